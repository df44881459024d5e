"""Recording a check-in: which day it holds for, what is refused, what is asked, what can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.model import Cycle, UserError
from handlers.okrs.model import (
    Cadence,
    Change,
    CheckIn,
    Comparison,
    Grade,
    Health,
    KeyResult,
    Kind,
    Reading,
    Target,
)
from handlers.okrs.rules import check_in, question, undo
from handlers.okrs.values import read
from tests.okr_samples import (
    ANA,
    AWARENESS,
    BEN,
    EXPERIMENTS,
    FUNDS,
    NOMINATIONS,
    NOW,
    REPLY_TIME,
    SENTIMENT,
    d,
    key_result,
    target,
)


def say(typed: str, to: KeyResult, **more: Any) -> CheckIn:
    said, note = read(typed)
    return check_in(to, said, **{"by": ANA, "at": NOW, "zone": "UTC", "note": note, **more})


def test_a_check_in_keeps_what_was_said_and_what_it_left() -> None:
    new = say(
        "+5 second batch",
        key_result(value="32"),
        links=("https://example.org/batch",),
        confidence=7,
        health=Health.AT_RISK,
        win=True,
        ask="reviewers",
        place="slack/T1/C1",
    )
    assert new == CheckIn(
        "kr",
        2,
        Change.ADD,
        Reading(d(5)),
        NOW,
        NOW,
        "m-ana",
        "Ana",
        note="second batch",
        links=("https://example.org/batch",),
        confidence=7,
        health=Health.AT_RISK,
        win=True,
        ask="reviewers",
        place="slack/T1/C1",
        after=Reading(d(37)),
    )


@pytest.mark.parametrize(
    ("zone", "on", "holds_at"),
    [
        ("UTC", None, NOW),
        ("UTC", date(2026, 5, 16), NOW),
        ("UTC", date(2026, 5, 15), datetime(2026, 5, 15, 23, 59, 59, tzinfo=UTC)),
        ("America/New_York", date(2026, 5, 15), datetime(2026, 5, 16, 3, 59, 59, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 5, 17), NOW),  # there it is the 17th already
        ("UTC", date(2000, 1, 1), datetime(2000, 1, 1, 23, 59, 59, tzinfo=UTC)),
        # The clocks went back: this second came twice, and the later one ends the day.
        ("America/Santiago", date(2026, 4, 4), datetime(2026, 4, 5, 3, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_day_a_value_holds_for(zone: str, on: date | None, holds_at: datetime) -> None:
    assert say("37", key_result(), zone=zone, on=on).holds_at == holds_at


def test_a_backdated_value_leaves_the_fold_to_the_store() -> None:
    assert say("+5", key_result(value="32"), on=date(2026, 5, 1)).after is None
    assert say("+5", key_result(value="32"), on=date(2026, 5, 16)).after == Reading(d(37))


def test_a_new_year_starts_a_yearly_count_again() -> None:
    yearly = replace(NOMINATIONS, cadence=Cadence.YEARLY)
    last_year = key_result(yearly, "40", reading_at=datetime(2025, 11, 1, tzinfo=UTC))
    assert say("+5", last_year).after == Reading(d(5))


CLOSED = Cycle("c", "p", "Q1 2026", date(2026, 1, 1), date(2026, 3, 31), closed_at=NOW)


@pytest.mark.parametrize(
    ("typed", "to", "more", "message"),
    [
        ("37", key_result(dropped_at=NOW), {}, "KR 1.2 was dropped."),
        ("37", key_result(grade=Grade(d("0.7"), "why")), {}, "KR 1.2 is graded, so its value rests."),
        ("37", key_result(), {"cycle": CLOSED}, "Q1 2026 is closed."),
        ("37", key_result(), {"on": date(2026, 5, 17)}, "17 May 2026 is still to come."),
        ("37", key_result(), {"on": date(1999, 12, 31)}, "31 December 1999 is too long ago."),
        ("37", key_result(), {"on": date.min}, "1 January 1 is too long ago."),
        ("37", key_result(), {"confidence": 11}, "Confidence runs from 0 to 10."),
        ("37", key_result(), {"confidence": -1}, "Confidence runs from 0 to 10."),
        ("37", key_result(), {"health": Health.MET}, "“met” is for the bot to work out."),
        ("37", key_result(), {"note": "x" * 3001}, "That note is too long to keep."),
        ("37", key_result(), {"links": ("javascript:1",)}, "I could not take one of the links."),
        ("37", key_result(), {"links": ("https://a.example",) * 11}, "Those are many links."),
        ("-5", key_result(value="4"), {}, "That would go below zero: it stands at 4."),
        ("-5", key_result(), {}, "That would go below zero: it stands at 0."),
        ("+5", key_result(SENTIMENT, "98"), {}, "That would make it 103."),
        ("+1", key_result(value="999999999999"), {}, "That number is too large to keep."),
        ("80%", key_result(), {}, "80% is a percentage, and this key result counts nominations."),
    ],
)
def test_what_cannot_be_recorded(typed: str, to: KeyResult, more: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as refused:
        say(typed, to, **more)
    assert refused.value.message == message
    assert refused.value.hint


PER_MONTH = replace(NOMINATIONS, cadence=Cadence.MONTHLY)
FALLING = target(Kind.COUNT, Comparison.AT_MOST, 5, unit="open reports")


@pytest.mark.parametrize(
    ("of", "before", "typed", "asked"),
    [
        (NOMINATIONS, "40", "4", "It was 40, now 4: typo?"),
        (NOMINATIONS, "40", "41", None),
        (NOMINATIONS, "40", "40", None),
        (NOMINATIONS, "40", "-2", None),  # taking away is meant
        (NOMINATIONS, None, "4", None),
        (FUNDS, "$2.5m", "$250k", "It was $2.5M, now $250,000: typo?"),
        (EXPERIMENTS, "2", "1", "It was 2, now 1: typo?"),
        (FALLING, "40", "4", None),
        (replace(NOMINATIONS, maintain=True), "40", "4", None),
        (SENTIMENT, "11.5", "-12", None),
        (REPLY_TIME, "5", "2", None),
        (AWARENESS, "70%", "14/20", None),
        (AWARENESS, "70%", "700%", "700% is more than all of it: typo?"),
        (replace(AWARENESS, value=d(150)), "70%", "140%", None),
    ],
)
def test_a_value_that_looks_like_a_slip_is_recorded_with_a_question(
    of: Target, before: str | None, typed: str, asked: str | None
) -> None:
    current = key_result(of, before)
    assert question(current, say(typed, current)) == asked


def test_no_question_about_the_past_or_a_new_window() -> None:
    current = key_result(value="40")
    assert question(current, say("4", current, on=date(2026, 5, 1))) is None
    last_month = key_result(PER_MONTH, "40", reading_at=NOW - timedelta(days=20))
    assert question(last_month, say("4", last_month)) is None
    this_month = key_result(PER_MONTH, "40", reading_at=NOW - timedelta(days=10))
    assert question(this_month, say("4", this_month)) == "It was 40, now 4: typo?"


def test_undoing_marks_and_never_deletes() -> None:
    new = say("37", key_result())
    later = NOW + timedelta(minutes=1)
    undone = undo(new, ANA, later, may_undo_any=False)
    assert undone == replace(new, undone_by="m-ana", undone_at=later, after=None)
    assert undo(new, BEN, later, may_undo_any=True).undone_by == "m-ben"


def test_what_cannot_be_undone() -> None:
    new = say("37", key_result())
    with pytest.raises(UserError, match="That check-in is Ana’s"):
        undo(new, BEN, NOW, may_undo_any=False)
    undone = undo(new, ANA, NOW, may_undo_any=False)
    with pytest.raises(UserError, match="already undone by you"):
        undo(undone, ANA, NOW, may_undo_any=True)
    with pytest.raises(UserError, match="already undone by Ana"):
        undo(undone, BEN, NOW, may_undo_any=True)
    with pytest.raises(UserError, match=r"already undone\."):
        undo(replace(undone, undone_by="m-cyd"), BEN, NOW, may_undo_any=True)
