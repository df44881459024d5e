"""Channels with few people in them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "directory_crowds",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("few", sa.Integer()),
        sa.Column("heard_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "place_id", name="pk_directory_crowds"),
    )
