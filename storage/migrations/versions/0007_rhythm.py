"""Schedules: what each program posts by the calendar. Those that are there begin with the usual ones, now"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0007"
down_revision = "0006"

# As they were when this migration was written.
_USUAL = {
    "reminder": "monday 09:00",
    "hello": "tuesday 09:00",
    "digest": "friday 15:00",
    "kickoff": "first working day 09:00",
    "summary": "third working day after the cycle 09:00",
}


def upgrade() -> None:
    schedules = op.create_table(
        "schedules",
        sa.Column("program_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("next_at", UtcTime()),
        sa.ForeignKeyConstraint(["program_id"], ["programs.program_id"], name="fk_schedules_program_id"),
        sa.PrimaryKeyConstraint("program_id", "kind", name="pk_schedules"),
    )
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"])
    _begin(schedules, datetime.now(UTC))


def _begin(schedules: sa.Table, now: datetime) -> None:
    programs = op.get_bind().scalars(sa.text("SELECT program_id FROM programs")).all()
    rows = [
        {"program_id": program, "kind": kind, "rule": rule, "since": now, "paused": False}
        for program in programs
        for kind, rule in _USUAL.items()
    ]
    if rows:
        op.bulk_insert(schedules, rows)
