"""When schedules are due: in every zone, through both changes of the clocks, from cycle to cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import Cycle
from handlers.rhythm import slots
from handlers.rhythm.model import Anchor, Kind, Schedule, Weekly, When, WorkingDay
from handlers.rhythm.when import DEFAULTS, LATEST

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WEEKLY = st.builds(Weekly, st.integers(0, 6), TIMES)
MOMENTS = st.datetimes(datetime(2012, 1, 10), datetime(2037, 12, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def schedule(when: When, since: datetime, kind: Kind = Kind.DIGEST) -> Schedule:
    return Schedule("p1", kind, when, since)


def cycle(starts: str, ends: str | None, closed: datetime | None = None) -> Cycle:
    last = None if ends is None else date.fromisoformat(ends)
    return Cycle(f"{starts}..{ends}", "p1", "", date.fromisoformat(starts), last, closed)


# ---- the clocks change ---------------------------------------------------------------------------

# The week before, the day itself and the week after, as UTC. The first of the two nights a year skips the
# hour that is asked for, the second shows it twice.
CLOCKS = [
    ("Europe/Helsinki", 6, "03:30", "2026-03-22T01:30", "2026-03-29T01:00", "2026-04-05T00:30"),
    ("Europe/Helsinki", 6, "03:30", "2026-10-18T00:30", "2026-10-25T00:30", "2026-11-01T01:30"),
    ("America/New_York", 6, "02:30", "2026-03-01T07:30", "2026-03-08T07:00", "2026-03-15T06:30"),
    ("America/New_York", 6, "01:30", "2026-10-25T05:30", "2026-11-01T05:30", "2026-11-08T06:30"),
    ("Australia/Lord_Howe", 6, "02:15", "2026-09-26T15:45", "2026-10-03T15:30", "2026-10-10T15:15"),
    ("Australia/Lord_Howe", 6, "01:45", "2026-03-28T14:45", "2026-04-04T14:45", "2026-04-11T15:15"),
    ("Europe/Helsinki", 4, "15:00", "2026-03-20T13:00", "2026-03-27T13:00", "2026-04-03T12:00"),
]


@pytest.mark.parametrize(("zone", "weekday", "clock", "before", "then", "after"), CLOCKS)
def test_once_a_week_when_the_clocks_change(
    zone: str, weekday: int, clock: str, before: str, then: str, after: str
) -> None:
    when = Weekly(weekday, time.fromisoformat(clock))
    expected = [at(f"{text}+00:00") for text in (before, then, after)]
    found = slots.moments(when, (), zone, expected[0] - timedelta(minutes=1))
    assert list(islice(found, 3)) == expected
    for moment in expected:
        asked = schedule(when, moment - timedelta(hours=2))
        assert slots.due(asked, (), {None: zone}, moment - timedelta(seconds=1)) == ()
        (slot,) = slots.due(asked, (), {None: zone}, moment)
        assert (slot.at, slot.late, slot.missed) == (moment, False, ())
        assert slots.due(schedule(when, moment), (), {None: zone}, moment + timedelta(hours=2)) == ()


@given(ZONES, WEEKLY, MOMENTS)
def test_one_slot_a_week_in_every_zone(zone: str, when: Weekly, start: datetime) -> None:
    found = list(islice(slots.moments(when, (), zone, start), 60))
    assert all(earlier < later for earlier, later in pairwise(found))
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
    mondays = [day - timedelta(days=day.weekday()) for day in days]
    assert all(later - earlier == timedelta(weeks=1) for earlier, later in pairwise(mondays))
    assert all(timedelta(days=6) < later - earlier < timedelta(days=8) for earlier, later in pairwise(found))
    assert found[0] - start <= timedelta(days=8)


@given(ZONES, WEEKLY, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=70)))
def test_what_comes_next_is_what_is_due_then(
    zone: str, when: Weekly, since: datetime, gone: timedelta
) -> None:
    now = since + gone
    walked, last = [], since
    while (following := slots.next_after(when, (), zone, last)) is not None and following <= now:
        walked.append(following)
        last = following
    found = slots.due(schedule(when, since), (), {None: zone}, now)
    assert [(*slot.missed, slot.at) for slot in found] == ([tuple(walked)] if walked else [])


@given(ZONES, st.integers(1, LATEST), TIMES, st.dates(date(2012, 2, 1), date(2036, 1, 1)))
def test_a_working_day_is_never_on_a_weekend(zone: str, number: int, clock: time, starts: date) -> None:
    when = WorkingDay(number, Anchor.START, clock)
    its = Cycle("c", "p1", "", starts)
    (found,) = slots.moments(when, (its,), zone, datetime(2012, 1, 1, tzinfo=UTC))
    day = slots.utc(starts, time(), zone).astimezone(ZoneInfo(zone)).date()
    until = found.astimezone(ZoneInfo(zone)).date()
    days = (day + timedelta(days=n) for n in range((until - day).days + 1))
    assert sum(each.weekday() < 5 for each in days) == number
    assert slots.cycles_due(when, (its,), zone, found) == (its,)


# ---- cycles --------------------------------------------------------------------------------------

KICKOFF, SUMMARY = DEFAULTS[Kind.KICKOFF], DEFAULTS[Kind.SUMMARY]


@pytest.mark.parametrize(
    ("starts", "ends", "kickoff", "summary"),
    [
        ("2026-01-01", "2026-03-31", "2026-01-01T09:00+02:00", "2026-04-03T09:00+03:00"),
        ("2026-02-01", "2026-04-30", "2026-02-02T09:00+02:00", "2026-05-05T09:00+03:00"),  # from February
        ("2026-05-01", "2026-07-31", "2026-05-01T09:00+03:00", "2026-08-05T09:00+03:00"),  # ends on a Friday
        (
            "2026-08-01",
            "2027-01-31",
            "2026-08-03T09:00+03:00",
            "2027-02-03T09:00+02:00",
        ),  # a half from August
    ],
)
def test_a_cycle_may_begin_in_any_month(starts: str, ends: str, kickoff: str, summary: str) -> None:
    its, long_ago = (cycle(starts, ends),), at("2025-01-01T00:00+00:00")
    assert slots.next_after(KICKOFF, its, "Europe/Helsinki", long_ago) == at(kickoff)
    assert slots.next_after(SUMMARY, its, "Europe/Helsinki", long_ago) == at(summary)
    assert slots.next_after(SUMMARY, its, "Europe/Helsinki", at(summary)) is None


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe"])
def test_a_quarter_lasts_until_midnight_where_the_program_is(zone: str) -> None:
    its, there = (cycle("2026-07-01", "2026-09-30"),), ZoneInfo(zone)
    at_once = WorkingDay(1, Anchor.END, time(0, 0))
    asked = schedule(at_once, at("2026-09-01T00:00+00:00"), Kind.SUMMARY)
    still = datetime(2026, 9, 30, 23, 59, 59, tzinfo=there).astimezone(UTC)
    assert slots.due(asked, its, {None: zone}, still) == ()
    (slot,) = slots.due(asked, its, {None: zone}, still + timedelta(seconds=1))
    assert slot.at == datetime(2026, 10, 1, tzinfo=there).astimezone(UTC)
    assert slots.cycles_due(at_once, its, zone, slot.at) == its


def test_an_open_ended_cycle_has_no_summary_and_a_closed_one_no_kickoff() -> None:
    long_ago = at("2025-01-01T00:00+00:00")
    assert slots.next_after(SUMMARY, (cycle("2026-01-01", None),), "UTC", long_ago) is None
    closed = cycle("2026-01-01", "2026-03-31", closed=at("2026-03-31T12:00+00:00"))
    assert slots.next_after(KICKOFF, (closed,), "UTC", long_ago) is None
    assert slots.next_after(SUMMARY, (closed,), "UTC", long_ago) == at("2026-04-03T09:00+00:00")


@pytest.mark.parametrize(
    ("opened", "kickoff"),
    [
        ("2026-06-20T12:00+03:00", "2026-07-01T09:00+03:00"),  # in good time
        ("2026-07-01T08:59+03:00", "2026-07-01T09:00+03:00"),
        ("2026-07-01T09:00+03:00", "2026-07-02T09:00+03:00"),  # just too late: the next morning
        ("2026-07-07T07:00+03:00", "2026-07-07T09:00+03:00"),
        ("2026-07-10T12:00+03:00", "2026-07-13T09:00+03:00"),  # over the weekend
        ("2026-07-15T23:00+03:00", "2026-07-16T09:00+03:00"),
        ("2026-07-16T01:00+03:00", "2026-07-01T09:00+03:00"),  # past, and dealt with: nobody waits any more
    ],
)
def test_a_cycle_that_was_opened_late_is_kicked_off_on_the_next_working_day(
    opened: str, kickoff: str
) -> None:
    its = (replace(cycle("2026-07-01", "2026-09-30"), opened_at=at(opened)),)
    assert slots.next_after(KICKOFF, its, "Europe/Helsinki", at("2025-01-01T00:00+00:00")) == at(kickoff)
    assert slots.cycles_due(KICKOFF, its, "Europe/Helsinki", at(kickoff)) == its


def test_cycles_that_end_together_are_summed_up_together() -> None:
    both = (cycle("2026-07-01", "2026-09-30"), cycle("2026-04-01", "2026-09-30"))
    asked = schedule(SUMMARY, at("2026-09-30T00:00+00:00"), Kind.SUMMARY)
    (slot,) = slots.due(asked, both, {None: "UTC"}, at("2026-10-05T09:00+00:00"))
    assert slots.cycles_due(SUMMARY, both, "UTC", slot.at) == both


# ---- late, and for each of several ---------------------------------------------------------------


def test_after_an_outage_the_newest_is_late_and_the_others_are_missed() -> None:
    asked = schedule(Weekly(4, time(15)), at("2026-11-06T15:00+00:00"))
    (slot,) = slots.due(asked, (), {None: "UTC"}, at("2026-11-27T15:11+00:00"))
    assert slot.at == at("2026-11-27T15:00+00:00")
    assert slot.late
    assert slot.missed == (at("2026-11-13T15:00+00:00"), at("2026-11-20T15:00+00:00"))
    (slot,) = slots.due(asked, (), {None: "UTC"}, at("2026-11-27T15:10+00:00"))
    assert not slot.late


def test_after_a_very_long_one_the_last_quarters_are_named() -> None:
    asked = schedule(Weekly(4, time(15)), at("2016-11-06T15:00+00:00"))
    (slot,) = slots.due(asked, (), {None: "UTC"}, at("2026-11-27T16:00+00:00"))
    assert slot.at == at("2026-11-27T15:00+00:00")
    assert slot.missed[0] == at("2026-09-04T15:00+00:00")
    assert len(slot.missed) == slots.MOST_MISSED


def test_a_reminder_comes_at_each_ones_own_time() -> None:
    zones: slots.Zones = {"ana": "America/New_York", "bo": "Asia/Kolkata", "cy": "Asia/Kolkata"}
    asked = schedule(DEFAULTS[Kind.REMINDER], at("2026-11-22T00:00+00:00"), Kind.REMINDER)
    found = slots.due(asked, (), zones, at("2026-11-23T03:30+00:00"))
    assert [(slot.member_id, slot.zone) for slot in found] == [("bo", "Asia/Kolkata"), ("cy", "Asia/Kolkata")]
    found = slots.due(asked, (), zones, at("2026-11-23T14:00+00:00"))
    assert [(slot.member_id, slot.at.hour) for slot in found] == [("bo", 3), ("cy", 3), ("ana", 14)]


@given(ZONES, WEEKLY, MOMENTS)
def test_nobody_is_reminded_before_somebody_looks(zone: str, when: Weekly, now: datetime) -> None:
    """Whatever zone a new owner is in, their next moment is not before the next look."""
    asked = schedule(when, now, Kind.REMINDER)
    look = slots.next_look(asked, (), "Europe/Berlin", now)
    following = slots.next_after(when, (), zone, now)
    assert following is not None
    assert look <= following
    assert look <= now + slots.LOOK_AGAIN


def test_a_zone_that_nobody_knows_is_the_programs() -> None:
    for odd in (None, "", "Mars/Olympus", "../etc/passwd", "Europe", "Europe/Berlin\0"):
        assert slots.zone_or(odd, "Europe/Berlin") == "Europe/Berlin"
    assert slots.zone_or("Asia/Kolkata", "Europe/Berlin") == "Asia/Kolkata"
