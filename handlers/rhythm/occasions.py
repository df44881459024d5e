"""What a cycle's kick-off and its summary share: their moments, what is left of its OKRs, the homes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from handlers.model import Cycle, Place, Program
from handlers.okrs.model import Objective
from handlers.ports import Store
from handlers.rhythm import slots
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.plans import Kickoff, Summary

Plan = TypeVar("Plan", Kickoff, Summary)


class Posts(Protocol):
    """One cycle's, in each of the homes; ``late``: when it was due; ``missed``: cycles that had none."""

    def __call__(
        self,
        program: Program,
        cycle: Cycle,
        store: Store,
        now: datetime,
        late: datetime | None = None,
        missed: tuple[str, ...] = (),
    ) -> tuple[Post, ...]: ...


def cycles_at(kind: Kind, program: Program, at: datetime, store: Store) -> tuple[Cycle, ...]:
    """Those whose kick-off or summary is due just then."""
    when = store.schedules.one(program.id, kind).when
    return slots.cycles_due(when, store.programs.cycles(program.id), program.zone, at)


def at_slot(
    kind: Kind, posts: Posts, program: Program, slot: Slot, store: Store, now: datetime
) -> tuple[Post, ...]:
    """The posts of each cycle that ``slot`` is the moment of."""
    missed = tuple(cycle.name for at in slot.missed for cycle in cycles_at(kind, program, at, store))
    late = slot.at if slot.late else None
    due = cycles_at(kind, program, slot.at, store)
    return tuple(post for cycle in due for post in posts(program, cycle, store, now, late, missed))


def in_homes(
    program: Program,
    planned: Callable[[Place], Plan | None],
    drawn: Callable[[Plan, Place], Iterable[Post]],
    late: datetime | None,
    missed: tuple[str, ...],
) -> tuple[Post, ...]:
    """Each home's own plan, drawn for it; none where there is nothing to tell."""
    plans = ((home, planned(home)) for home in program.homes)
    told = ((home, replace(plan, late=late, missed=missed)) for home, plan in plans if plan is not None)
    return tuple(post for home, plan in told for post in drawn(plan, home))


def live(objectives: Iterable[Objective]) -> tuple[Objective, ...]:
    """Without what was dropped."""
    return tuple(
        replace(item, key_results=tuple(kr for kr in item.key_results if kr.dropped_at is None))
        for item in objectives
        if item.dropped_at is None
    )
