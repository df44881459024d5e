"""Cycles by name, the periods that follow them, and days in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import UserError
from handlers.okrs.clocks import due_day, window
from handlers.okrs.model import Cadence
from handlers.okrs.periods import Period, bounds, cycle_of, next_period, parse_cycle_name, read_day

TODAY = date(2026, 5, 16)
days = st.dates(date(2000, 1, 1), date(2190, 12, 31))


@pytest.mark.parametrize(
    ("typed", "name", "starts", "ends", "following"),
    [
        ("2017 Q2", "Q2 2017", date(2017, 4, 1), date(2017, 6, 30), "Q3 2017"),
        ("q4 2026", "Q4 2026", date(2026, 10, 1), date(2026, 12, 31), "Q1 2027"),
        ("2026-Q4", "Q4 2026", date(2026, 10, 1), date(2026, 12, 31), "Q1 2027"),
        ("H1 2026", "H1 2026", date(2026, 1, 1), date(2026, 6, 30), "H2 2026"),
        (" 2026 ", "2026", date(2026, 1, 1), date(2026, 12, 31), "2027"),
        ("Feb 2024", "February 2024", date(2024, 2, 1), date(2024, 2, 29), "March 2024"),
        ("2026-07", "July 2026", date(2026, 7, 1), date(2026, 7, 31), "August 2026"),
        ("2026-01-01..2026-03-31", "Q1 2026", date(2026, 1, 1), date(2026, 3, 31), "Q2 2026"),
        (
            "2026-04-01 to 2026-09-30",
            "2026-04-01..2026-09-30",
            date(2026, 4, 1),
            date(2026, 9, 30),
            "2026-10-01..2027-03-31",
        ),
        (
            "2026-05-04..2026-05-17",
            "2026-05-04..2026-05-17",
            date(2026, 5, 4),
            date(2026, 5, 17),
            "2026-05-18..2026-05-31",
        ),
    ],
)
def test_cycle_names(typed: str, name: str, starts: date, ends: date, following: str) -> None:
    period = parse_cycle_name(typed, TODAY)
    assert period == Period(name, starts, ends)
    assert next_period(period).name == following


def test_an_open_ended_cycle_starts_today_and_has_no_successor() -> None:
    opened = parse_cycle_name("open", TODAY)
    assert opened == Period("open-ended", TODAY, None)
    with pytest.raises(UserError, match="nothing follows it"):
        next_period(opened)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "Q5 2026", "Q2", "FY26", "1999", "2200", "spring", "2026-13", "２０２６"),
        *("2026-03-31..2026-01-01", "2026-02-30..2026-03-01"),
        *("9999-12-30..9999-12-31", "0001-01-01..2026-01-01"),
    ],
)
def test_other_names_are_refused_with_what_would_be_right(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_cycle_name(typed, TODAY)
    assert refused.value.hint


@given(days)
def test_a_quarter_holds_its_day_and_reads_back(day: date) -> None:
    quarter = cycle_of(day)
    assert quarter.ends is not None and quarter.starts <= day <= quarter.ends
    assert parse_cycle_name(quarter.name, TODAY) == quarter
    assert next_period(quarter) == cycle_of(quarter.ends + timedelta(days=1))


@given(days, st.integers(0, 800))
def test_periods_follow_without_a_gap_and_read_back(starts: date, length: int) -> None:
    period = parse_cycle_name(f"{starts}..{starts + timedelta(days=length)}", TODAY)
    following = next_period(period)
    assert period.ends is not None
    assert following.starts == period.ends + timedelta(days=1)
    assert parse_cycle_name(following.name, TODAY) == following


zones = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Havana"])
cadences = st.sampled_from([Cadence.YEARLY, Cadence.QUARTERLY, Cadence.MONTHLY])


@given(cadences, days, st.integers(0, 86_399), zones, st.none() | st.tuples(days, st.integers(1, 800)))
def test_a_window_holds_its_moment_and_the_next_one_follows(
    cadence: Cadence, day: date, second: int, zone: str, cycle: tuple[date, int] | None
) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    around = bounds(cycle[0], cycle[0] + timedelta(days=cycle[1]), zone) if cycle else (None, None)
    found = window(cadence, at, zone, around)
    assert found is not None and found[0] <= at < found[1]
    assert window(cadence, found[1] - timedelta(seconds=1), zone, around) == found
    following = window(cadence, found[1], zone, around)
    assert following is not None and following[0] == found[1]


def test_bounds_are_whole_days_of_the_zone() -> None:
    assert bounds(date(2026, 4, 1), date(2026, 6, 30), "America/New_York") == (
        datetime(2026, 4, 1, 4, tzinfo=UTC),
        datetime(2026, 7, 1, 4, tzinfo=UTC),
    )
    assert bounds(date(2026, 4, 1), None, "UTC")[1] is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025-07", date(2025, 7, 31)),
        ("July 2025", date(2025, 7, 31)),
        ("2017-Q4", date(2017, 12, 31)),
        ("by the end of Q2 2026", date(2026, 6, 30)),
        ("14 July 2025", date(2025, 7, 14)),
        ("Jul 4th, 2025", date(2025, 7, 4)),
        ("2026", date(2026, 12, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("30 February 2026", None),
        ("2026-02-30", None),
        ("the next meetup", None),
        ("2199-12-31", date(2199, 12, 31)),
        ("9999-12-31", None),
        ("31 December 9999", None),
        ("0001-01-01", None),
        ("", None),
        (None, None),
    ],
)
def test_due_days(words: str | None, day: date | None) -> None:
    assert due_day(words) == day


@given(st.text() | st.text("0123456789-Q. toJulyend"))
def test_any_text_is_a_day_or_none_and_a_cycle_or_a_refusal(text: str) -> None:
    due_day(text)
    for reads in (read_day, lambda words: parse_cycle_name(words, TODAY)):
        try:
            reads(text)
        except UserError as refused:
            assert refused.hint
