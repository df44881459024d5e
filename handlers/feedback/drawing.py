"""Small pieces that messages about surveys are made of."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.feedback.model import Survey
from handlers.feedback.scores import share
from handlers.model import Program
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day

MOMENT = timedelta(seconds=1)


def until(survey: Survey, program: Program, now: datetime) -> str:
    """Its last day: ``12 May``."""
    last = local_day(survey.closes_at - MOMENT, program.zone)
    return day_words(last, near=local_day(now, program.zone))


def standing(survey: Survey, program: Program, now: datetime) -> str:
    """``open until 12 May``, ``closed``, or what it waits for."""
    if survey.is_open(now):
        return f"open until {until(survey, program, now)}"
    return "over, waiting for the forum’s votes" if survey.waits else "closed"


def answers(number: int) -> str:
    """``no answers``, ``1 answer``, ``12 answers``."""
    return f"{number or 'no'} answer{'' if number == 1 else 's'}"


def rate(answered: int, audience: int | None) -> str:
    """``12 answers of 40 people asked (30%)``. Who answers though nobody counted them is counted too."""
    if audience is None:
        return answers(answered)
    asked = max(audience, answered)
    people = "person" if asked == 1 else "people"
    return f"{answers(answered)} of {asked} {people} asked ({share(answered, asked)}%)"
