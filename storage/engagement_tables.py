"""The tables of offers, pairs and stories (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from storage.columns import UtcTime
from storage.nomination_tables import dossiers, rounds
from storage.schema import metadata

_PROGRAM = "programs.program_id"

offers = Table(
    "offers",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("round_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("left_at", UtcTime),
    PrimaryKeyConstraint("program_id", "round_id", "member_id", "kind"),
    ForeignKeyConstraint(["program_id", "round_id"], [rounds.c.program_id, rounds.c.id]),
)

pairs = Table(
    "pairs",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("mentor_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("mentee_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("since", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "mentor_id", "mentee_id"),
)

validators = Table(
    "validators",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("dossier_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("since", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "dossier_id", "member_id"),
    ForeignKeyConstraint(["program_id", "dossier_id"], [dossiers.c.program_id, dossiers.c.id]),
)

stories = Table(
    "stories",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("number", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("about_id", Text, ForeignKey("members.id"), index=True),
    Column("at", UtcTime, nullable=False),
    Column("agreed", Boolean),
    Column("listed_at", UtcTime),  # since when everybody could read it, also if somebody said no since
    PrimaryKeyConstraint("program_id", "number"),
    Index(None, "program_id", "listed_at"),
)
