"""Objectives, key results and check-ins"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Amount, Texts, UtcTime

revision = "0002"
down_revision = "0001"


def _where(condition: str) -> dict[str, Any]:
    """A partial index, as each database spells it."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _owners()
    _objectives()
    _key_results()
    _check_ins()


def _owners() -> None:
    op.create_table(
        "owners",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_owners_member_id"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_owners_program_id"),
        sa.PrimaryKeyConstraint("program_id", "subject_id", "member_id", name="pk_owners"),
    )
    op.create_index("ix_owners_member_id", "owners", ["member_id"])


def _objectives() -> None:
    op.create_table(
        "objectives",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("code_folded", sa.Text()),
        sa.Column("shared_with", Texts(), nullable=False),
        sa.Column("parent_id", sa.Text()),
        sa.Column("visibility", sa.Text(), server_default="public", nullable=False),
        sa.Column("source_place", sa.Text()),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("dropped_at", UtcTime()),
        sa.ForeignKeyConstraint(
            ["program_id", "cycle_id"],
            ["cycles.program_id", "cycles.id"],
            name="fk_objectives_program_id_cycle_id",
        ),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_objectives_program_id"),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_objectives"),
    )
    op.create_index(
        "ix_objectives_program_id_cycle_id_ordinal", "objectives", ["program_id", "cycle_id", "ordinal"]
    )


def _key_results() -> None:
    op.create_table(
        "key_results",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("objective_id", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("code_folded", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("target_value", Amount()),
        sa.Column("target_high", Amount()),
        sa.Column("unit", sa.Text()),
        sa.Column("baseline", Amount()),
        sa.Column("cadence", sa.Text()),
        sa.Column("due", sa.Text()),
        sa.Column("maintain", sa.Boolean(), nullable=False),
        sa.Column("shared_with", Texts(), nullable=False),
        sa.Column("parent_id", sa.Text()),
        sa.Column("visibility", sa.Text(), server_default="public", nullable=False),
        sa.Column("source_place", sa.Text()),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("dropped_at", UtcTime()),
        sa.Column("value", Amount()),
        sa.Column("numerator", Amount()),
        sa.Column("denominator", Amount()),
        sa.Column("value_at", UtcTime()),
        sa.Column("value_source", sa.Text()),
        sa.Column("said", sa.Text()),
        sa.Column("confidence", sa.Integer()),
        sa.Column("last_sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("confined_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("grade_score", Amount()),
        sa.Column("grade_reason", sa.Text()),
        sa.Column("grade_next", sa.Text()),
        sa.Column("graded_by", sa.Text()),
        sa.Column("graded_at", UtcTime()),
        sa.ForeignKeyConstraint(
            ["program_id", "objective_id"],
            ["objectives.program_id", "objectives.id"],
            name="fk_key_results_program_id_objective_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_key_results"),
    )
    op.create_index(
        "ix_key_results_program_id_objective_id_ordinal",
        "key_results",
        ["program_id", "objective_id", "ordinal"],
    )


def _check_ins() -> None:
    op.create_table(
        "check_ins",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("key_result_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("value", Amount(), nullable=False),
        sa.Column("numerator", Amount()),
        sa.Column("denominator", Amount()),
        sa.Column("holds_at", UtcTime(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("links", Texts(), nullable=False),
        sa.Column("confidence", sa.Integer()),
        sa.Column("said", sa.Text()),
        sa.Column("win", sa.Boolean(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("after_value", Amount()),
        sa.Column("after_numerator", Amount()),
        sa.Column("after_denominator", Amount()),
        sa.Column("undone_by", sa.Text()),
        sa.Column("undone_at", UtcTime()),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_check_ins_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "key_result_id"],
            ["key_results.program_id", "key_results.id"],
            name="fk_check_ins_program_id_key_result_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "key_result_id", "sequence", name="pk_check_ins"),
    )
    op.create_index(
        "ix_check_ins_history", "check_ins", ["program_id", "key_result_id", "holds_at", "sequence"]
    )
    op.create_index("ix_check_ins_member", "check_ins", ["program_id", "member_id", "recorded_at"])
    op.create_index("ix_check_ins_of_member", "check_ins", ["member_id", "program_id"])
    op.create_index(
        "ix_check_ins_value_at",
        "check_ins",
        ["program_id", "key_result_id", "holds_at", "sequence", "after_value"],
        **_where("undone_at IS NULL AND visibility = 'public'"),
    )
