"""A word that must not be lost: whether a survey is anonymous."""

from __future__ import annotations

import pytest

from handlers.feedback.asking import SurveyNew
from handlers.feedback.building import SurveyBuild
from handlers.grammar import parse
from handlers.model import UserError
from handlers.registry import VERBS


def read(line: str) -> SurveyNew | SurveyBuild:
    verb, arguments = VERBS.find(line)
    command: object = parse(verb.command, arguments)
    assert isinstance(command, SurveyNew | SurveyBuild)
    return command


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("okr survey new poll Which day? options:Monday, Tuesday anonymous", ("Monday", "Tuesday")),
        ("okr survey new poll Which day? options:Monday, Tuesday Anonymous ", ("Monday", "Tuesday")),
        ('okr survey new poll Which day? options:"Monday, Tuesday" anonymous', ("Monday", "Tuesday")),
        ("okr survey new poll Which day? anonymous options:Monday, Tuesday", ("Monday", "Tuesday")),
        ("okr survey build Retro q1:How was it? anonymous", None),
        ("okr survey build Retro q1:How was it? k1:rating anonymous", None),
    ],
)
def test_as_the_last_word_it_counts(line: str, options: tuple[str, ...] | None) -> None:
    found = read(line)
    assert found.anonymous and getattr(found, "options", None) == options


@pytest.mark.parametrize(
    "said",
    [
        "anonymous of:40",
        "anonymous.",
        "(anonymous)",
        "anonymus",
        "anonymously",
        "anonymous:yes",
        "Anonym",
        "anonymous, please",
    ],
)
@pytest.mark.parametrize(
    "line", ["okr survey new poll Which day? options:Mon, Tue", "okr survey build Retro q1:How was it?"]
)
def test_nothing_is_done_where_it_is_not_sure(line: str, said: str) -> None:
    with pytest.raises(UserError, match="Did you mean anonymous"):
        read(f"{line} {said}")


@pytest.mark.parametrize(
    "line",
    [
        'okr survey new nps-pulse "Are we anonymous"',
        'okr survey new poll Which? options:"named, anonymous"',
        'okr survey build "Anonymous feedback" q1:"Should posts be anonymous?"',
    ],
)
def test_in_quotes_it_is_text(line: str) -> None:
    found = read(line)
    assert not found.anonymous
    assert read(VERBS.render(found)) == found
