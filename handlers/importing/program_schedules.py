"""A program's schedules in its file: those that are not as usual, and what is paused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from handlers.importing.program_model import ScheduleEntries
from handlers.model import Program
from handlers.ports import Store
from handlers.rhythm.model import Kind, Schedule, When
from handlers.rhythm.when import DEFAULTS, require_anchor, write_when


def entries_of(schedules: Sequence[Schedule]) -> ScheduleEntries:
    set_anew: dict[str, Any] = {
        each.kind.value: each.when for each in schedules if each.when != DEFAULTS[each.kind]
    }
    paused = tuple(each.kind for each in schedules if each.paused)
    return replace(ScheduleEntries(paused=paused), **set_anew)


def check_schedules(entries: ScheduleEntries) -> None:
    """Raise UserError for a kick-off or a summary that is counted from the wrong end of a cycle."""
    for kind in Kind:
        if (when := _when(entries, kind)) is not None:
            require_anchor(when, kind)


def apply_schedules(entries: ScheduleEntries, program: Program, store: Store, *, new: bool) -> Iterator[str]:
    """What was done, a line each. Those of a program that was there before are left as they are."""
    if entries == ScheduleEntries():
        return
    for is_now in store.schedules.of(program.id):
        kind = is_now.kind
        would_be = replace(is_now, when=_when(entries, kind) or DEFAULTS[kind], paused=kind in entries.paused)
        if would_be == is_now:
            continue
        if not new:
            yield f"! schedule {kind.value} differs from the file and stays as it is"
            continue
        store.schedules.save(would_be)
        yield f"+ {kind.value} {write_when(would_be.when)}{', paused' if would_be.paused else ''}"


def _when(entries: ScheduleEntries, kind: Kind) -> When | None:
    found: When | None = getattr(entries, kind.value)
    return found
