"""What a cycle's kick-off and its summary share: their moments, what is left of its OKRs, the homes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from handlers.model import Cycle, Place, Program
from handlers.okrs.model import Objective
from handlers.okrs.periods import last_second
from handlers.ports import Store
from handlers.reply import Aside, Reply
from handlers.rhythm import slots
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.plans import Kickoff, Summary

Plan = TypeVar("Plan", Kickoff, Summary)

MOST_PARTS = 50  # of one post that are looked for
NO_MORE = Reply((Aside("What stood here is not part of it any more."),))


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
    """The posts of each cycle that ``slot`` is the moment of; one that is over meanwhile begins no more."""
    missed = tuple(cycle.name for at in slot.missed for cycle in cycles_at(kind, program, at, store))
    late = slot.at if slot.late else None
    due = (
        cycle
        for cycle in cycles_at(kind, program, slot.at, store)
        if kind is Kind.SUMMARY or not is_over(cycle, program, now)
    )
    return tuple(post for cycle in due for post in posts(program, cycle, store, now, late, missed))


def in_homes(
    plans: Iterable[tuple[Place, Plan | None]],
    drawn: Callable[[Plan, Place], Sequence[Post]],
    store: Store,
    late: datetime | None,
    missed: tuple[str, ...],
) -> tuple[Post, ...]:
    """Each home's own plan, drawn for it; none where there is nothing to tell."""
    told = ((home, replace(plan, late=late, missed=missed)) for home, plan in plans if plan is not None)
    return tuple(post for home, plan in told for post in _whole(drawn(plan, home), plan.program, store))


def _whole(posts: Sequence[Post], program: Program, store: Store) -> Iterator[Post]:
    """With a word for each part that stood below it before, and is not needed any more."""
    yield from posts
    first = posts[0]
    keys = [f"{first.key}/{nth}" for nth in range(len(posts) + 1, len(posts) + MOST_PARTS)]
    for stood in store.traces.posted(program.id, keys):
        if stood.place == first.place.key:
            yield Post(first.place, stood.key, first.lane, NO_MORE, first.key)


def is_over(cycle: Cycle, program: Program, now: datetime) -> bool:
    return end_of(cycle, program, now) < now


def end_of(cycle: Cycle, program: Program, now: datetime) -> datetime:
    """Its end, as far as it came."""
    ends = [now, *([cycle.closed_at] if cycle.closed_at else [])]
    ends += [last_second(cycle.ends, program.zone)] if cycle.ends else []
    return min(ends)


def live(objectives: Iterable[Objective]) -> tuple[Objective, ...]:
    """Without what was dropped."""
    return tuple(
        replace(item, key_results=tuple(kr for kr in item.key_results if kr.dropped_at is None))
        for item in objectives
        if item.dropped_at is None
    )
