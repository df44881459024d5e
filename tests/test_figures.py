"""How amounts, goals and standings are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.okrs.figures import (
    amount,
    change_line,
    day_words,
    due_words,
    goal,
    progress_line,
    reading_words,
    remaining,
    share_words,
)
from handlers.okrs.model import Cadence, Comparison, Kind, Reading, Target
from handlers.okrs.values import interpret, read
from tests.okr_samples import (
    AWARENESS,
    EXPERIMENTS,
    FUNDS,
    MULTIPLE,
    NOMINATIONS,
    RATING,
    REPLY_TIME,
    SENTIMENT,
    TALK,
    amounts,
    d,
    key_result,
    target,
)

STORIES = target(Kind.COUNT, Comparison.AT_LEAST, 10, unit="stories")
PANEL = Target(Kind.MILESTONE, Comparison.ONCE, maintain=True)


def reading_of(said: str, of: Target) -> Reading:
    return interpret(read(said)[0], of)[1]


@pytest.mark.parametrize(
    ("of", "value", "words"),
    [
        (NOMINATIONS, "37", "37"),
        (NOMINATIONS, "1200", "1,200"),
        (SENTIMENT, "-11.50", "-11.5"),
        (AWARENESS, "66.666667", "66.66%"),
        (FUNDS, "3000000", "$3M"),
        (FUNDS, "1250000", "$1.25M"),
        (FUNDS, "1234567", "$1,234,567"),
        (FUNDS, "1200", "$1,200"),
        (FUNDS, "12.5", "$12.50"),
        (replace(FUNDS, unit="EUR"), "75000", "€75,000"),
        (REPLY_TIME, "1", "1 day"),
        (REPLY_TIME, "1.5", "1.5 days"),
        (replace(REPLY_TIME, unit="working days"), "1", "1 working day"),
        (RATING, "4.2", "4.2"),
        (MULTIPLE, "2", "2x"),
        (TALK, "1", "done"),
        (PANEL, "0", "not kept up"),
        (replace(EXPERIMENTS, unit="%"), "25", "25%"),
    ],
)
def test_amounts(of: Target, value: str, words: str) -> None:
    assert amount(d(value), of) == words


@given(amounts, st.sampled_from([NOMINATIONS, FUNDS, REPLY_TIME, EXPERIMENTS]))
def test_an_amount_can_be_typed_back(value: Decimal, of: Target) -> None:
    assert reading_of(amount(value, of), of).amount == value


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (NOMINATIONS, "≥50 nominations"),
        (AWARENESS, "≥80%"),
        (SENTIMENT, ">11.5 NPS"),
        (EXPERIMENTS, "2–3 experiments"),
        (target(Kind.RANGE, Comparison.RANGE, 20, high=30, unit="%"), "20–30%"),
        (FUNDS, "≥$3M"),
        (replace(REPLY_TIME, baseline=None), "≤3 days"),
        (REPLY_TIME, "≤3 days, from 10 days"),
        (RATING, "≥4 out of 5"),
        (MULTIPLE, "≥2x"),
        (target(Kind.COUNT, Comparison.EXACTLY, 0, unit="reports"), "exactly 0 reports"),
        (target(Kind.COUNT, Comparison.AT_LEAST, unit="reports"), "reports (no number set)"),
        (replace(STORIES, cadence=Cadence.YEARLY), "≥10 stories per year"),
        (replace(STORIES, cadence=Cadence.BY_DATE, due="2017-Q4"), "≥10 stories by Q4 2017"),
        (TALK, "done by July 2026"),
        (replace(TALK, due=None), "done"),
        (replace(TALK, due=None, cadence=Cadence.YEARLY), "done once per year"),
        (PANEL, "kept up"),
    ],
)
def test_goals(of: Target, words: str) -> None:
    assert goal(of) == words


def test_days() -> None:
    assert due_words("2025-07-14") == "14 July 2025"
    assert due_words("the next meetup") == "the next meetup"
    assert day_words(date(2026, 6, 3)) == "3 June 2026"
    assert day_words(date(2026, 6, 3), near=date(2026, 1, 1)) == "3 June"
    assert day_words(date(2025, 6, 3), near=date(2026, 1, 1)) == "3 June 2025"


@pytest.mark.parametrize(
    ("of", "said", "words"),
    [
        (NOMINATIONS, "37", "needs 13 more"),
        (NOMINATIONS, "50", ""),
        (replace(NOMINATIONS, op=Comparison.ABOVE), "50", "needs 1 more"),
        (AWARENESS, "14/20", "needs 2 more"),
        (AWARENESS, "13/17", "needs 1 more"),
        (AWARENESS, "16/20", ""),
        (replace(AWARENESS, op=Comparison.ABOVE), "16/20", "needs 1 more"),
        (replace(AWARENESS, op=Comparison.AT_MOST), "18/20", "needs 2 fewer"),
        (AWARENESS, "70%", "needs 10 points more"),
        (SENTIMENT, "9", "has to rise by more than 2.5"),
        (SENTIMENT, "11.5", "needs a little more"),
        (EXPERIMENTS, "1", "needs 1 more"),
        (EXPERIMENTS, "5", "needs 2 less"),
        (FUNDS, "$2.7m", "needs $300,000 more"),
        (REPLY_TIME, "5", "needs 2 days less"),
        (target(Kind.COUNT, Comparison.EXACTLY, 0), "3", "needs 3 fewer"),
        (TALK, "not done", "not done yet"),
        (TALK, "done", ""),
    ],
)
def test_what_is_still_needed(of: Target, said: str, words: str) -> None:
    assert remaining(of, reading_of(said, of)) == words


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 100))
def test_as_many_more_as_it_says_are_enough_and_one_fewer_is_not(whole: int, part: int, share: int) -> None:
    of = Target(Kind.PERCENT, Comparison.AT_LEAST, d(share), unit="%")
    words = remaining(of, reading_of(f"{min(part, whole)}/{whole}", of))
    more = int(words.split()[1]) if words else 0
    assert 100 * (min(part, whole) + more) >= share * whole
    assert more == 0 or 100 * (min(part, whole) + more - 1) < share * whole


def test_where_it_stands() -> None:
    assert progress_line(key_result(STORIES)) == "≥10 stories · no news yet"
    assert progress_line(key_result(STORIES, "7")) == "7 of ≥10 stories · 70% · needs 3 more"
    assert progress_line(key_result(STORIES, "12")) == "12 of ≥10 stories · 100%"
    shared = progress_line(key_result(AWARENESS, "14/20"))
    assert shared == "14/20 (70%) of ≥80% · 87% of the way · needs 2 more"
    assert progress_line(key_result(TALK, "not done")) == "not done yet · by July 2026"
    assert progress_line(key_result(RATING, "3/5")) == "3/5 of ≥4 out of 5 · 75% · needs 1 more"


def test_what_one_check_in_did() -> None:
    four, seven = Reading(d(4)), Reading(d(7))
    assert change_line(four, seven, STORIES) == "4 → 7 of ≥10 stories · 70%"
    assert change_line(None, seven, STORIES) == "7 of ≥10 stories · 70%"
    assert change_line(seven, seven, STORIES) == "7 of ≥10 stories · 70%"
    assert change_line(Reading(d(0)), Reading(d(1)), TALK) == "not done → done"


def test_a_share_is_cut_off_never_rounded_up() -> None:
    assert share_words(d("99.99")) == "99%"
    assert reading_words(reading_of("2/3", AWARENESS), AWARENESS) == "2/3 (66.66%)"
