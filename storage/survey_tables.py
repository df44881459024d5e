"""The tables of surveys and their answers (see ``schema`` for the rest)."""

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

from storage.columns import Texts, UtcTime
from storage.schema import metadata

surveys = Table(
    "surveys",
    metadata,
    Column("program_id", Text, ForeignKey("programs.program_id"), nullable=False),
    Column("id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("questions", Text, nullable=False),  # JSON
    Column("anonymous", Boolean, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime, nullable=False),
    Column("place", Text, nullable=False),
    Column("audience", Integer),
    Column("every", Text, nullable=False),
    Column("reminded_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("answered", Integer, nullable=False),
    Column("waits_since", UtcTime),
    Column("lost", Integer),
    Column("asks", Text, nullable=False, server_default="places"),
    Column("cohort", Integer),
    Column("counted", Boolean, nullable=False, server_default=false()),
    Column("group", Text),
    Column("group_name", Text),
    PrimaryKeyConstraint("program_id", "id"),
    Index(None, "program_id", "number", unique=True),
    Index(None, "closed_at", "closes_at"),
    Index(None, "id"),
)


def _of_survey() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["program_id", "survey_id"], [surveys.c.program_id, surveys.c.id])


survey_asked = Table(  # of those that ask a list of people
    "survey_asked",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("survey_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    PrimaryKeyConstraint("program_id", "survey_id", "member_id"),
    _of_survey(),
)

survey_answers = Table(  # of those that are not anonymous
    "survey_answers",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("survey_id", Text, nullable=False),
    Column("member_id", Text, ForeignKey("members.id"), nullable=False, index=True),
    Column("door", Text, nullable=False),
    Column("answers", Texts, nullable=False),
    Column("times", Integer, nullable=False),  # that they answered: a link is good for one
    Column("answered_at", UtcTime),  # last; nothing where nobody knows
    PrimaryKeyConstraint("program_id", "survey_id", "member_id"),
    _of_survey(),
)

# All answers of an anonymous round, and who gave one: while it is open encrypted with its key, and written
# anew as a whole with each; once it is closed the answers alone, sorted question by question. No row, time or
# number belongs to one answer.
survey_boxes = Table(
    "survey_boxes",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("survey_id", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("papers", Text),  # JSON, a list for each question
    PrimaryKeyConstraint("program_id", "survey_id"),
    _of_survey(),
)

# The key of each open round. Not to be in a backup; gone at the close.
survey_keys = Table(
    "survey_keys",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("survey_id", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    PrimaryKeyConstraint("program_id", "survey_id"),
    _of_survey(),
)

SCRUBBED = (survey_keys, survey_boxes)
"""What is deleted or written anew here is to be found nowhere in the database's files."""
