"""Surveys, what is answered, and what keeps anonymous answers apart from people"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from storage.columns import Texts, UtcTime

revision = "0017"
down_revision = "0016"


def _part(name: str, key: str, *columns: SchemaItem, rowid: bool = True) -> None:
    """A table of what belongs to one survey; ``key`` tells its rows apart, where there are several."""
    named = ["program_id", "survey_id", *([key] if key else [])]
    op.create_table(
        name,
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("survey_id", sa.Text(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["program_id", "survey_id"],
            ["surveys.program_id", "surveys.id"],
            name=f"fk_{name}_program_id_survey_id",
        ),
        sa.PrimaryKeyConstraint(*named, name=f"pk_{name}"),
        sqlite_with_rowid=rowid,
    )


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closes_at", UtcTime(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("audience", sa.Integer()),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("reminded_at", UtcTime()),
        sa.Column("closed_at", UtcTime()),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_surveys_program_id"),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_surveys"),
    )
    op.create_index("ix_surveys_program_id_number", "surveys", ["program_id", "number"], unique=True)
    op.create_index("ix_surveys_closed_at_closes_at", "surveys", ["closed_at", "closes_at"])
    op.create_index("ix_surveys_id", "surveys", ["id"])
    _part(
        "survey_answers",
        "member_id",
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("answers", Texts(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_survey_answers_member_id"),
    )
    op.create_index("ix_survey_answers_member_id", "survey_answers", ["member_id"])
    _part(
        "survey_boxes",
        "",
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("papers", sa.Text()),
    )
    _part("survey_marks", "mark", sa.Column("mark", sa.Text(), nullable=False), rowid=False)
    _part("survey_keys", "", sa.Column("secret", sa.LargeBinary(), nullable=False))
