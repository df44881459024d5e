"""Check-ins by when they were recorded, for digests"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("ix_check_ins_recorded", "check_ins", ["program_id", "recorded_at"])
