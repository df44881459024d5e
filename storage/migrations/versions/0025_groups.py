"""Surveys ask a group of people"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    for name in ("group", "group_name"):
        op.add_column("surveys", sa.Column(name, sa.Text()))
