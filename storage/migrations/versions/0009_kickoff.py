"""The call in which a cycle's OKRs are talked about"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("cycles", sa.Column("call_at", UtcTime()))
    op.add_column("cycles", sa.Column("call_where", sa.Text()))
