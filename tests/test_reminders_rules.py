"""What a reminder asks for, and at which hours anybody hears from the bot alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import Program
from handlers.okrs.model import Comparison, Grade, KeyResult, Kind, Reading, Source, Target
from handlers.rhythm.quiet import BEGINS, ENDS, morning
from handlers.rhythm.reminders import is_due

NOW = datetime(2026, 4, 20, 7, tzinfo=UTC)
PROGRAM = Program("p1", "dc", "Contributors", "Europe/Berlin")
TARGET = Target(Kind.COUNT, Comparison.AT_LEAST, Decimal(10), unit="stories")
OLD = NOW - timedelta(days=30)
KR = KeyResult("k1", "p1", "o1", 2, 1, "Publish ≥10 stories", TARGET, OLD)
FOUR, TEN = Reading(Decimal(4)), Reading(Decimal(10))


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, True),
        ({"reading": FOUR, "reading_at": OLD}, True),
        ({"id": "heard of"}, False),
        ({"created_at": NOW - timedelta(days=7)}, False),
        ({"created_at": NOW - timedelta(days=7, seconds=1)}, True),
        ({"reading": TEN, "reading_at": OLD}, False),
        ({"reading": FOUR, "reading_at": OLD, "reading_source": Source.MEASURED}, False),
        ({"grade": Grade(Decimal("0.4"), "not this time")}, False),
        ({"dropped_at": OLD}, False),
    ],
)
def test_what_news_is_due_on(change: dict[str, object], due: bool) -> None:
    assert is_due(replace(KR, **change), {"heard of"}, PROGRAM, NOW) is due  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "now", "until"),
    [
        ("Europe/Berlin", "2026-04-20T19:59", "2026-04-20T19:59"),
        ("Europe/Berlin", "2026-04-20T20:00", "2026-04-21T08:00"),
        ("Europe/Berlin", "2026-04-20T23:59", "2026-04-21T08:00"),
        ("Europe/Berlin", "2026-04-21T00:00", "2026-04-21T08:00"),
        ("Europe/Berlin", "2026-04-21T07:59", "2026-04-21T08:00"),
        ("Europe/Berlin", "2026-04-21T08:00", "2026-04-21T08:00"),
        ("Europe/Berlin", "2026-03-28T22:00", "2026-03-29T08:00"),  # the clocks go forward in that night
        ("Australia/Lord_Howe", "2026-04-04T22:00", "2026-04-05T08:00"),  # and back, by half an hour
        ("America/New_York", "2026-12-31T21:00", "2027-01-01T08:00"),
    ],
)
def test_the_evening_and_the_night_are_left_alone(zone: str, now: str, until: str) -> None:
    local = [datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(zone)) for each in (now, until)]
    at, expected = (each.astimezone(UTC) for each in local)
    assert morning(at, zone) == expected


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(sorted(available_timezones())),
)
def test_everybody_hears_at_a_decent_hour_and_within_half_a_day(now: datetime, zone: str) -> None:
    at = morning(now, zone)
    assert ENDS <= at.astimezone(ZoneInfo(zone)).time() < BEGINS
    assert timedelta() <= at - now <= timedelta(hours=25)
    if at != now:
        assert at.astimezone(ZoneInfo(zone)).time().replace(second=0) in (ENDS, time(9))
