"""Which cycle's kick-off or summary is meant where nobody names a cycle."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.model import Cycle, Place, Program
from handlers.okrs.whereabouts import seen_of
from handlers.ports import Store
from handlers.rhythm import slots
from handlers.rhythm.kickoff import key_of
from handlers.rhythm.model import Kind
from handlers.rhythm.occasions import cycles_at
from handlers.rhythm.summary import end_of

JUST_OVER = timedelta(weeks=4)  # in which a summary is still of the cycle that ended


def turn(kind: Kind, program: Program, at: datetime, store: Store) -> Cycle | None:
    """The cycle whose moment it is. Else, for a summary, the one that is just over or, without any, the
    current one; for a kick-off the next that the calendar comes to. None for a program without cycles."""
    if due := cycles_at(kind, program, at, store):
        return due[0]
    if kind is Kind.SUMMARY:
        return _just_over(program, at, store) or program.cycle or _coming(kind, program, at, store)
    return _coming(kind, program, at, store) or program.cycle


def kicked_off(program: Program, near: Place | None, viewer: str | None, store: Store) -> Cycle | None:
    """The newest cycle whose kick-off stands where the viewer may see it."""
    cycles = store.programs.cycles(program.id)
    posted = store.traces.posted(program.id, [key_of(cycle) for cycle in cycles])
    standing = seen_of(posted, program, near, viewer)
    return next((cycle for cycle in cycles if standing.get(key_of(cycle))), None)


def _coming(kind: Kind, program: Program, now: datetime, store: Store) -> Cycle | None:
    """The next one that the calendar comes to; None when no cycle that is known has a moment left."""
    when, cycles = store.schedules.one(program.id, kind).when, store.programs.cycles(program.id)
    at = slots.next_after(when, cycles, program.zone, now)
    return slots.cycles_due(when, cycles, program.zone, at)[0] if at is not None else None


def _just_over(program: Program, at: datetime, store: Store) -> Cycle | None:
    """The newest; for a third of its own length where that is shorter than ``JUST_OVER``, as a month's."""
    for cycle in store.programs.cycles(program.id):
        since, length = at - end_of(cycle, program, at), cycle.ends and cycle.ends - cycle.starts
        if timedelta() < since <= min(JUST_OVER, (length or 3 * JUST_OVER) / 3):
            return cycle
    return None
