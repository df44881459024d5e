"""Surveys ask a list of people, or anyone with a link; how many are asked may be counted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for column in (
        sa.Column("asks", sa.Text(), nullable=False, server_default="places"),
        sa.Column("cohort", sa.Integer()),
        sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("surveys", column)
    op.create_table(
        "survey_asked",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("survey_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_survey_asked_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "survey_id"],
            ["surveys.program_id", "surveys.id"],
            name="fk_survey_asked_program_id_survey_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "survey_id", "member_id", name="pk_survey_asked"),
    )
    op.create_index("ix_survey_asked_member_id", "survey_asked", ["member_id"])
