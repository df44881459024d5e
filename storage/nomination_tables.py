"""The tables of awards, rounds, dossiers and all that belongs to them (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

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
