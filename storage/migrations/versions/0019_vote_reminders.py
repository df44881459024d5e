"""That a vote ends soon is told once to those who have not voted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("ballots", sa.Column("reminded_at", UtcTime()))
