"""Health in its order, the expected-pace line, and the sentence that explains it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.okrs.clocks import expected
from handlers.okrs.health import behind, health, quiet_after, why
from handlers.okrs.model import Cadence, Grade, Health, KeyResult, Target
from tests.okr_samples import AWARENESS, NOMINATIONS, NOW, SENTIMENT, TALK, d, key_result

OPEN: dict[str, Any] = {"window_starts": None, "window_ends": None}


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def days_ago(days: float) -> dict[str, Any]:
    return {"reading_at": NOW - timedelta(days=days)}


@pytest.mark.parametrize(
    ("of", "word", "reason"),
    [
        (key_result(value="52", grade=Grade(d("0.7"), "why")), Health.GRADED, "graded 0.7"),
        (key_result(value="52"), Health.MET, "52 of ≥50 nominations"),
        (key_result(value="52", said=Health.AT_RISK, **days_ago(40)), Health.MET, "52 of ≥50 nominations"),
        (key_result(), Health.QUIET, "no news yet"),
        (key_result(value="49", **days_ago(14)), Health.ON_TRACK, "48 points ahead of the expected pace"),
        (key_result(value="49", **days_ago(14.01)), Health.QUIET, "no news since 2 May"),
        (
            key_result(value="49", said=Health.ON_TRACK, **days_ago(20)),
            Health.QUIET,
            "no news since 26 April",
        ),
        (key_result(value="49", said=Health.OFF_TRACK), Health.OFF_TRACK, "as said on 15 May"),
        (key_result(value="5", said=Health.ON_TRACK), Health.ON_TRACK, "as said on 15 May"),
        (key_result(value="20"), Health.ON_TRACK, "10 points behind the expected pace"),
        (key_result(value="19"), Health.AT_RISK, "12 points behind the expected pace"),
        (key_result(value="12"), Health.OFF_TRACK, "26 points behind the expected pace"),
        (key_result(value="25"), Health.ON_TRACK, "on the expected pace"),
        (key_result(value="5", **OPEN), Health.ON_TRACK, "moving, with no date to meet"),
        (key_result(SENTIMENT, "11.5"), Health.ON_TRACK, "49 points ahead of the expected pace"),
    ],
)
def test_health_and_why(of: KeyResult, word: Health, reason: str) -> None:
    assert (health(of, NOW), why(of, NOW)) == (word, reason)


def test_exactly_at_the_limits_is_still_the_better_word() -> None:
    assert expected(key_result(), NOW) == d(50)
    assert health(key_result(value="20"), NOW) is Health.ON_TRACK
    assert health(key_result(value="19.99"), NOW) is Health.AT_RISK
    assert health(key_result(value="12.5"), NOW) is Health.AT_RISK
    assert health(key_result(value="12.49"), NOW) is Health.OFF_TRACK


def test_silence_says_nothing_about_a_measured_one_whose_source_answers() -> None:
    silent = key_result(value="49", **days_ago(40))
    assert health(silent, NOW) is Health.QUIET
    assert health(silent, NOW, measured_source_answers=True) is Health.ON_TRACK
    assert why(silent, NOW, measured_source_answers=True) == "48 points ahead of the expected pace"
    assert health(key_result(), NOW, measured_source_answers=True) is Health.QUIET  # no data at all


@pytest.mark.parametrize(
    ("cadence", "cycle_days", "days"),
    [
        (None, 91, 14),
        (None, 92, 14),
        (None, 184, 30),
        (None, 366, 60),
        (None, 31, 7),
        (None, None, 60),
        (Cadence.YEARLY, 91, 60),
        (Cadence.QUARTERLY, 365, 14),
        (Cadence.WEEKLY, 91, 7),
        (Cadence.BY_DATE, 91, 14),
    ],
)
def test_how_long_it_may_go_without_news(cadence: Cadence | None, cycle_days: int | None, days: int) -> None:
    starts = at(2026, 1, 1)
    ends = None if cycle_days is None else starts + timedelta(days=cycle_days)
    of = key_result(replace(NOMINATIONS, cadence=cadence), window_starts=starts, window_ends=ends)
    assert quiet_after(of) == timedelta(days=days)


def due(text: str, of: Target = NOMINATIONS) -> Target:
    return replace(of, due=text, cadence=Cadence.BY_DATE)


@pytest.mark.parametrize(
    ("of", "when", "share"),
    [
        (key_result(), at(2026, 3, 1), 0),
        (key_result(), at(2026, 4, 1), 0),
        (key_result(), at(2026, 7, 1), 100),
        (key_result(), at(2027, 1, 1), 100),
        (key_result(**OPEN), NOW, None),
        (key_result(due("2026-04")), at(2026, 4, 16), 50),
        (key_result(due("April 2026"), **OPEN), at(2026, 4, 16), 50),  # from when it was made
        (key_result(due("2026-04")), at(2026, 5, 1), 100),
        (key_result(due("2025-07")), NOW, 100),
        (key_result(due("the next meetup")), at(2026, 7, 1), 100),  # no day: the cycle's
        (key_result(due("2026-04", TALK)), at(2026, 4, 30), 0),  # all or nothing
        (key_result(due("2026-04", TALK)), at(2026, 5, 1), 100),
        (key_result(replace(NOMINATIONS, cadence=Cadence.YEARLY)), at(2026, 7, 2, 12), 50),
        (key_result(replace(NOMINATIONS, cadence=Cadence.MONTHLY)), at(2026, 4, 16), 50),
        (key_result(replace(NOMINATIONS, cadence=Cadence.WEEKLY), **OPEN), NOW, None),
        (key_result(replace(AWARENESS, maintain=True), **OPEN), NOW, 100),
    ],
)
def test_the_expected_pace_line(of: KeyResult, when: datetime, share: int | None) -> None:
    assert expected(of, when) == share


def test_a_yearly_window_in_a_year_that_starts_in_july_runs_from_july() -> None:
    of = key_result(
        replace(NOMINATIONS, cadence=Cadence.YEARLY),
        window_starts=at(2026, 7, 1),
        window_ends=at(2027, 7, 1),
    )
    assert expected(of, at(2026, 12, 30, 12)) == d(50)


def test_the_day_ends_in_the_zone_of_the_program() -> None:
    of = key_result(due("2026-04-30", TALK))
    midnight_in_london = at(2026, 5, 1)
    assert expected(of, midnight_in_london, "UTC") == 100
    assert expected(of, midnight_in_london, "America/New_York") == 0


def test_last_years_value_does_not_meet_this_years_target() -> None:
    yearly = replace(NOMINATIONS, cadence=Cadence.YEARLY)
    of = key_result(yearly, "50", reading_at=at(2025, 12, 20))
    assert health(of, at(2025, 12, 31)) is Health.MET
    assert health(of, at(2026, 1, 10)) is Health.ON_TRACK
    assert behind(of, at(2026, 1, 10)) == expected(of, at(2026, 1, 10))
    assert (health(of, at(2026, 3, 1)), why(of, at(2026, 3, 1))) == (
        Health.QUIET,
        "no news since 20 December 2025",
    )


def test_a_milestone_waits_for_its_day_and_a_maintained_state_does_not() -> None:
    assert health(key_result(TALK, "not done"), NOW) is Health.ON_TRACK
    assert health(key_result(due("2026-04", TALK), "not done"), NOW) is Health.OFF_TRACK
    kept_up = replace(TALK, due=None, maintain=True)
    assert health(key_result(kept_up, "not done", **OPEN), NOW) is Health.OFF_TRACK
    assert why(key_result(kept_up, "done", **OPEN), NOW) == "kept up"
