"""The tables of people, places and programs; ``okr_tables`` and ``ledger_tables`` hold the others.

The migrations make the same ones; a test compares the two.
Every table leads with the program or the tenant it belongs to, so that it can be sharded by it;
a member belongs to no single tenant, so ``members`` leads with its own id. ``tenant_id`` is
``slack/T1``: see ``columns.tenant_id``. Ids are text and given by the caller, except the running
numbers of the ledgers.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import UtcTime

REVISION = "0031"  # the newest migration

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_PROGRAM = "programs.program_id"

# ---- people and places -------------------------------------------------------------------------

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("bot_user_id", Text, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("url", Text),  # where people open it
)

members = Table(
    "members",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False, index=True),
    Column("standing", Text, nullable=False),
    Column("zone", Text),
    Column("reminders_off_at", UtcTime),  # since when they want none
)

identities = Table(
    "identities",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    PrimaryKeyConstraint("tenant_id", "id"),
)

directory_people = Table(
    "directory_people",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("zone", Text),
    Column("handle", Text),
    Column("handle_folded", Text),
    Column("heard_at", UtcTime),  # when the platform last said all this; NULL: nobody knows
    PrimaryKeyConstraint("tenant_id", "id"),
)

Index(None, directory_people.c.tenant_id, directory_people.c.handle_folded)

directory_places = Table(
    "directory_places",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "id"),
)

directory_memberships = Table(
    "directory_memberships",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("account_tenant_id", Text, nullable=False),  # another one's, in a shared channel
    Column("account_id", Text, nullable=False),
    Column("inside", Boolean, nullable=False),
    Column("heard_at", UtcTime),
    PrimaryKeyConstraint("tenant_id", "place_id", "account_tenant_id", "account_id"),
)

directory_crowds = Table(
    "directory_crowds",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("few", Integer),  # how many people are in it, where they are few
    Column("heard_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("tenant_id", "place_id"),
)

# How far the bot has read what a platform shows in order: a forum's notifications.
marks = Table(
    "marks",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "name"),
)

# A code is kept as its hash. The asked_* columns: the account elsewhere that named it, and was asked.
link_codes = Table(
    "link_codes",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("asked_tenant_id", Text),
    Column("asked_account_id", Text),
    PrimaryKeyConstraint("tenant_id", "code"),
    Index(None, "code"),
)

# How often somebody named a code that was none, since when: codes are not to be guessed.
link_slips = Table(
    "link_slips",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "account_id"),
)

# What each of a person's accounts had when they were joined, so that it can take it along again; one row
# a thing. ``what``: see ``bringing``.
brought = Table(
    "brought",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("program_id", Text, nullable=False),
    Column("thing", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "account_id", "what", "program_id", "thing", "sequence", "number"),
)

# ---- programs ----------------------------------------------------------------------------------

programs = Table(
    "programs",
    metadata,
    Column("program_id", Text, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("guests_may_check_in", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

places = Table(
    "places",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("home", Boolean, nullable=False),
    PrimaryKeyConstraint("program_id", "tenant_id", "id"),
    UniqueConstraint("tenant_id", "id"),
)

cycles = Table(
    "cycles",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date),
    Column("created_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("call_at", UtcTime),  # when its OKRs are talked about
    Column("call_where", Text),
    PrimaryKeyConstraint("program_id", "id"),
)

roles = Table(
    "roles",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("granted_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "member_id", "role"),
)

# ``follower`` is a member's id, or a place's key for a channel that follows. ``subject_id``: the
# objective's or key result's; the program's own for a whole program.
follows = Table(
    "follows",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("follower", Text, nullable=False, index=True),
    Column("subject", Text, nullable=False),  # program | objective | key_result
    Column("subject_id", Text, nullable=False),
    Column("cadence", Text, nullable=False),  # weekly | quarterly
    Column("since", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "follower", "subject", "subject_id"),
)
