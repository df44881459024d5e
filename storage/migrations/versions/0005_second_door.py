"""Handles of forum accounts, how far a forum was read, codes that join accounts, followers, evidence"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("handle", "handle_folded"):
        op.add_column("directory_people", sa.Column(name, sa.Text()))
    for table in ("directory_people", "directory_memberships"):
        op.add_column(table, sa.Column("heard_at", UtcTime()))
    op.create_index(
        "ix_directory_people_tenant_id_handle_folded", "directory_people", ["tenant_id", "handle_folded"]
    )
    op.create_table(
        "marks",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "name", name="pk_marks"),
    )
    op.add_column("tenants", sa.Column("url", sa.Text()))
    op.add_column("heard", sa.Column("thread", sa.Text()))
    op.add_column("heard", sa.Column("author", sa.Text()))
    op.create_index("ix_heard_author", "heard", ["author"])
    _outgoing()
    _link_codes()
    _brought()
    _follows()
    _evidence()


def _outgoing() -> None:
    """Answers to people, which belong to no program, share a lane with the card they stand under."""
    op.add_column("messages", sa.Column("thread", sa.Text()))
    op.create_index("ix_messages_tenant_id_thread", "messages", ["tenant_id", "thread"])
    op.drop_index("ix_outbox_lane", "outbox")
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["tenant_id", "place_id", "lane", "id"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )


def _link_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("asked_tenant_id", sa.Text()),
        sa.Column("asked_account_id", sa.Text()),
        sa.PrimaryKeyConstraint("tenant_id", "code", name="pk_link_codes"),
    )
    op.create_index("ix_link_codes_code", "link_codes", ["code"])
    op.create_table(
        "link_slips",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", name="pk_link_slips"),
    )


def _brought() -> None:
    op.create_table(
        "brought",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id",
            "account_id",
            "what",
            "program_id",
            "thing",
            "sequence",
            "number",
            name="pk_brought",
        ),
    )


def _follows() -> None:
    op.create_table(
        "follows",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("follower", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_follows_program_id"),
        sa.PrimaryKeyConstraint("program_id", "follower", "subject", "subject_id", name="pk_follows"),
    )
    op.create_index("ix_follows_follower", "follows", ["follower"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("key_result_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_evidence_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "key_result_id", "sequence"],
            ["check_ins.program_id", "check_ins.key_result_id", "check_ins.sequence"],
            name="fk_evidence_program_id_key_result_id_sequence",
        ),
        sa.PrimaryKeyConstraint("program_id", "key_result_id", "sequence", "number", name="pk_evidence"),
    )
    op.create_index("ix_evidence_member_id", "evidence", ["member_id"])
    op.create_index("ix_evidence_place", "evidence", ["place"])
