"""The table of what was added to check-ins later on (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Table, Text

from storage.columns import UtcTime
from storage.okr_tables import check_ins
from storage.schema import metadata

evidence = Table(
    "evidence",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("key_result_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # within its check-in, in the order it came
    Column("link", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("added_at", UtcTime, nullable=False),
    Column("visibility", Text, nullable=False),  # public | confined (to its place), as a check-in's
    Column("place", Text, index=True),
    PrimaryKeyConstraint("program_id", "key_result_id", "sequence", "number"),
    ForeignKeyConstraint(
        ["program_id", "key_result_id", "sequence"],
        [check_ins.c.program_id, check_ins.c.key_result_id, check_ins.c.sequence],
    ),
)
