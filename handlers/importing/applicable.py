"""What a program file may say and no program may be: an unknown zone, years past the calendar's, circles."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from handlers.importing.program_model import ProgramFile
from handlers.importing.program_rules import refuse_unruly
from handlers.model import UserError
from handlers.okrs.periods import reachable


def refuse_inapplicable(file: ProgramFile, now: datetime) -> None:
    """Raise UserError for the first thing that cannot be applied."""
    refuse_unruly(file, now)
    if file.program.timezone not in available_timezones():
        raise UserError(
            f"“{file.program.timezone[:40]}” is not a time zone I know.",
            "Write it like Europe/Berlin or UTC.",
        )
    for cycle in file.cycles:
        days = (cycle.starts, *([cycle.ends] if cycle.ends else []))
        if any(not reachable(day) for day in days):
            raise UserError(
                f"The cycle {cycle.name} lies outside the years 2000 to 2199.", "Check its dates."
            )
    above = _above(file)
    for start in above:
        _refuse_circle(start, above)


def _above(file: ProgramFile) -> dict[str, tuple[str, ...]]:
    """By address (``Q1 2026/2.1``): what stands directly above it, its objective and its parent."""
    above: dict[str, tuple[str, ...]] = {}
    for cycle, objectives in file.objectives.items():
        for n, objective in enumerate(objectives, 1):
            above[f"{cycle}/O{n}"] = _parent(objective.parent, cycle)
            for k, key_result in enumerate(objective.key_results, 1):
                above[f"{cycle}/{n}.{k}"] = (f"{cycle}/O{n}", *_parent(key_result.parent, cycle))
    return above


def _parent(parent: str | None, cycle: str) -> tuple[str, ...]:
    if parent is None:
        return ()
    return (parent if "/" in parent else f"{cycle}/{parent}",)


def _refuse_circle(start: str, above: dict[str, tuple[str, ...]]) -> None:
    waiting, seen = list(above[start]), set[str]()
    while waiting:
        this = waiting.pop()
        if this == start:
            raise UserError(f"{start} stands above itself.", "A parent cannot be its own child's child.")
        if this not in seen:
            seen.add(this)
            waiting += above.get(this, ())
