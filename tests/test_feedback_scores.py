"""Figures of surveys: worked examples by hand, and what holds whatever people answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.feedback import questions as q
from handlers.feedback.questions import Kind, Question
from handlers.feedback.scores import nps, share, tally
from handlers.feedback.templates import TEMPLATES
from handlers.feedback.threshold import LEAST, showable
from handlers.model import FieldError, UserError

SCORES = st.lists(st.integers(0, 10), min_size=1, max_size=60)
NPS = Question(Kind.NPS, "Would you recommend it?")
COLOURS = Question(Kind.MULTIPLE, "Which colours?", ("Red", "Green", "Blue"))
DAY = Question(Kind.SINGLE, "Which day?", ("Monday", "Tuesday"))
YES = Question(Kind.YES_NO, "Again?")
WORDS = Question(Kind.TEXT, "Why?", required=False)


@pytest.mark.parametrize(
    ("scores", "parts", "score", "interval"),
    [
        # p = 8.75/15, d = 2.75/15: 40.0 ± 196·sqrt((0.76667 - 0.16) / 15) = 40.0 ± 39.4
        ([10, 9, 9, 10, 9, 9, 10, 9, 7, 8, 3, 6], (8, 2, 2), "50.0", ("0.6", "79.4")),
        # 9.75/15 - 0.75/15 = 60.0 ± 196·sqrt((0.7 - 0.36) / 15) = 60.0 ± 29.5
        ([9] * 9 + [7] * 3, (9, 3, 0), "75.0", ("30.5", "89.5")),
        ([9, 9, 8, 8, 8, 8, 6], (2, 4, 1), "14.3", ("-31.1", "51.1")),
        ([0, 5, 6, 6, 4], (0, 0, 5), "-100.0", ("-100.0", "-17.5")),
        ([8] * 20, (0, 20, 0), "0.0", ("-10.4", "10.4")),
        ([10, 0], (1, 0, 1), "0.0", ("-73.3", "73.3")),
    ],
)
def test_the_score_and_its_interval(
    scores: list[int], parts: tuple[int, int, int], score: str, interval: tuple[str, str]
) -> None:
    found = nps(scores)
    assert (found.promoters, found.passives, found.detractors) == parts
    assert str(found.score) == score
    assert (str(found.low), str(found.high)) == interval


@given(SCORES)
def test_a_score_lies_within_its_bounds_and_is_the_same_in_any_order(scores: list[int]) -> None:
    found = nps(scores)
    assert found == nps(sorted(scores)) and found.n == len(scores)
    assert -100 <= found.low <= found.high <= 100
    exact = Decimal(100 * (found.promoters - found.detractors)) / found.n
    assert abs(found.score - exact) <= Decimal("0.05")


@given(SCORES)
def test_turned_round_it_is_the_same_score_below_zero(scores: list[int]) -> None:
    turned = [0 if score >= 9 else 10 if score <= 6 else score for score in scores]
    ours, theirs = nps(scores), nps(turned)
    assert abs(ours.score + theirs.score) <= Decimal("0.1")
    assert abs(ours.low + theirs.high) <= Decimal("0.1")


@given(SCORES, st.integers(2, 5))
def test_more_of_the_same_answers_make_the_interval_no_wider(scores: list[int], times: int) -> None:
    few, many = nps(scores), nps(scores * times)
    if len(scores) >= LEAST:
        assert many.high - many.low <= few.high - few.low + Decimal("0.1")


@given(st.lists(st.sampled_from(["", "1", "2", "1 3", "1 2 3"]), max_size=40))
def test_a_distribution_counts_each_pick_once(answers: list[str]) -> None:
    found = tally(COLOURS, answers)
    assert found.n == sum(1 for answer in answers if answer)
    assert sum(count for _, count in found.counts) == sum(len(answer.split()) for answer in answers)
    assert [label for label, _ in found.counts] == ["Red", "Green", "Blue"]
    assert found == tally(COLOURS, answers[::-1])


def test_means_and_shares_round_half_up() -> None:
    rating = Question(Kind.RATING, "How was it?")
    assert tally(rating, ["1", "2", "2", "4", "", "5", "5", "5", "5"]).mean == Decimal("3.63")
    assert (share(1, 8), share(1, 3), share(0, 0), share(7, 7)) == (13, 33, 0, 100)


# ---- the threshold -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "total", "shown"),
    [
        ({"Slack": 7, "forum": 5}, 12, {"Slack", "forum"}),
        ({"Slack": 8, "forum": 4}, 12, set()),  # the forum's four would be the difference
        ({"Slack": 8, "forum": 6, "web": 2}, 16, {"Slack"}),  # the forum is kept back with the two
        ({"Slack": 12}, 12, {"Slack"}),
        ({"Slack": 12}, 15, set()),
        ({"Slack": 3, "forum": 3}, 6, set()),
        ({"Slack": 4}, 4, set()),
    ],
)
def test_groups_that_may_be_shown(groups: Mapping[str, int], total: int, shown: set[str]) -> None:
    assert showable(groups, total) == shown


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 20)), st.integers(0, 10))
def test_nobody_subtracts_their_way_below_the_threshold(groups: dict[str, int], others: int) -> None:
    total = sum(groups.values()) + others
    shown = [groups[name] for name in showable(groups, total)]
    assert all(size >= LEAST for size in shown)
    unions = [sum(some) for count in range(len(shown) + 1) for some in combinations(shown, count)]
    left = [total - union for union in unions] if shown else []
    assert all(size == 0 or size >= LEAST for size in left)


# ---- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        (NPS, " 10 ", "10"),
        (YES, "Y", "yes"),
        (DAY, "tuesday", "2"),
        (DAY, "1", "1"),
        (COLOURS, "blue, red", "1 3"),
        (COLOURS, "3 1 3", "1 3"),
        (WORDS, " it is kind ", "it is kind"),
        (WORDS, "\u200b", ""),
    ],
)
def test_an_answer_is_kept_in_one_way(question: Question, said: str, kept: str) -> None:
    assert q.read(question, said) == kept
    assert q.read(question, kept) == kept


@pytest.mark.parametrize("said", ["11", "-1", "9.5", "ten", "9 10", "٩"])
def test_what_is_no_score_is_refused_with_what_would_be(said: str) -> None:
    with pytest.raises(UserError) as caught:
        q.read(NPS, said)
    assert caught.value.hint == "One of: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10."


def test_what_is_needed_is_asked_for_where_it_belongs() -> None:
    assert q.read_all((NPS, WORDS), ("9", "")) == ("9", "")
    with pytest.raises(FieldError) as caught:
        q.read_all((WORDS, NPS), ("fine", ""))
    assert (caught.value.field, caught.value.message) == ("a2", "This one is needed.")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_answer_or_a_users_error(said: str) -> None:
    for question in (NPS, YES, DAY, COLOURS, WORDS):
        try:
            kept = q.read(question, said)
        except UserError:
            continue
        assert q.read(question, kept) == kept


def test_templates_fit_into_a_form() -> None:
    for template in TEMPLATES.values():
        assert 1 <= len(template.questions) <= q.MOST_QUESTIONS
        assert all(len(each.options) <= q.MOST_OPTIONS for each in template.questions)
