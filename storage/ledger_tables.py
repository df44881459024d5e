"""The tables of what came in, what goes out and what was done (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)

from storage.columns import UtcTime
from storage.schema import metadata

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers INTEGER keys alone
_PROGRAM = "programs.program_id"

audit = Table(
    "audit",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM)),
    Column("tenant_id", Text),
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("member_id", Text),
    Column("place", Text),
    Column("what", Text, nullable=False),
    Column("details", Text, nullable=False),
    Index(None, "program_id", "at", "id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    Column("state", Text, nullable=False),  # waiting | taken | done | dead
    Column("received_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),  # when it may be taken (again); empty once finished
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("worker", Text),
    Column("failures", Integer, nullable=False, server_default="0"),  # by bugs; attempts also count kills
    Column("lane", Text, nullable=False, server_default=text("''")),  # until it is done
    UniqueConstraint("tenant_id", "key"),
    Index(None, "received_at"),
)
INBOX_OPEN = inbox.c.due_at.is_not(None)
Index(
    "ix_inbox_lane",
    inbox.c.lane,
    inbox.c.id,
    inbox.c.due_at,
    sqlite_where=INBOX_OPEN,
    postgresql_where=INBOX_OPEN,
)

# Of no one program, such as an answer to a person: the empty program_id.
messages = Table(
    "messages",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("uuid", Text, nullable=False),
    Column("external_id", Text),
    Column("thread", Text),  # what people's answers to it name: its external_id up to a slash
    Column("permalink", Text),
    Column("posted_at", UtcTime),
    Column("gone_at", UtcTime),  # somebody deleted it there
    PrimaryKeyConstraint("program_id", "tenant_id", "place_id", "key"),
    UniqueConstraint("uuid"),
    Index(None, "tenant_id", "thread"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("body", JSON(none_as_null=True)),
    Column("state", Text, nullable=False),  # pending | sending | unknown | waiting | sent | dropped | dead
    Column("wanted_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),  # while sending: when the lease ends
    Column("attempts", Integer, nullable=False),
    Column("worker", Text),
    Column("reason", Text),
    Column("finished_at", UtcTime),
    Column("looked_to", Text),  # how far it was looked for, in its platform's own words; never past a claim
)

# Written out for the same cause as in ``schema``. A row that was tried before is not reused: it may
# be in the platform already, and keeps its turn.
FRESH = and_(outbox.c.state == literal_column("'pending'"), outbox.c.attempts == literal_column("0"))
OPEN = outbox.c.finished_at.is_(None)

Index(
    "uq_outbox_fresh",
    outbox.c.program_id,
    outbox.c.tenant_id,
    outbox.c.place_id,
    outbox.c.key,
    unique=True,
    sqlite_where=FRESH,
    postgresql_where=FRESH,
)
Index("ix_outbox_due", outbox.c.due_at, sqlite_where=OPEN, postgresql_where=OPEN)
Index(
    "ix_outbox_lane",
    outbox.c.tenant_id,
    outbox.c.place_id,
    outbox.c.lane,
    outbox.c.id,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index("ix_outbox_place", outbox.c.tenant_id, outbox.c.place_id, outbox.c.finished_at)

slots = Table(
    "slots",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("schedule", Text, nullable=False),
    Column("slot", UtcTime, nullable=False),
    Column("claimed_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "schedule", "slot"),
)
