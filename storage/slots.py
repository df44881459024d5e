"""Which due moments were taken. The database decides, however many workers tick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.executor import Executor
from storage.ledger_tables import slots
from storage.upsert import insert_new, inserted

_CLAIM = insert_new(slots)


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
