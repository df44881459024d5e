"""What a round says of the one before it, and what a public poll keeps out of the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.feedback.model import Asks, Survey
from handlers.feedback.outcome import outcome
from handlers.feedback.questions import Kind, Question
from handlers.feedback.scores import change, nps, rounding, share, shifts, tally
from handlers.model import Member
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import START, run
from tests.test_survey_outcome import all_of, answered

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
HOW = Question(Kind.RATING, "How was it?")
AGAIN = Question(Kind.YES_NO, "Again?")
DAY = Question(Kind.SINGLE, "Which day?", ("Mon", "Tue", "Wed"))
RETRO = Survey("r1", "p1", 1, "Retro", "own", (HOW, AGAIN, DAY), False, START, START + timedelta(days=7))
SCORES = st.lists(st.integers(0, 10), min_size=1, max_size=40)


def later(number: int, **other: object) -> Survey:
    return replace(RETRO, id=f"r{number}", number=number, **other)  # type: ignore[arg-type]


def test_each_question_says_how_it_changed(program: Database) -> None:
    first = [("slack", "4", "yes", "1")] * 3 + [("slack", "3", "no", "2")] * 3
    second = [("slack", "4", "yes", "1")] * 5 + [("slack", "4", "no", "3")] * 2
    run(program, lambda s: answered(s, RETRO, first))
    shown = run(program, lambda s: answered(s, later(2), second))
    assert [line for line in shown.splitlines() if "Since" in line] == [
        "Since last time: +0.50 since F1 (3.50 of 5, 6 answers).",
        "Since last time: Yes +21 points since F1 (6 answers).",
        "Since last time: Mon +21, Tue −50, Wed +29 points since F1 (6 answers).",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"questions": (HOW,)},
        {"questions": (HOW, AGAIN, Question(Kind.TEXT, "Why?"))},
        {"name": "Another", "template": "poll"},
        {"place": "slack/T1/C9"},
    ],
)
def test_what_is_no_round_of_the_same_is_not_compared(program: Database, other: dict[str, object]) -> None:
    given = [("slack", "4", "yes", "1")] * 6
    questions = other.get("questions", RETRO.questions)
    assert isinstance(questions, tuple)
    cut = [(door, *answers[: len(questions)]) for door, *answers in given]
    run(program, lambda s: answered(s, later(1, **other), cut))
    assert "Since last time" not in run(program, lambda s: answered(s, later(2), given))


@pytest.mark.parametrize("joined", [0, 1])
def test_a_cohort_is_compared_with_the_same_people_alone(program: Database, joined: int) -> None:
    given = [("slack", "4", "yes", "1")] * 5
    asked = {"asks": Asks.PEOPLE, "cohort": 1}

    def people(session: Session, number: int, count: int) -> None:
        ids = tuple(f"c{nth}" for nth in range(count))
        for id in ids:
            if session.members.get(id) is None:
                session.members.add(Member(id, id, ()))
        session.audiences.ask(later(number, **asked), ids)

    run(program, lambda s: answered(s, later(1, **asked), given))
    run(program, lambda s: people(s, 1, 5))
    run(program, lambda s: answered(s, later(2, **asked), given))
    run(program, lambda s: people(s, 2, 5 + joined))
    found = run(program, lambda s: outcome(later(2, **asked, answered=5, closed_at=START), s))
    assert (found.before is None) == bool(joined)


def test_the_last_round_is_found_behind_many_others(program: Database) -> None:
    given = [("slack", "4", "yes", "1")] * 5

    def work(session: Session) -> None:
        for number in range(2, 60):
            other = later(number, name=f"Poll {number}", template="poll", questions=(HOW,))
            session.surveys.add(other)
            session.surveys.close(other, START)

    run(program, lambda s: answered(s, RETRO, given))
    run(program, work)
    assert "since F1 (4.00 of 5, 5 answers)" in run(program, lambda s: answered(s, later(60), given))


def test_a_round_that_too_few_answered_is_passed_over(program: Database) -> None:
    given = [("slack", "4", "yes", "1")] * 5
    run(program, lambda s: answered(s, RETRO, given))
    run(program, lambda s: answered(s, later(2), given[:4]))
    assert "since F1 (4.00 of 5, 5 answers)" in run(program, lambda s: answered(s, later(3), given))


@pytest.mark.parametrize(
    ("votes", "others", "told"),
    [
        (6, 1, "1 more is in no figure: beside the forum’s public votes it would say who said what."),
        (3, 3, "Fewer than 5 voted in the forum’s poll and fewer than 5 answered in another way"),
        (3, 5, "Yes: 3 (38%) · No: 5 (63%) · n=8"),
        (6, 0, "Yes: 6 (100%) · No: 0 (0%) · n=6"),
    ],
)
def test_a_named_poll_on_both_sides(program: Database, votes: int, others: int, told: str) -> None:
    poll = replace(RETRO, questions=(AGAIN,))
    given = [("poll", "yes")] * votes + [("slack", "no")] * others
    shown = run(program, lambda s: answered(s, poll, given))
    assert told in shown
    if "in no figure" in told:
        assert "Yes: 6 (100%) · No: 0 (0%) · n=6" in shown


# ---- the arithmetic ------------------------------------------------------------------------------


@given(SCORES, SCORES)
def test_a_change_is_that_of_the_exact_figures(old: list[int], new: list[int]) -> None:
    def exact(scores: list[int]) -> Fraction:
        return Fraction(100 * sum((each >= 9) - (each <= 6) for each in scores), len(scores))

    asked = Question(Kind.NPS, "Would you?")
    by = change(tally(asked, map(str, old)), tally(asked, map(str, new)))
    assert by is not None and abs(Fraction(by) - (exact(new) - exact(old))) <= Fraction(1, 20)
    assert by == -(change(tally(asked, map(str, new)), tally(asked, map(str, old))) or Decimal(0))
    assert abs(Fraction(nps(new).score) - exact(new)) <= Fraction(1, 20)


@given(SCORES)
def test_the_interval_is_that_of_the_sample_with_three_more(scores: list[int]) -> None:
    """Said in another way: of +1, 0 and -1, with three quarters of a promoter and a detractor more, and one
    and a half passives, the mean and 1.96 of its standard errors."""
    sample = [(1, 0.75), (0, 1.5), (-1, 0.75), *(((each >= 9) - (each <= 6), 1.0) for each in scores)]
    size = sum(weight for _, weight in sample)
    mean = sum(value * weight for value, weight in sample) / size
    error = (sum(weight * (value - mean) ** 2 for value, weight in sample) / size / size) ** 0.5
    found = nps(scores)
    for shown, way in ((found.low, -1), (found.high, 1)):
        assert abs(float(shown) - max(-100, min(100, 100 * (mean + way * 1.96 * error)))) <= 0.06
    if len(scores) >= 5:
        assert found.low <= found.score <= found.high


@given(st.lists(st.sampled_from("123"), min_size=1), st.lists(st.sampled_from("123"), min_size=1))
def test_shares_shift_by_exact_points(old: list[str], new: list[str]) -> None:
    before, now = tally(DAY, old), tally(DAY, new)
    for (_, by), answer in zip(shifts(before, now), "123", strict=True):
        exact = Fraction(100 * new.count(answer), len(new)) - Fraction(100 * old.count(answer), len(old))
        assert abs(by - exact) <= Fraction(1, 2)
    counts = [count for _, count in now.counts]
    shown = sum(share(count, now.n) for count in counts)
    assert rounding(DAY, counts, now.n) == (None if shown == 100 else shown)
    assert sum(counts) == now.n == len(new)


def test_shares_that_come_to_less_say_so(program: Database) -> None:
    given = [("slack", "4", "yes", day) for day in "112233"]
    shown = run(program, lambda s: answered(s, RETRO, given))
    assert (
        "Mon: 2 (33%) · Tue: 2 (33%) · Wed: 2 (33%) · n=6\nEach is rounded, so together they come to 99%."
        in shown
    )


def test_more_answers_than_people_asked_have_no_rate(program: Database) -> None:
    given = [("slack", "4", "yes", "1")] * 6
    shown = run(program, lambda s: answered(s, replace(RETRO, audience=5), given))
    assert "F1 · 6 answers, more than the 5 people asked · with names" in shown
    found = run(program, lambda s: outcome(s.surveys.of("p1")[0], s))
    assert "%" in all_of(found)
