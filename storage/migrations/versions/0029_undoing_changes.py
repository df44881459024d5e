"""What was noted as changed because of a survey can be taken back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column(
        "survey_changes", sa.Column("undone", sa.Boolean(), nullable=False, server_default=sa.false())
    )
