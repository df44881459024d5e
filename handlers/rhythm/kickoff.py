"""A cycle's kick-off: its OKRs as published, once for each cycle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handlers.model import Cycle, Place, Program, viewer_in
from handlers.okrs.model import KeyResult, Objective
from handlers.ports import Store
from handlers.rhythm import kickoff_drawing
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.occasions import at_slot, in_homes, live
from handlers.rhythm.plans import Kickoff


def plan_kickoff(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """The kick-off of each cycle that ``slot`` is the moment of, in each of the program's homes; nothing for
    a cycle without objectives. It has one key a cycle, ``kickoff/<cycle id>``: whatever the calendar does,
    no cycle is kicked off twice."""
    return at_slot(Kind.KICKOFF, posts, program, slot, store, now)


def posts(
    program: Program,
    cycle: Cycle,
    store: Store,
    now: datetime,
    late: datetime | None = None,
    missed: tuple[str, ...] = (),
) -> tuple[Post, ...]:
    """One cycle's, in each of the homes."""

    def drawn(plan: Kickoff, home: Place) -> tuple[Post, ...]:
        return kickoff_drawing.posts(plan, home, key_of(cycle), now)

    return in_homes(program, lambda home: planned(program, cycle, home, store), drawn, late, missed)


def key_of(cycle: Cycle) -> str:
    return f"{Kind.KICKOFF}/{cycle.id}"


def planned(program: Program, cycle: Cycle, near: Place | None, store: Store) -> Kickoff | None:
    """What people in ``near`` are told; None where there is nothing to tell."""
    viewer = viewer_in(near)
    objectives = live(store.okrs.objectives(program.id, cycle.id, viewer))
    if not objectives:
        return None
    return Kickoff(program, cycle, objectives, _above(program, objectives, viewer, store))


def _above(
    program: Program, objectives: Iterable[Objective], viewer: str | None, store: Store
) -> dict[str, Objective | KeyResult]:
    """What they serve, of any cycle of the program."""
    known: dict[str, Objective | KeyResult] = {item.id: item for item in objectives}
    known |= {kr.id: kr for item in objectives for kr in item.key_results}
    found = {}
    for id in {each.parent_id for each in known.values()}:
        if id is not None and (thing := known.get(id) or _of_another_cycle(program, id, viewer, store)):
            found[id] = thing
    return found


def _of_another_cycle(
    program: Program, id: str, viewer: str | None, store: Store
) -> Objective | KeyResult | None:
    objective = store.okrs.objective(program.id, id, viewer)
    return objective or store.okrs.key_result(program.id, id, viewer)
