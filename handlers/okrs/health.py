"""Health: how a key result is doing, and why, in one short sentence.

The first of these that applies: graded; met; quiet; what the newest check-in said; the
expected-pace line. Attainment, confidence and grade are other things and are not mixed in, except that
the pace line is compared with the attainment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from handlers.okrs.attainment import attainment, met
from handlers.okrs.clocks import counts_from, expected
from handlers.okrs.figures import day_words, goal, reading_words
from handlers.okrs.model import Cadence, Comparison, Health, KeyResult, Kind, Objective, Reading, Target
from handlers.okrs.numerals import plain
from handlers.okrs.periods import local_day

AT_RISK_BEHIND = 10  # points behind the expected pace
OFF_TRACK_BEHIND = 25

# Days without news before a key result counts as quiet, by its own cadence …
_ALLOWED = {
    Cadence.DAILY: 2,
    Cadence.WEEKLY: 7,
    Cadence.BIWEEKLY: 14,
    Cadence.MONTHLY: 14,
    Cadence.QUARTERLY: 14,
    Cadence.YEARLY: 60,
}
# … else by the length of its cycle: (at most so many days long, days allowed).
_ALLOWED_IN_CYCLE = ((45, 7), (100, 14), (200, 30))
_ALLOWED_ELSE = 60


def health(
    key_result: KeyResult, now: datetime, measured_source_answers: bool = False, zone: str = "UTC"
) -> Health:
    """``measured_source_answers``: the bot measures it and its source is there, so silence is no news."""
    if key_result.grade is not None:
        return Health.GRADED
    if met(key_result.target, current(key_result, now, zone)):
        return Health.MET
    if _quiet(key_result, now, measured_source_answers):
        return Health.QUIET
    if key_result.said is not None:
        return key_result.said
    if over_the_limit(key_result.target, current(key_result, now, zone)):
        return Health.AT_RISK
    return _by_pace(behind(key_result, now, zone))


def why(
    key_result: KeyResult, now: datetime, measured_source_answers: bool = False, zone: str = "UTC"
) -> str:
    """What the health rests on: "no news since 3 June", "14 points behind the expected pace"."""
    target, reading, since = key_result.target, current(key_result, now, zone), key_result.reading_at
    match health(key_result, now, measured_source_answers, zone):
        case Health.GRADED:
            return f"graded {plain(key_result.grade.score)}" if key_result.grade else "graded"
        case Health.MET:
            return _met_words(reading, target)
        case Health.QUIET:
            return f"no news since {_day(since, now, zone)}" if since else "no news yet"
        case said if said is key_result.said:
            return f"as said on {_day(since, now, zone)}" if since else "as said"
        case _ if over_the_limit(target, reading):
            return f"over the limit of {goal(target)}"
        case _:
            return _pace_words(behind(key_result, now, zone))


def over_the_limit(target: Target, reading: Reading | None) -> bool:
    """Whether a value lies beyond what must not be passed: an upper bound that it was not to come down
    to from a baseline, or a range's upper end. No pace leads from there to the target."""
    if reading is None or target.baseline is not None or met(target, reading):
        return False
    if target.op in (Comparison.AT_MOST, Comparison.BELOW):
        return True
    return target.op is Comparison.RANGE and target.high is not None and reading.amount > target.high


def current(key_result: KeyResult, now: datetime, zone: str = "UTC") -> Reading | None:
    """The value as far as it counts now: last year's is none for a target "per year"."""
    starts = counts_from(key_result, now, zone)
    if starts is not None and key_result.reading_at is not None and key_result.reading_at < starts:
        return None
    return key_result.reading


def as_of(now: datetime, zone: str, *objectives: Objective) -> tuple[Objective, ...]:
    """The objectives with their key results' values as far as these count now."""
    return tuple(
        replace(item, key_results=tuple(key_result_as_of(now, zone, each) for each in item.key_results))
        for item in objectives
    )


def key_result_as_of(now: datetime, zone: str, key_result: KeyResult) -> KeyResult:
    reading = current(key_result, now, zone)
    return key_result if reading is key_result.reading else replace(key_result, reading=reading)


def behind(key_result: KeyResult, now: datetime, zone: str = "UTC") -> Decimal | None:
    """Points behind the expected pace (negative: ahead); None without a clock or a measurable target."""
    line = expected(key_result, now, zone)
    reached = attainment(key_result.target, current(key_result, now, zone))
    if reached is None and current(key_result, now, zone) is None:
        reached = Decimal(0)
    return None if line is None or reached is None else line - reached


def quiet_after(key_result: KeyResult) -> timedelta:
    """How long a key result may go without news before it counts as quiet."""
    cadence = key_result.target.cadence
    if cadence in _ALLOWED:
        return timedelta(days=_ALLOWED[cadence])
    starts, ends = key_result.window_starts, key_result.window_ends
    if starts is None or ends is None:
        return timedelta(days=_ALLOWED_ELSE)
    days = (ends - starts).days
    allowed = next((allowed for longest, allowed in _ALLOWED_IN_CYCLE if days <= longest), _ALLOWED_ELSE)
    return timedelta(days=allowed)


def _quiet(key_result: KeyResult, now: datetime, measured_source_answers: bool) -> bool:
    if key_result.reading_at is None:
        return True  # no data is never green
    return not measured_source_answers and now - key_result.reading_at > quiet_after(key_result)


def _by_pace(points: Decimal | None) -> Health:
    if points is None or points <= AT_RISK_BEHIND:
        return Health.ON_TRACK
    return Health.AT_RISK if points <= OFF_TRACK_BEHIND else Health.OFF_TRACK


def _met_words(reading: Reading | None, target: Target) -> str:
    if reading is None:
        return "met"
    figure = reading_words(reading, target)
    return figure if target.kind is Kind.MILESTONE else f"{figure} of {goal(target)}"


def _pace_words(points: Decimal | None) -> str:
    if points is None:
        return "moving, with no date to meet"
    whole = round(points)
    if abs(whole) < 1:
        return "on the expected pace"
    unit = "point" if abs(whole) == 1 else "points"
    return f"{abs(whole)} {unit} {'behind' if whole > 0 else 'ahead of'} the expected pace"


def _day(at: datetime, now: datetime, zone: str) -> str:
    return day_words(local_day(at, zone), near=local_day(now, zone))
