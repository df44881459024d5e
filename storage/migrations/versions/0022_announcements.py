"""Since when it is announced that somebody is selected. Whoever was selected before was shown as that"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("announced_at", UtcTime()))
    op.execute("UPDATE dossiers SET announced_at = ended_at WHERE state = 'selected'")
