"""The tables of panels, ballots and votes (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from storage.columns import Texts, UtcTime
from storage.nomination_tables import awards, dossiers, rounds
from storage.schema import metadata

seats = Table(
    "seats",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("award", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("told", Boolean, nullable=False),  # that it ends soon
    PrimaryKeyConstraint("program_id", "award", "member_id"),
    ForeignKeyConstraint(["program_id", "award"], [awards.c.program_id, awards.c.slug]),
)

recusals = Table(
    "recusals",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("dossier_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "dossier_id", "member_id"),
    ForeignKeyConstraint(["program_id", "dossier_id"], [dossiers.c.program_id, dossiers.c.id]),
)

# ``dossier_id`` is empty where all nominees of a round stand on one ballot. ``papers``: once it is closed,
# what was voted, sorted, in a single value, so that nothing tells in which order it came.
ballots = Table(
    "ballots",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("round_id", Text, nullable=False),
    Column("dossier_id", Text),
    Column("options", Texts, nullable=False),  # the numbers of the nominees on it
    Column("opened_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("turnout", Texts, nullable=False),  # as it is closed, of each option: 3/5, voted of eligible
    Column("elsewhere", Integer, nullable=False),  # how many yes came from another organisation
    Column("papers", Texts, nullable=False),
    Column("reminded_at", UtcTime),  # who has not voted, once
    PrimaryKeyConstraint("program_id", "id"),
    ForeignKeyConstraint(["program_id", "round_id"], [rounds.c.program_id, rounds.c.id]),
    Index(None, "program_id", "round_id", "dossier_id"),
    Index(None, "program_id", "closed_at", "closes_at"),
)

# No time, no number: nothing but who says what, until the ballot closes. Then these rows are deleted.
votes = Table(
    "votes",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("ballot_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("paper", Text, nullable=False),
    PrimaryKeyConstraint("program_id", "ballot_id", "member_id"),
    ForeignKeyConstraint(["program_id", "ballot_id"], [ballots.c.program_id, ballots.c.id]),
)
