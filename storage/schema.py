"""The tables of people, places and programs; ``okr_tables`` and ``ledger_tables`` hold the others.

The migrations make the same ones; a test compares the two.
Every table leads with the program or the tenant it belongs to, so that it can be sharded by it;
a member belongs to no single tenant, so ``members`` leads with its own id. ``tenant_id`` is
``slack/T1``: see ``columns.tenant_id``. Ids are text and given by the caller, except the running
numbers of the ledgers.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import UtcTime

REVISION = "0004"  # the newest migration

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
)

members = Table(
    "members",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False, index=True),
    Column("standing", Text, nullable=False),
    Column("zone", Text),
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
    PrimaryKeyConstraint("tenant_id", "id"),
)

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
    PrimaryKeyConstraint("tenant_id", "place_id", "account_tenant_id", "account_id"),
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
