"""Stewards can answer feedback once more, which its reader is told"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("remarks", sa.Column("corrected", sa.Boolean(), nullable=False, server_default=sa.false()))
