"""What changed because of what people said, and feedback outside of surveys"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "survey_changes",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "survey_id"],
            ["surveys.program_id", "surveys.id"],
            name="fk_survey_changes_program_id_survey_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "number", name="pk_survey_changes"),
    )
    op.create_table(
        "remarks",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Text()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_remarks_program_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_remarks_member_id"),
        sa.PrimaryKeyConstraint("program_id", "number", name="pk_remarks"),
    )
    op.create_index("ix_remarks_member_id", "remarks", ["member_id"])
    op.create_index("ix_remarks_program_id_code", "remarks", ["program_id", "code"])
