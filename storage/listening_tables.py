"""The tables of what changed because of a survey, and of feedback (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
)

from storage.columns import UtcTime
from storage.schema import metadata
from storage.survey_tables import surveys

survey_changes = Table(
    "survey_changes",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("survey_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("undone", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("program_id", "number"),
    ForeignKeyConstraint(["program_id", "survey_id"], [surveys.c.program_id, surveys.c.id]),
)

# Without a name: no member, no time. ``code``: the hash of what its author asks for the answer with.
remarks = Table(
    "remarks",
    metadata,
    Column("program_id", Text, ForeignKey("programs.program_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), index=True),
    Column("words", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("code", Text),
    Column("is_news", Boolean),  # the stewards have not heard of it yet; NULL: they have
    Column("corrected", Boolean, nullable=False, server_default=false()),  # the answer is not the first
    PrimaryKeyConstraint("program_id", "number"),
    Index(None, "program_id", "code"),
)

# What the addresses of a program's pages for remarks without a name are made with.
remark_keys = Table(
    "remark_keys",
    metadata,
    Column("program_id", Text, ForeignKey("programs.program_id"), nullable=False),
    Column("secret", LargeBinary, nullable=False),
    PrimaryKeyConstraint("program_id"),
)
