"""Awards and their rounds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Texts, UtcTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "awards",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tracks", Texts(), nullable=False),
        sa.Column("criteria", Texts(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_awards_program_id"),
        sa.PrimaryKeyConstraint("program_id", "slug", name="pk_awards"),
    )
    op.create_table(
        "rounds",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("cohort", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closes", sa.Date()),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "award"], ["awards.program_id", "awards.slug"], name="fk_rounds_program_id_award"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_rounds"),
        sa.UniqueConstraint("program_id", "number", name="uq_rounds_program_id_number"),
    )
