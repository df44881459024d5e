"""Panels, who steps aside, ballots and the votes that are cast until they close"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Texts, UtcTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "seats",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_seats_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "award"], ["awards.program_id", "awards.slug"], name="fk_seats_program_id_award"
        ),
        sa.PrimaryKeyConstraint("program_id", "award", "member_id", name="pk_seats"),
    )
    op.create_index("ix_seats_member_id", "seats", ["member_id"])
    op.create_table(
        "recusals",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_recusals_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "dossier_id"],
            ["dossiers.program_id", "dossiers.id"],
            name="fk_recusals_program_id_dossier_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "dossier_id", "member_id", name="pk_recusals"),
    )
    op.create_index("ix_recusals_member_id", "recusals", ["member_id"])
    _ballots()


def _ballots() -> None:
    op.create_table(
        "ballots",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text()),
        sa.Column("options", Texts(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closes_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime()),
        sa.Column("turnout", Texts(), nullable=False),
        sa.Column("elsewhere", sa.Integer(), nullable=False),
        sa.Column("papers", Texts(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "round_id"],
            ["rounds.program_id", "rounds.id"],
            name="fk_ballots_program_id_round_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_ballots"),
    )
    op.create_index(
        "ix_ballots_program_id_round_id_dossier_id", "ballots", ["program_id", "round_id", "dossier_id"]
    )
    op.create_index(
        "ix_ballots_program_id_closed_at_closes_at", "ballots", ["program_id", "closed_at", "closes_at"]
    )
    op.create_table(
        "votes",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("ballot_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_votes_member_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "ballot_id"],
            ["ballots.program_id", "ballots.id"],
            name="fk_votes_program_id_ballot_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "ballot_id", "member_id", name="pk_votes"),
    )
    op.create_index("ix_votes_member_id", "votes", ["member_id"])
