"""When somebody answered a survey with their name"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("survey_answers", sa.Column("answered_at", UtcTime()))
