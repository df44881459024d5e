"""From the records to a week's facts, for one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from handlers.model import Place, Program, viewer_in
from handlers.okrs import whereabouts
from handlers.okrs.health import current
from handlers.okrs.model import CheckIn, KeyResult, Objective, Source
from handlers.okrs.whereabouts import NOWHERE, Name, Whereabouts, name_of
from handlers.ports import Store
from handlers.rhythm import slots
from handlers.rhythm.model import Kind
from handlers.rhythm.week import Ahead, News, Told, Week

_GIVEN = (Source.CARRIED, Source.IMPORTED)


def gather(program: Program, since: datetime, until: datetime, near: Place | None, store: Store) -> Week:
    """The facts of (since, until] for people in ``near``, of which the time past ``until`` is left out. The
    cost follows what changed and the cycle's own size, not the history."""
    viewer = viewer_in(near)
    cycle = program.cycle
    every = store.okrs.objectives(program.id, cycle.id, viewer) if cycle else ()
    later = store.weeks.changed_after(program.id, until)
    objectives = _as_at(until, every, later, program, store, viewer)
    said = store.weeks.check_ins(program.id, since, until, viewer)
    known = {kr.id: kr for item in objectives if item.dropped_at is None for kr in item.key_results}
    others = _others(said, {kr.id for item in every for kr in item.key_results}, program, store, viewer)
    others = _valued_at(until, others, later, program, store, viewer)
    names = _cycles_of(others, program, store)
    told = {
        kr.id: found
        for kr, each in _by_key_result(said, known | {kr.id: kr for kr in others})
        if (found := [one for one in each if not _is_start(one, kr, since)])
    }
    changed = [kr for kr in (*known.values(), *others) if kr.id in told]
    before = store.weeks.newest_at(changed, since, program.zone, viewer)
    shown = [one for each in told.values() for one in each if _is_shown(one, each)]
    at = whereabouts.find_all(shown, program, near, viewer, store)
    news = tuple(
        _news(kr, before.get(kr.id), told[kr.id], at, until, program, near, names.get(kr.id, ""))
        for kr in changed
    )
    return Week(program, since, until, objectives, news, tuple(_ahead(program, until, store)))


# ---- what is to come -----------------------------------------------------------------------------


def _ahead(program: Program, until: datetime, store: Store) -> Iterator[Ahead]:
    kickoff = store.schedules.one(program.id, Kind.KICKOFF)
    for cycle in store.programs.cycles(program.id):
        if cycle.closed_at is not None:
            continue
        at = next(slots.moments(kickoff.when, [cycle], program.zone, until), None)
        if at is not None and not kickoff.paused:
            yield Ahead(at, cycle.name)
        if cycle.call is not None and cycle.call.at > until:
            yield Ahead(cycle.call.at, cycle.name, call=True)


# ---- as it stood ---------------------------------------------------------------------------------


def _as_at(
    until: datetime,
    objectives: Sequence[Objective],
    later: Collection[str],
    program: Program,
    store: Store,
    viewer: str | None,
) -> tuple[Objective, ...]:
    """Without what came later: key results, values and drops."""
    known = [kr for item in objectives for kr in item.key_results if kr.created_at <= until]
    stood = {kr.id: kr for kr in _valued_at(until, known, later, program, store, viewer)}
    return tuple(
        replace(
            item,
            dropped_at=_by_then(item.dropped_at, until),
            key_results=tuple(
                replace(stood[kr.id], dropped_at=_by_then(kr.dropped_at, until))
                for kr in item.key_results
                if kr.id in stood
            ),
        )
        for item in objectives
    )


def _valued_at(
    until: datetime,
    key_results: Sequence[KeyResult],
    later: Collection[str],
    program: Program,
    store: Store,
    viewer: str | None,
) -> list[KeyResult]:
    """``later``: those that something was recorded of since."""
    moved = [kr for kr in key_results if kr.id in later]
    values = store.weeks.newest_at(moved, until, program.zone, viewer)
    return [_back(kr, values.get(kr.id)) if kr.id in later else kr for kr in key_results]


def _back(kr: KeyResult, newest: CheckIn | None) -> KeyResult:
    return replace(
        kr,
        reading=newest.after if newest else None,
        reading_at=newest.holds_at if newest else None,
        reading_source=newest.source if newest else None,
        said=newest.health if newest else None,
        confidence=newest.confidence if newest else None,
    )


def _by_then(at: datetime | None, until: datetime) -> datetime | None:
    return at if at is not None and at <= until else None


# ---- what was said -------------------------------------------------------------------------------


def _by_key_result(
    said: Sequence[CheckIn], known: dict[str, KeyResult]
) -> Iterable[tuple[KeyResult, list[CheckIn]]]:
    for id, group in groupby(said, key=lambda each: each.key_result_id):
        if (kr := known.get(id)) is not None and kr.dropped_at is None:
            yield kr, list(group)


def _is_start(check_in: CheckIn, kr: KeyResult, since: datetime) -> bool:
    """The value that a new key result was given is no news."""
    return check_in.source in _GIVEN and kr.created_at > since


def _others(
    said: Sequence[CheckIn],
    current_cycle: Collection[str],
    program: Program,
    store: Store,
    viewer: str | None,
) -> list[KeyResult]:
    """Key results of other cycles that were checked in on, such as on the last days of a quarter."""
    ids = dict.fromkeys(each.key_result_id for each in said if each.key_result_id not in current_cycle)
    found = (store.okrs.key_result(program.id, id, viewer) for id in ids)
    return sorted(
        (kr for kr in found if kr is not None), key=lambda kr: (kr.objective_ordinal, kr.ordinal, kr.id)
    )


def _cycles_of(others: Sequence[KeyResult], program: Program, store: Store) -> dict[str, str]:
    """By key result, its cycle's name."""
    if not others:
        return {}
    names = {cycle.id: cycle.name for cycle in store.programs.cycles(program.id)}
    above = {id: store.okrs.objective(program.id, id) for id in {kr.objective_id for kr in others}}
    return {kr.id: names.get(item.cycle_id, "") for kr in others if (item := above[kr.objective_id])}


def _news(
    kr: KeyResult,
    before: CheckIn | None,
    told: Sequence[CheckIn],
    at: Mapping[Name, Whereabouts],
    until: datetime,
    program: Program,
    near: Place | None,
    cycle: str,
) -> News:
    """A value of a window that is over by now ("per year") is nothing to move from."""
    counted = replace(kr, reading=before.after, reading_at=before.holds_at) if before else None
    return News(
        replace(kr, reading=current(kr, until, program.zone)),
        current(counted, until, program.zone) if counted else None,
        tuple(Told(each, _seen_here(at.get(name_of(each), NOWHERE), each, near)) for each in told),
        cycle,
    )


def _seen_here(at: Whereabouts, check_in: CheckIn, near: Place | None) -> Whereabouts:
    """That something was said in this very place is no news where nothing leads to it."""
    return replace(at, where="") if near is not None and check_in.place == near.key and not at.said else at


def _is_shown(check_in: CheckIn, told: Sequence[CheckIn]) -> bool:
    """Whether a digest leads to where it was said."""
    return check_in is told[-1] or check_in.win or bool(check_in.ask)
