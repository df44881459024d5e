"""Messages that somebody deleted on the platform; how far an unknown one was looked for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("messages", sa.Column("gone_at", UtcTime()))
    op.add_column("outbox", sa.Column("looked_to", sa.Text()))
