"""Which moments of a schedule are due, and which is next. Local times are a zone's; all else is UTC.

A local time that the clocks skip becomes the next minute there is, one that they show twice the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from handlers.model import Cycle
from handlers.rhythm.model import Anchor, Kind, Schedule, Slot, Weekly, When, WorkingDay

LATE = timedelta(minutes=10)
MOST_MISSED = 12  # a quarter of weeks: nobody reads of more
IN_TIME = timedelta(weeks=2)  # of a cycle, in which one that was opened late is still kicked off
LOOK_AGAIN = timedelta(days=1)  # where nothing is in sight; what changes the calendar is noticed at once
# The first place on earth to have a weekday, and how long until the last one had that hour, with a clock
# that was put forward.
_FIRST, _ALL_ROUND = "Etc/GMT-14", timedelta(hours=28)
_MINUTE = timedelta(minutes=1)

Zones = Mapping[str | None, str]
"""In whose local time a schedule comes: by member for what each gets on their own, by None for the
program's."""


def due(schedule: Schedule, cycles: Sequence[Cycle], zones: Zones, now: datetime) -> tuple[Slot, ...]:
    """Of the moments after ``since`` up to now, the newest one for each of ``zones``, with those before it
    that were missed (the last ``MOST_MISSED``). The earliest first."""
    found = (_newest(schedule, cycles, zone, member, now) for member, zone in zones.items())
    slots = (slot for slot in found if slot is not None)
    return tuple(sorted(slots, key=lambda slot: (slot.at, slot.member_id or "")))


def next_after(when: When, cycles: Sequence[Cycle], zone: str, after: datetime) -> datetime | None:
    """The first moment later than ``after``; None when no cycle that is known has one."""
    return next(moments(when, cycles, zone, after), None)


def next_look(schedule: Schedule, cycles: Sequence[Cycle], zone: str, now: datetime) -> datetime:
    """Nothing more will be due before then (``next_at``). Not later than now while a reminder's hour goes
    round the world: anybody may become an owner meanwhile."""
    if schedule.kind is Kind.REMINDER:
        coming = next_after(schedule.when, cycles, _FIRST, now - _ALL_ROUND)
    else:
        coming = next_after(schedule.when, cycles, zone, now)
    return min(coming, now + LOOK_AGAIN) if coming is not None else now + LOOK_AGAIN


def cycles_due(when: When, cycles: Iterable[Cycle], zone: str, at: datetime) -> tuple[Cycle, ...]:
    """The cycles whose kick-off or summary a slot at ``at`` is."""
    if isinstance(when, Weekly):
        return ()
    return tuple(cycle for cycle in cycles if _of_cycle(when, cycle, zone) == at)


def moments(when: When, cycles: Sequence[Cycle], zone: str, after: datetime) -> Iterator[datetime]:
    """All moments later than ``after``, the earliest first; of a weekly schedule they never end."""
    found = _weekly(when, zone, after) if isinstance(when, Weekly) else _of_cycles(when, cycles, zone)
    return (at for at in found if at > after)


def zone_or(zone: str | None, other: str) -> str:
    """A person's zone where it is one that is known here, else ``other``."""
    return zone if zone is not None and _is_known(zone) else other


def utc(day: date, at: time, zone: str) -> datetime:
    """A local time in UTC; see the module for the two nights a year on which it is a question."""
    local = datetime.combine(day, at)
    while not _exists(local, zone):
        local += _MINUTE
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# ---- parts ---------------------------------------------------------------------------------------


def _newest(
    schedule: Schedule, cycles: Sequence[Cycle], zone: str, member: str | None, now: datetime
) -> Slot | None:
    since = schedule.since
    if isinstance(schedule.when, Weekly):  # however long nobody ticked
        since = max(since, now - timedelta(weeks=MOST_MISSED + 2))
    passed = list(takewhile(lambda at: at <= now, moments(schedule.when, cycles, zone, since)))
    if not passed:
        return None
    *missed, at = passed[-MOST_MISSED - 1 :]
    return Slot(at, zone, late=now - at > LATE, missed=tuple(missed), member_id=member)


def _weekly(when: Weekly, zone: str, after: datetime) -> Iterator[datetime]:
    day = after.astimezone(ZoneInfo(zone)).date() - timedelta(weeks=1)
    day += timedelta(days=(when.weekday - day.weekday()) % 7)
    while True:
        yield utc(day, when.at, zone)
        day += timedelta(weeks=1)


def _of_cycles(when: WorkingDay, cycles: Iterable[Cycle], zone: str) -> Iterator[datetime]:
    found = (_of_cycle(when, cycle, zone) for cycle in cycles)
    return iter(sorted({at for at in found if at is not None}))


def _of_cycle(when: WorkingDay, cycle: Cycle, zone: str) -> datetime | None:
    """None where there is none: an open-ended cycle has no end, and a closed one no beginning any more."""
    if when.anchor is Anchor.END:
        first = None if cycle.ends is None else cycle.ends + timedelta(days=1)
        return None if first is None else utc(_working_day(first, when.number), when.at, zone)
    if cycle.closed_at is not None:
        return None
    usual = utc(_working_day(cycle.starts, when.number), when.at, zone)
    return usual if cycle.opened_at is None else _after_opening(usual, when, cycle, cycle.opened_at, zone)


def _after_opening(usual: datetime, when: WorkingDay, cycle: Cycle, opened: datetime, zone: str) -> datetime:
    """A cycle that was opened when its moment was past already has it on the next working day: there is
    something in it by then. After its first weeks nobody waits for it any more."""
    day = opened.astimezone(ZoneInfo(zone)).date()
    if opened < usual or day > cycle.starts + IN_TIME:
        return usual
    today = utc(_working_day(day, 1), when.at, zone)
    return today if today > opened else utc(_working_day(day + timedelta(days=1), 1), when.at, zone)


def _working_day(first: date, number: int) -> date:
    """The ``number``-th from Monday to Friday, ``first`` counted if it is one."""
    day = first
    while True:
        number -= day.weekday() < 5
        if number == 0:
            return day
        day += timedelta(days=1)


def _exists(local: datetime, zone: str) -> bool:
    there = local.replace(tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


@cache
def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # unknown, not a name, a folder of names
        return False
    return True
