"""When a story came to be listed; what was announced or ended in a week is found without the others"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("stories", sa.Column("listed_at", UtcTime()))
    op.execute("UPDATE stories SET listed_at = at WHERE agreed")
    op.create_index("ix_stories_program_id_listed_at", "stories", ["program_id", "listed_at"])
    op.create_index("ix_dossiers_program_id_announced_at", "dossiers", ["program_id", "announced_at"])
    op.create_index("ix_dossiers_program_id_ended_at", "dossiers", ["program_id", "ended_at"])
