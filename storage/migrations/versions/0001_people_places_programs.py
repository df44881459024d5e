"""Tenants, people, places and programs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    _directory_memberships()
    _directory_people()
    _directory_places()
    _members()
    _programs()
    _tenants()
    _cycles()
    _identities()
    _places()
    _roles()


def _directory_memberships() -> None:
    op.create_table(
        "directory_memberships",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("account_tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id", "place_id", "account_tenant_id", "account_id", name="pk_directory_memberships"
        ),
    )


def _directory_people() -> None:
    op.create_table(
        "directory_people",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_directory_people"),
    )


def _directory_places() -> None:
    op.create_table(
        "directory_places",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_directory_places"),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
    )
    op.create_index("ix_members_name_folded", "members", ["name_folded"])


def _programs() -> None:
    op.create_table(
        "programs",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("guests_may_check_in", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("program_id", name="pk_programs"),
        sa.UniqueConstraint("slug", name="uq_programs_slug"),
    )


def _tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenants"),
    )


def _cycles() -> None:
    op.create_table(
        "cycles",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date()),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime()),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_cycles_program_id"),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_cycles"),
    )


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_identities_member_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_identities"),
    )
    op.create_index("ix_identities_member_id", "identities", ["member_id"])


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("home", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_places_program_id"),
        sa.PrimaryKeyConstraint("program_id", "tenant_id", "id", name="pk_places"),
        sa.UniqueConstraint("tenant_id", "id", name="uq_places_tenant_id_id"),
    )


def _roles() -> None:
    op.create_table(
        "roles",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_roles_member_id"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_roles_program_id"),
        sa.PrimaryKeyConstraint("program_id", "member_id", "role", name="pk_roles"),
    )
    op.create_index("ix_roles_member_id", "roles", ["member_id"])
