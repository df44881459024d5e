"""Whom a nominee works for, as it was known when the vote on them began"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("works_for", sa.Text()))
