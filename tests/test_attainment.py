"""How far it is from the baseline to the target, for every kind and comparison."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.model import UserError
from handlers.okrs.attainment import attainment, exact, met
from handlers.okrs.grades import grade, objective_score, objective_share, suggested_grade
from handlers.okrs.model import Comparison, Grade, Kind, Objective, Reading, Target
from handlers.okrs.values import interpret, read
from tests.okr_samples import (
    AWARENESS,
    EXPERIMENTS,
    MULTIPLE,
    NOMINATIONS,
    RATING,
    REPLY_TIME,
    SENTIMENT,
    TALK,
    amounts,
    d,
    key_result,
    readings,
    target,
    targets,
)

COUNT, PERCENT, NPS, DURATION = Kind.COUNT, Kind.PERCENT, Kind.NPS, Kind.DURATION
AT_LEAST, ABOVE, AT_MOST, BELOW = (
    Comparison.AT_LEAST,
    Comparison.ABOVE,
    Comparison.AT_MOST,
    Comparison.BELOW,
)


def reading_of(said: str, of: Target) -> Reading:
    return interpret(read(said)[0], of)[1]


@pytest.mark.parametrize(
    ("of", "said", "share"),
    [
        (NOMINATIONS, "0", 0),
        (NOMINATIONS, "37", 74),
        (NOMINATIONS, "49.99", 99),
        (NOMINATIONS, "50", 100),
        (NOMINATIONS, "80", 100),
        (replace(NOMINATIONS, baseline=d(40)), "45", 50),
        (replace(NOMINATIONS, baseline=d(40)), "30", 0),
        (replace(NOMINATIONS, baseline=d(60)), "45", 90),  # a baseline past the target says nothing
        (AWARENESS, "14/20", "87.5"),
        (AWARENESS, "16/20", 100),
        (target(PERCENT, AT_LEAST, "66.666667"), "2/3", 99),  # rounded they are the same
        (target(PERCENT, AT_MOST, "66.666667"), "2/3", 100),
        (SENTIMENT, "11.5", 99),
        (SENTIMENT, "11.51", 100),
        (SENTIMENT, "-12", 0),
        (SENTIMENT, "4.6", 40),
        (target(NPS, AT_LEAST, -10), "-55", 50),
        (target(NPS, AT_MOST, -10), "45", 50),
        (target(COUNT, ABOVE, 0), "0", 0),
        (EXPERIMENTS, "1", 50),
        (EXPERIMENTS, "2", 100),
        (EXPERIMENTS, "3", 100),
        (EXPERIMENTS, "4", 75),
        (REPLY_TIME, "10", 0),
        (REPLY_TIME, "12", 0),
        (REPLY_TIME, "6.5", 50),
        (REPLY_TIME, "3", 100),
        (replace(REPLY_TIME, op=BELOW), "3", 99),
        (replace(REPLY_TIME, baseline=None), "6", 50),
        (replace(REPLY_TIME, baseline=None), "2", 100),
        (target(COUNT, Comparison.EXACTLY, 0, unit="reports"), "0", 100),
        (target(COUNT, Comparison.EXACTLY, 0, unit="reports"), "3", 0),
        (target(COUNT, Comparison.EXACTLY, 0, unit="reports", baseline=4), "3", 25),
        (target(COUNT, Comparison.EXACTLY, 4), "3", 75),
        (target(COUNT, Comparison.EXACTLY, 4), "5", 80),
        (RATING, "3", 75),
        (RATING, "4/5", 100),
        (MULTIPLE, "9/6", 75),
        (TALK, "not done", 0),
        (TALK, "done", 100),
        (replace(AWARENESS, maintain=True), "79%", 0),
        (replace(AWARENESS, maintain=True), "80%", 100),
        (target(COUNT, Comparison.ONCE), "0", 0),
        (target(COUNT, Comparison.ONCE), "1", 100),
        (target(COUNT, AT_LEAST, 0), "0", 100),
    ],
)
def test_attainment(of: Target, said: str, share: int | str) -> None:
    assert attainment(of, reading_of(said, of)) == d(share)


def test_without_a_reading_or_a_number_to_reach_there_is_no_attainment() -> None:
    assert attainment(NOMINATIONS, None) is None
    assert attainment(target(COUNT, AT_LEAST), Reading(d(5))) is None
    assert not met(NOMINATIONS, None)
    assert not met(target(COUNT, AT_MOST), Reading(d(0)))


@given(st.data())
def test_it_lies_between_0_and_100_and_is_100_exactly_when_met(data: st.DataObject) -> None:
    of = data.draw(targets())
    reading = data.draw(readings(of))
    share = attainment(of, reading)
    assert share is not None and 0 <= share <= 100
    assert (share == 100) == met(of, reading)


@given(st.data())
def test_nearer_to_the_target_is_never_less(data: st.DataObject) -> None:
    of = data.draw(targets())
    readings_drawn = [data.draw(readings(of)) for _ in range(2)]
    one, other = sorted(readings_drawn, key=lambda reading: exact(of, reading))
    assume(of.kind is not Kind.MILESTONE)
    low, high = attainment(of, one), attainment(of, other)
    assert low is not None and high is not None
    upwards = of.op in (AT_LEAST, ABOVE, Comparison.ONCE)
    goal = of.value or Decimal(0)
    if upwards or (of.op in (Comparison.RANGE, Comparison.EXACTLY) and exact(of, other) <= goal):
        assert low <= high
    if of.op in (AT_MOST, BELOW) or (not upwards and exact(of, one) >= (of.high or goal)):
        assert low >= high


@given(amounts, amounts, st.integers(1, 40), st.data())
def test_every_comparison_is_exact(value: Decimal, goal: Decimal, whole: int, data: st.DataObject) -> None:
    def holds(op: Comparison) -> bool:
        return met(Target(COUNT, op, goal), Reading(value))

    assert [holds(op) for op in (AT_LEAST, ABOVE, AT_MOST, BELOW, Comparison.EXACTLY)] == [
        value >= goal,
        value > goal,
        value <= goal,
        value < goal,
        value == goal,
    ]
    part = data.draw(st.integers(0, whole))
    share = Target(PERCENT, AT_LEAST, goal)
    assert met(share, reading_of(f"{part}/{whole}", share)) == (100 * part >= goal * whole)


# ---- grades ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "said", "score"),
    [
        (NOMINATIONS, "37", "0.7"),
        (NOMINATIONS, "38", "0.8"),
        (NOMINATIONS, "49", "0.9"),  # never 1.0 before it is met
        (SENTIMENT, "11.5", "0.9"),
        (NOMINATIONS, "52", "1.0"),
        (NOMINATIONS, None, None),
        (TALK, "not done", "0.0"),
    ],
)
def test_the_suggested_grade(of: Target, said: str | None, score: str | None) -> None:
    suggested = suggested_grade(key_result(of, said))
    assert (None if suggested is None else str(suggested)) == score


def test_grading() -> None:
    assert grade(key_result(), "0.7", " the fair moved ", "keep") == Grade(d("0.7"), "the fair moved", "keep")
    assert grade(key_result(), d(1), "done").score == 1


@pytest.mark.parametrize("score", ["1.1", "-0.1", "0.755", "70%", "", "NaN", "1e0", "0x7", "٠", "10"])
def test_a_score_outside_the_scale_is_refused(score: str) -> None:
    with pytest.raises(UserError, match=r"0\.0 to 1\.0"):
        grade(key_result(), score, "why")


def test_a_grade_needs_a_reason_a_known_next_step_and_a_live_key_result() -> None:
    with pytest.raises(UserError, match="say in a few words why"):
        grade(key_result(), "0.7", "  ")
    with pytest.raises(UserError, match="next step"):
        grade(key_result(), "0.7", "why", "repeat")
    with pytest.raises(UserError, match=r"KR 1\.2 was dropped"):
        grade(key_result(dropped_at=key_result().created_at), "0.7", "why")


def test_an_objective_adds_up_its_live_key_results() -> None:
    graded = key_result(value="50", grade=Grade(d("0.9"), "why"))
    parts = (
        graded,
        key_result(value="25", grade=Grade(d("0.4"), "why")),
        key_result(),
        key_result(value="50", grade=Grade(d("1"), "why"), dropped_at=graded.created_at),
    )
    objective = Objective("o", "p", "c", 1, "Launch", key_results=parts)
    assert objective_score(objective) == d("0.65")
    assert objective_share(objective) == d(50)
    assert objective_share(replace(objective, key_results=(graded,))) == 100
    assert objective_share(replace(objective, key_results=())) is None
    assert objective_score(replace(objective, key_results=(key_result(),))) is None
