"""What came in stands in lanes: what one person said in one place, so that nobody's queue hides another's"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("lane", sa.Text(), nullable=False, server_default=sa.text("''")))
    unfinished = sa.text("due_at IS NOT NULL")
    op.execute("UPDATE inbox SET lane = tenant_id || '/ ' WHERE due_at IS NOT NULL")  # all in one
    op.drop_index("ix_inbox_open", "inbox")
    op.create_index(
        "ix_inbox_lane",
        "inbox",
        ["lane", "id", "due_at"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
