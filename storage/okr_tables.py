"""The tables of objectives, key results and check-ins (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    and_,
    literal_column,
)

from storage.columns import Amount, Texts, UtcTime
from storage.schema import metadata

_PROGRAM = "programs.program_id"

objectives = Table(
    "objectives",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("id", Text, nullable=False),
    Column("cycle_id", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("code", Text),
    Column("code_folded", Text),
    Column("shared_with", Texts, nullable=False),
    Column("parent_id", Text),
    Column("visibility", Text, nullable=False, server_default="public"),
    Column("source_place", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("dropped_at", UtcTime),
    PrimaryKeyConstraint("program_id", "id"),
    ForeignKeyConstraint(["program_id", "cycle_id"], ["cycles.program_id", "cycles.id"]),
    Index(None, "program_id", "cycle_id", "ordinal"),
)

key_results = Table(
    "key_results",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("objective_id", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("code", Text),
    Column("code_folded", Text),
    Column("kind", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("target_value", Amount),
    Column("target_high", Amount),
    Column("unit", Text),
    Column("baseline", Amount),
    Column("cadence", Text),
    Column("due", Text),
    Column("maintain", Boolean, nullable=False),
    Column("shared_with", Texts, nullable=False),
    Column("parent_id", Text),
    Column("visibility", Text, nullable=False, server_default="public"),
    Column("source_place", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("dropped_at", UtcTime),
    # The fold of the live public check-ins, kept by every write to them.
    Column("value", Amount),
    Column("numerator", Amount),
    Column("denominator", Amount),
    Column("value_at", UtcTime),
    Column("value_source", Text),
    Column("said", Text),
    Column("confidence", Integer),
    Column("last_sequence", Integer, nullable=False, server_default="0"),
    Column("confined_count", Integer, nullable=False, server_default="0"),
    Column("grade_score", Amount),
    Column("grade_reason", Text),
    Column("grade_next", Text),
    Column("graded_by", Text),
    Column("graded_at", UtcTime),
    PrimaryKeyConstraint("program_id", "id"),
    ForeignKeyConstraint(["program_id", "objective_id"], ["objectives.program_id", "objectives.id"]),
    Index(None, "program_id", "objective_id", "ordinal"),
)

owners = Table(
    "owners",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("subject_id", Text, nullable=False),  # an objective's or a key result's id
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("program_id", "subject_id", "member_id"),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("key_result_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("change", Text, nullable=False),
    Column("value", Amount, nullable=False),
    Column("numerator", Amount),
    Column("denominator", Amount),
    Column("holds_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False),
    Column("note", Text, nullable=False),
    Column("links", Texts, nullable=False),
    Column("confidence", Integer),
    Column("said", Text),
    Column("win", Boolean, nullable=False),
    Column("ask", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("visibility", Text, nullable=False),  # public | confined (to its place)
    Column("place", Text),
    # The public fold with this one counted; empty when it is undone or confined.
    Column("after_value", Amount),
    Column("after_numerator", Amount),
    Column("after_denominator", Amount),
    Column("undone_by", Text),
    Column("undone_at", UtcTime),
    PrimaryKeyConstraint("program_id", "key_result_id", "sequence"),
    ForeignKeyConstraint(["program_id", "key_result_id"], ["key_results.program_id", "key_results.id"]),
)

# Written out, not bound: a partial index is used only where the query says its condition literally.
IS_PUBLIC = check_ins.c.visibility == literal_column("'public'")
COUNTS_PUBLICLY = and_(check_ins.c.undone_at.is_(None), IS_PUBLIC)

Index(
    "ix_check_ins_value_at",  # "the value at a time": read backwards, answered from the index alone
    check_ins.c.program_id,
    check_ins.c.key_result_id,
    check_ins.c.holds_at,
    check_ins.c.sequence,
    check_ins.c.after_value,
    sqlite_where=COUNTS_PUBLICLY,
    postgresql_where=COUNTS_PUBLICLY,
)
Index(
    "ix_check_ins_history",
    check_ins.c.program_id,
    check_ins.c.key_result_id,
    check_ins.c.holds_at,
    check_ins.c.sequence,
)
Index("ix_check_ins_member", check_ins.c.program_id, check_ins.c.member_id, check_ins.c.recorded_at)
Index("ix_check_ins_recorded", check_ins.c.program_id, check_ins.c.recorded_at)
Index("ix_check_ins_of_member", check_ins.c.member_id, check_ins.c.program_id)
