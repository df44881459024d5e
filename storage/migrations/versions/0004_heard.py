"""What a message was heard to say, who works on an event, and messages of no one program"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Texts, UtcTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("worker", sa.Text()))
    op.add_column("inbox", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    _heard()
    # What answers a person belongs to no program: the empty id.
    for table in ("messages", "outbox"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_program_id", type_="foreignkey")


def _heard() -> None:
    op.create_table(
        "heard",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("lines", Texts(), nullable=False),
        sa.Column("heard_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "place_id", "message_id", name="pk_heard"),
    )
    op.create_table(
        "heard_check_ins",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("key_result_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "key_result_id", "sequence"],
            ["check_ins.program_id", "check_ins.key_result_id", "check_ins.sequence"],
            name="fk_heard_check_ins_program_id",
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id",
            "place_id",
            "message_id",
            "program_id",
            "key_result_id",
            "sequence",
            name="pk_heard_check_ins",
        ),
    )
    op.create_index(
        "ix_heard_check_ins_program_id_key_result_id_sequence",
        "heard_check_ins",
        ["program_id", "key_result_id", "sequence"],
    )
