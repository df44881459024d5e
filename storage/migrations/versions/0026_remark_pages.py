"""Remarks without a name are written on a page"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "remark_keys",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_remark_keys_program_id"),
        sa.PrimaryKeyConstraint("program_id", name="pk_remark_keys"),
    )
