"""Nominations, those who second them, and whom people work for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Text()),
        sa.Column("nominee", sa.Text(), nullable=False),
        sa.Column("nominee_folded", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("asked_at", UtcTime()),
        sa.Column("reminded_at", UtcTime()),
        sa.Column("agreed_at", UtcTime()),
        sa.Column("ended_at", UtcTime()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("nominated", sa.Integer(), nullable=False),
        sa.Column("seconded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["nominee_id"], ["members.id"], name="fk_dossiers_nominee_id"),
        sa.ForeignKeyConstraint(
            ["program_id", "round_id"],
            ["rounds.program_id", "rounds.id"],
            name="fk_dossiers_program_id_round_id",
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name="pk_dossiers"),
        sa.UniqueConstraint("program_id", "number", name="uq_dossiers_program_id_number"),
    )
    op.create_index("ix_dossiers_nominee_id", "dossiers", ["nominee_id"])
    op.create_index("ix_dossiers_program_id_state", "dossiers", ["program_id", "state"])
    for names in (["nominee_id"], ["nominee_folded"], ["state", "number", "nominated"]):
        name = f"ix_dossiers_program_id_round_id_{'_'.join(names)}"
        op.create_index(name, "dossiers", ["program_id", "round_id", *names])
    _said()
    op.create_table(
        "affiliations",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_affiliations_program_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_affiliations_member_id"),
        sa.PrimaryKeyConstraint("program_id", "member_id", name="pk_affiliations"),
    )
    op.create_index("ix_affiliations_member_id", "affiliations", ["member_id"])


def _said() -> None:
    of_dossier = (["program_id", "dossier_id"], ["dossiers.program_id", "dossiers.id"])
    op.create_table(
        "nominations",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_nominations_member_id"),
        sa.ForeignKeyConstraint(*of_dossier, name="fk_nominations_program_id_dossier_id"),
        sa.PrimaryKeyConstraint("program_id", "dossier_id", "number", name="pk_nominations"),
    )
    op.create_index("ix_nominations_member_id", "nominations", ["member_id"])
    op.create_table(
        "seconds",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_seconds_member_id"),
        sa.ForeignKeyConstraint(*of_dossier, name="fk_seconds_program_id_dossier_id"),
        sa.PrimaryKeyConstraint("program_id", "dossier_id", "member_id", name="pk_seconds"),
    )
    op.create_index("ix_seconds_member_id", "seconds", ["member_id"])
