"""Small pieces that messages about surveys are made of."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.feedback.model import Asks, Survey
from handlers.feedback.scores import share
from handlers.model import Program
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day

MOMENT = timedelta(seconds=1)


def until(survey: Survey, program: Program, now: datetime) -> str:
    """Its last day: ``12 May``."""
    last = local_day(survey.closes_at - MOMENT, program.zone)
    return day_words(last, near=local_day(now, program.zone))


def answers(number: int) -> str:
    """``no answers``, ``1 answer``, ``12 answers``."""
    return f"{number or 'no'} answer{'' if number == 1 else 's'}"


def kind(survey: Survey) -> str:
    """``anonymous``, ``with names``, ``anonymous, open to: anyone``."""
    if survey.asks is Asks.ANYONE:
        return "anonymous, open to: anyone"
    return "anonymous" if survey.anonymous else "with names"


def rate(answered: int, audience: int | None) -> str:
    """``12 answers of 40 people asked (30%)``. Who answers though nobody counted them is counted too."""
    if audience is None:
        return answers(answered)
    asked = max(audience, answered)
    people = "person" if asked == 1 else "people"
    return f"{answers(answered)} of {asked} {people} asked ({share(answered, asked)}%)"
