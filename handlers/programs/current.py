"""Which of a program's cycles is meant: by the day, or by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.model import Cycle
from handlers.okrs.periods import calendar_period


def current(cycles: Iterable[Cycle], today: date) -> Cycle | None:
    """Of the open ones among ``cycles``, given newest first: the newest that has begun by ``today``
    (the program's own), else the first to begin. So the next cycle can be prepared in good time."""
    still_open = [cycle for cycle in cycles if cycle.closed_at is None]
    begun = (cycle for cycle in still_open if cycle.starts <= today)
    return next(begun, still_open[-1] if still_open else None)


def called(cycles: Iterable[Cycle], name: str) -> Cycle | None:
    """The one of this name, however it is written: ``Q4 2026``, ``2026 q4``."""
    wanted = {name.strip().casefold()}
    if period := calendar_period(name.strip()):
        wanted.add(period.name.casefold())
    return next((cycle for cycle in cycles if cycle.name.casefold() in wanted), None)
