"""What a weekly digest tells, and in which order: facts and a time in, a plan out.

Wins come first. Nobody is named beside what may be a worry, unless they asked for help.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.okrs.attainment import met
from handlers.okrs.clocks import due_day
from handlers.okrs.health import current, quiet_after
from handlers.okrs.model import KeyResult, Reading
from handlers.okrs.periods import local_day
from handlers.rhythm.model import Slot
from handlers.rhythm.week import Ahead, News, Told, Week

AHEAD = timedelta(days=21)  # how far the next dates reach


@dataclass(frozen=True)
class Ask:
    """Somebody said what would help."""

    key_result: KeyResult
    told: Told


@dataclass(frozen=True)
class Due:
    """Of a key result, or of what comes with a cycle; neither: the cycle ends on that day."""

    day: date
    key_result: KeyResult | None = None
    ahead: Ahead | None = None


@dataclass(frozen=True)
class Counts:
    """Of the current cycle's key results: ``met`` and graded ones are done, ``silent`` ones have no value
    that counts."""

    all: int
    met: int
    silent: int


@dataclass(frozen=True)
class Plan:
    """What is told, the most welcome first. A key result stands in one of ``wins`` and ``moved`` only.
    ``quiet`` went without news for longer than its own cadence allows since the window began,
    ``quiet_before`` counts those that did before. ``late``: it is posted long after ``until``; ``missed``:
    when earlier ones were due that never were."""

    week: Week
    wins: tuple[News, ...] = ()
    moved: tuple[News, ...] = ()
    asks: tuple[Ask, ...] = ()
    quiet: tuple[KeyResult, ...] = ()
    quiet_before: int = 0
    added: tuple[KeyResult, ...] = ()
    dropped: tuple[KeyResult, ...] = ()
    dates: tuple[Due, ...] = ()
    counts: Counts = Counts(0, 0, 0)
    late: bool = False
    missed: tuple[datetime, ...] = ()

    @property
    def calm(self) -> bool:
        """Nothing happened: one line says so."""
        said, given = self.week.surveys, self.week.awards
        moved = self.wins or self.moved or self.added or self.dropped
        told = given.chosen or given.stories or given.opened
        return not (moved or told or said.results or said.changes)


def plan(week: Week, slot: Slot, now: datetime) -> Plan:
    """Of the window's facts. What is due by now is told of no more, however late the digest is."""
    won = tuple(each for each in week.news if is_win(each))
    live = week.key_results
    open_ = [kr for kr in live if not _is_done(kr, week)]
    heard = {each.key_result.id for each in week.news}  # of whatever day the news was
    quiet = [kr for kr in open_ if kr.id not in heard and _quiet_since(kr) <= week.until]
    newly = tuple(kr for kr in quiet if _quiet_since(kr) > week.since)
    return Plan(
        week,
        won,
        tuple(each for each in week.news if not is_win(each)),
        tuple(_asks(week.news)),
        newly,
        len(quiet) - len(newly),
        tuple(kr for kr in live if week.since < kr.created_at <= week.until),
        tuple(_dropped(week)),
        tuple(_dates(open_, week, max(now, week.until) if slot.late else week.until)),
        Counts(len(live), len(live) - len(open_), sum(_value(kr, week) is None for kr in open_)),
        slot.late,
        slot.missed,
    )


def is_win(news: News) -> bool:
    """Somebody called it one, or the key result was met."""
    return newly_met(news) or any(each.check_in.win for each in news.told)


def newly_met(news: News) -> bool:
    target = news.key_result.target
    return met(target, news.key_result.reading) and not met(target, news.before)


def _is_done(kr: KeyResult, week: Week) -> bool:
    return kr.grade is not None or met(kr.target, _value(kr, week))


def _value(kr: KeyResult, week: Week) -> Reading | None:
    return current(kr, week.until, week.program.zone)


def _quiet_since(kr: KeyResult) -> datetime:
    """When it begins to be quiet, as ``health`` has it; a new one, or one whose cycle was prepared early, is
    given as long for its first news."""
    began = max(kr.created_at, kr.window_starts or kr.created_at)
    return (kr.reading_at or began) + quiet_after(kr)


def _asks(news: Iterable[News]) -> Iterable[Ask]:
    """Said twice it is told once."""
    seen = set()
    for each in news:
        for told in each.told:
            words = (each.key_result.id, told.check_in.by, told.check_in.ask)
            if told.check_in.ask and words not in seen:
                seen.add(words)
                yield Ask(each.key_result, told)


def _dropped(week: Week) -> Iterable[KeyResult]:
    """With an objective go all its key results."""
    for item in week.objectives:
        for kr in item.key_results:
            at = kr.dropped_at or item.dropped_at
            if at is not None and week.since < at and kr.created_at <= week.since:
                yield kr


def _dates(open_: Iterable[KeyResult], week: Week, now: datetime) -> Iterable[Due]:
    """Those of the next three weeks, the soonest first; else the next one that is known."""
    today = local_day(now, week.program.zone)
    due = [Due(day, kr) for kr in open_ if (day := due_day(kr.target.due)) is not None]
    cycle = week.program.cycle
    if cycle is not None and cycle.ends is not None and cycle.closed_at is None:
        due.append(Due(cycle.ends))
    zone = week.program.zone
    due += [Due(local_day(each.at, zone), ahead=each) for each in week.ahead if each.at > now]
    coming = sorted((each for each in due if each.day >= today), key=lambda each: each.day)
    return [each for each in coming if each.day <= today + AHEAD] or coming[:1]
