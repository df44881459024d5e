"""Which due moments were taken. The database decides, however many workers tick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from storage.executor import Executor
from storage.ledger_tables import slots
from storage.upsert import insert_new, inserted

_CLAIM = insert_new(slots)
_NEWEST = select(func.max(slots.c.slot)).where(
    slots.c.program_id == bindparam("in_program"), slots.c.schedule == bindparam("of_schedule")
)
_GIVE_BACK = delete(slots).where(slots.c.slot > bindparam("now"))


class Slots:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def claim(self, program_id: str, schedule: str, slot: datetime) -> bool:
        """Take one due moment (UTC) of one schedule; False when somebody has it already."""
        values = {
            "program_id": program_id,
            "schedule": schedule,
            "slot": slot,
            "claimed_at": self._clock(),
        }
        return inserted(self._connection, _CLAIM, values)

    def newest(self, program_id: str, schedule: str) -> datetime | None:
        """The last moment of a schedule that anybody took."""
        which = {"in_program": program_id, "of_schedule": schedule}
        found: datetime | None = self._connection.scalar(_NEWEST, which)
        return found

    def give_back(self, now: datetime) -> None:
        """All moments that are still to come: a clock that was ahead took them."""
        self._connection.execute(_GIVE_BACK, {"now": now})
