"""What selected people offer, who mentors whom, and stories"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0015"
down_revision = "0014"


_PEOPLE = {
    "offers": ["member_id"],
    "pairs": ["mentor_id", "mentee_id"],
    "stories": ["member_id", "about_id"],
}


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["members.id"], name=f"fk_{table}_{column}")


def _program(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name=f"fk_{table}_program_id")


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("left_at", UtcTime()),
        _member("offers", "member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "round_id"],
            ["rounds.program_id", "rounds.id"],
            name="fk_offers_program_id_round_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "round_id", "member_id", "kind", name="pk_offers"),
    )
    op.create_table(
        "pairs",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.Text(), nullable=False),
        sa.Column("mentee_id", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        _program("pairs"),
        _member("pairs", "mentor_id"),
        _member("pairs", "mentee_id"),
        sa.PrimaryKeyConstraint("program_id", "mentor_id", "mentee_id", name="pk_pairs"),
    )
    op.create_table(
        "validators",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        _member("validators", "member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "dossier_id"],
            ["dossiers.program_id", "dossiers.id"],
            name="fk_validators_program_id_dossier_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "dossier_id", "member_id", name="pk_validators"),
    )
    op.create_table(
        "stories",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Text()),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("agreed", sa.Boolean()),
        _program("stories"),
        _member("stories", "member_id"),
        _member("stories", "about_id"),
        sa.PrimaryKeyConstraint("program_id", "number", name="pk_stories"),
    )
    named = {
        "offers": ["member_id"],
        "pairs": ["mentor_id", "mentee_id"],
        "validators": ["member_id"],
        "stories": ["member_id", "about_id"],
    }
    for table, columns in named.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
