"""How a cycle went: grades, what changed from its first day to its last, what is behind it, what goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from handlers.feedback.telling import heard
from handlers.model import Cycle, Place, Program, viewer_in
from handlers.nominations.news import funnels
from handlers.okrs.health import as_of
from handlers.okrs.model import CheckIn, KeyResult, Reading, Source
from handlers.okrs.periods import start_of
from handlers.okrs.whereabouts import seen_of
from handlers.ports import Store
from handlers.programs.carrying import goes_on
from handlers.replies.showing import seen
from handlers.rhythm import summary_drawing
from handlers.rhythm.kickoff import key_of
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.occasions import at_slot, end_of, in_homes, is_over, live
from handlers.rhythm.plans import Chapter, Result, Summary
from handlers.rhythm.weekly import stamp

_GIVEN = (Source.CARRIED, Source.IMPORTED)
LOOKED_AT = 20  # check-ins of one key result whose links are told
REPLIES = 5  # to the kick-off that are told


def plan_summary(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """The summary of each cycle that ``slot`` is the moment of, in each of the program's homes; one key a
    cycle, ``summary/<cycle id>``."""
    return at_slot(Kind.SUMMARY, posts, program, slot, store, now)


def posts(
    program: Program,
    cycle: Cycle,
    store: Store,
    now: datetime,
    late: datetime | None = None,
    missed: tuple[str, ...] = (),
) -> tuple[Post, ...]:
    """One cycle's, in each of the homes. Before the cycle is over its key is the minute's, too: the one that
    is to come is another."""
    key = f"{Kind.SUMMARY}/{cycle.id}"
    if not is_over(cycle, program, now):
        key += f"/{stamp(now)}"

    def drawn(plan: Summary, home: Place) -> tuple[Post, ...]:
        return summary_drawing.posts(plan, home, key, now)

    plans = ((home, planned(program, cycle, home, store, now)) for home in program.homes)
    return in_homes(plans, drawn, store, late, missed)


def planned(
    program: Program, cycle: Cycle, near: Place | None, store: Store, now: datetime
) -> Summary | None:
    """What people in ``near`` are told; None for a cycle without key results."""
    viewer = viewer_in(near)
    end = end_of(cycle, program, now)
    objectives = live(as_of(end, program.zone, *store.okrs.objectives(program.id, cycle.id, viewer)))
    key_results = [kr for item in objectives for kr in item.key_results]
    if not key_results:
        return None
    before = _before(key_results, cycle, program, viewer, store)
    results = {kr.id: Result(kr, before.get(kr.id), _links(kr, program, viewer, store)) for kr in key_results}
    chapters = tuple(Chapter(item, tuple(results[kr.id] for kr in item.key_results)) for item in objectives)
    over = is_over(cycle, program, now)
    following, kickoff = _following(cycle, store), kickoff_at(cycle, program, near, store)
    there = store.okrs.objectives(program.id, following.id, viewer) if following else ()
    replies, name = seen(program, key_of(cycle), viewer, store, REPLIES), following.name if following else ""
    carried = goes_on(cycle, objectives, there)
    began = start_of(cycle.starts, program.zone)
    said, rounds = heard(program, began, end, near, store, now), funnels(program, began, end, store)
    return Summary(program, cycle, chapters, over, name, carried, kickoff, replies, said, rounds)


def _following(cycle: Cycle, store: Store) -> Cycle | None:
    later = (each for each in store.programs.cycles(cycle.program_id) if each.starts > cycle.starts)
    return min(later, key=lambda each: each.starts, default=None)


def kickoff_at(cycle: Cycle, program: Program, near: Place | None, store: Store) -> str:
    """The address of its kick-off in the nearest of the homes that people in ``near`` may see; empty where
    there is none."""
    key = key_of(cycle)
    posted = seen_of(store.traces.posted(program.id, [key]), program, near, viewer_in(near))
    return next((each.permalink for each in posted.get(key, [])), "")


def _before(
    key_results: Sequence[KeyResult], cycle: Cycle, program: Program, viewer: str | None, store: Store
) -> dict[str, Reading]:
    """Values at the cycle's first moment; of what was added later or written down later, those it began
    with, as it was carried over or imported."""
    began = start_of(cycle.starts, program.zone) - timedelta(microseconds=1)
    found = _readings(store.weeks.newest_at(key_results, began, program.zone, viewer))
    moments: dict[datetime, list[KeyResult]] = {}
    for kr in key_results:
        if kr.id not in found and kr.last_sequence and kr.created_at > began:
            moments.setdefault(kr.created_at, []).append(kr)
    for at, added in moments.items():
        newest = store.weeks.newest_at(added, at, program.zone, viewer)
        given = {id: each for id, each in newest.items() if each.source in _GIVEN}
        found |= _readings(given)
    return found


def _readings(newest: dict[str, CheckIn]) -> dict[str, Reading]:
    return {id: each.after for id, each in newest.items() if each.after is not None}


def _links(kr: KeyResult, program: Program, viewer: str | None, store: Store) -> tuple[str, ...]:
    if not kr.last_sequence:
        return ()
    said = store.okrs.check_ins(program.id, kr.id, viewer, limit=LOOKED_AT)
    return tuple(dict.fromkeys(_links_of(each for each in said if each.live)))


def _links_of(check_ins: Iterable[CheckIn]) -> Iterable[str]:
    for check_in in check_ins:
        yield from check_in.all_links
