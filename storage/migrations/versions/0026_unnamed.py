"""Pages for remarks without a name, and channels with too few people for that"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

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
    op.create_table(
        "directory_crowds",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("few", sa.Integer()),
        sa.Column("heard_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "place_id", name="pk_directory_crowds"),
    )
