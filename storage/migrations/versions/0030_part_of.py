"""Which nomination another one became part of"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("part_of", sa.Integer()))
