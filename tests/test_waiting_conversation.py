"""What waits for somebody's morning is decided again when it goes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.house import DC, House
from tests.test_reminders_conversation import DAY, MONDAY, owns, reminded
from tests.ticking import tick_at

HOUR = timedelta(hours=1)
EVENING = MONDAY + 12.5 * HOUR  # Monday, 21:30 in New York: it waits until Tuesday, 08:00
LAST_DAY = datetime(2025, 6, 30, tzinfo=UTC)  # of the cycle, a Monday


@pytest.fixture
def waits(slack: House) -> House:
    owns(slack, "2.1")
    slack.alice.says("/okr schedule set reminder monday 21:30", channel=DC).sees()
    return slack


def test_the_bot_was_away_until_the_next_night(waits: House) -> None:
    tick_at(waits, EVENING)
    tick_at(waits, EVENING + DAY)
    assert reminded(waits) == 0
    tick_at(waits, EVENING + DAY + 11 * HOUR)  # Wednesday, 08:30
    assert reminded(waits) == 1


def test_it_was_away_for_days(waits: House) -> None:
    tick_at(waits, EVENING)
    tick_at(waits, EVENING + 3 * DAY + 12 * HOUR)
    assert reminded(waits) == 0
    tick_at(waits, EVENING + 7 * DAY + 11 * HOUR)
    assert reminded(waits) == 1


def test_they_checked_in_meanwhile(waits: House) -> None:
    tick_at(waits, EVENING)
    waits.ben.says("/okr progress 1.2 4", channel=DC).sees()
    tick_at(waits, EVENING + 11 * HOUR)
    assert reminded(waits) == 0


def test_they_want_none_any_more(waits: House) -> None:
    tick_at(waits, EVENING)
    waits.ben.says("/okr reminders off", channel=DC).sees()
    tick_at(waits, EVENING + 11 * HOUR)
    assert reminded(waits) == 0


@pytest.mark.thorough
def test_the_cycle_ended_in_that_night(waits: House) -> None:
    tick_at(waits, EVENING + 11 * HOUR)
    assert reminded(waits) == 1
    at = LAST_DAY + timedelta(days=1, hours=1, minutes=30)  # its last evening in New York
    tick_at(waits, at)
    tick_at(waits, at + 11 * HOUR)
    tick_at(waits, at + 7 * DAY + 11 * HOUR)
    assert reminded(waits) == 1
