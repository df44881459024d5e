"""Which nomination another one became part of; whom nobody nominates or seconds any more is not counted"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("part_of", sa.Integer()))
    counted = "ix_dossiers_program_id_round_id_state_number_nominated"
    op.drop_index(counted, "dossiers")
    columns = ["program_id", "round_id", "state", "number", "nominated", "seconded"]
    op.create_index(f"{counted}_seconded", "dossiers", columns)
