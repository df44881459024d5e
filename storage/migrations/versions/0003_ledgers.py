"""The audit, the inbox, the outbox and the slots"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    """A partial index, as each database spells it."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _inbox()
    _audit()
    _messages()
    _outbox()
    _slots()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True)),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("tenant_id", "key", name="uq_inbox_tenant_id_key"),
    )
    op.create_index("ix_inbox_open", "inbox", ["due_at"], **_where("due_at IS NOT NULL"))
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("program_id", sa.Text()),
        sa.Column("tenant_id", sa.Text()),
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("member_id", sa.Text()),
        sa.Column("place", sa.Text()),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_audit_program_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_program_id_at_id", "audit", ["program_id", "at", "id"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("permalink", sa.Text()),
        sa.Column("posted_at", UtcTime()),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_messages_program_id"),
        sa.PrimaryKeyConstraint("program_id", "tenant_id", "place_id", "key", name="pk_messages"),
        sa.UniqueConstraint("uuid", name="uq_messages_uuid"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True)),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("finished_at", UtcTime()),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_outbox_program_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_due", "outbox", ["due_at"], **_where("finished_at IS NULL"))
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["program_id", "tenant_id", "place_id", "lane", "id"],
        **_where("finished_at IS NULL"),
    )
    op.create_index("ix_outbox_place", "outbox", ["tenant_id", "place_id", "finished_at"])
    op.create_index(
        "uq_outbox_fresh",
        "outbox",
        ["program_id", "tenant_id", "place_id", "key"],
        unique=True,
        **_where("state = 'pending' AND attempts = 0"),
    )


def _slots() -> None:
    op.create_table(
        "slots",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("slot", UtcTime(), nullable=False),
        sa.Column("claimed_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_slots_program_id"),
        sa.PrimaryKeyConstraint("program_id", "schedule", "slot", name="pk_slots"),
    )
