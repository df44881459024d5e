"""What is said in the threads of nominations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "statements",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_statements_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "dossier_id"],
            ["dossiers.program_id", "dossiers.id"],
            name="fk_statements_program_id_dossier_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "dossier_id", "tenant_id", "message_id", name="pk_statements"),
    )
    op.create_index("ix_statements_member_id", "statements", ["member_id"])
