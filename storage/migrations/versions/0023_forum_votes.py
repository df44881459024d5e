"""A survey waits for a forum that is away, and says which votes are not in its result"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("surveys", sa.Column("waits_since", UtcTime()))
    op.add_column("surveys", sa.Column("lost", sa.Integer()))
