"""The tables of awards, rounds, dossiers and all that belongs to them (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from handlers.nominations.model import State
from storage.columns import Texts, UtcTime
from storage.schema import metadata

_PROGRAM = "programs.program_id"

awards = Table(
    "awards",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("slug", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("tracks", Texts, nullable=False),
    Column("criteria", Texts, nullable=False),
    Column("process", Text, nullable=False),  # JSON: see nomination_rows
    PrimaryKeyConstraint("program_id", "slug"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("award", Text, nullable=False),
    Column("cohort", Text, nullable=False),
    Column("process", Text, nullable=False),  # the award's, as it was then
    Column("opened_at", UtcTime, nullable=False),
    Column("closes", Date),
    Column("phase", Text, nullable=False),
    PrimaryKeyConstraint("program_id", "id"),
    ForeignKeyConstraint(["program_id", "award"], ["awards.program_id", "awards.slug"]),
    UniqueConstraint("program_id", "number"),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("round_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("nominee_id", Text, ForeignKey("members.id"), index=True),
    Column("nominee", Text, nullable=False),
    Column("nominee_folded", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("track", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("asked_at", UtcTime),
    Column("reminded_at", UtcTime),
    Column("agreed_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("announced_at", UtcTime),  # of somebody selected: until then nobody else knows
    Column("works_for", Text),  # since the vote on them began; a line each, none: not known
    Column("part_of", Integer),  # the number of the one that it became part of
    Column("words", Text, nullable=False),
    Column("nominated", Integer, nullable=False),
    Column("seconded", Integer, nullable=False),
    PrimaryKeyConstraint("program_id", "id"),
    ForeignKeyConstraint(["program_id", "round_id"], ["rounds.program_id", "rounds.id"]),
    UniqueConstraint("program_id", "number"),
    Index(None, "program_id", "round_id", "nominee_id"),
    Index(None, "program_id", "round_id", "nominee_folded"),
    Index(None, "program_id", "round_id", "state", "number", "nominated", "seconded"),
    Index(None, "program_id", "state"),
    Index(None, "program_id", "announced_at"),
    Index(None, "program_id", "ended_at"),
)

TAKEN_BACK = and_(  # nobody nominates or seconds them any more, or it became part of another one
    dossiers.c.nominated == literal_column("0"),
    dossiers.c.seconded == literal_column("0"),
    dossiers.c.state == literal_column(f"'{State.WITHDRAWN}'"),
)

nominations = Table(
    "nominations",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("dossier_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("platform", Text, nullable=False),
    PrimaryKeyConstraint("program_id", "dossier_id", "number"),
    ForeignKeyConstraint(["program_id", "dossier_id"], ["dossiers.program_id", "dossiers.id"]),
)

seconds = Table(
    "seconds",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("dossier_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("note", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("platform", Text, nullable=False),
    PrimaryKeyConstraint("program_id", "dossier_id", "member_id"),
    ForeignKeyConstraint(["program_id", "dossier_id"], ["dossiers.program_id", "dossiers.id"]),
)

affiliations = Table(
    "affiliations",
    metadata,
    Column("program_id", Text, ForeignKey(_PROGRAM), nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("organisation", Text, nullable=False),
    PrimaryKeyConstraint("program_id", "member_id"),
)
