"""The table of what is posted by the calendar (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from storage.columns import UtcTime
from storage.schema import metadata

schedules = Table(
    "schedules",
    metadata,
    Column("program_id", Text, ForeignKey("programs.program_id"), nullable=False),
    Column("kind", Text, nullable=False),  # reminder | hello | digest | kickoff | summary
    Column("rule", Text, nullable=False),  # in words, as ``handlers.rhythm.when`` writes them
    Column("since", UtcTime, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("next_at", UtcTime),
    PrimaryKeyConstraint("program_id", "kind"),
    Index(None, "next_at"),
)
