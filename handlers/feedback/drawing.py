"""Small pieces that messages about surveys are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from handlers.feedback.model import Asks, Survey
from handlers.feedback.scores import share
from handlers.model import Program, UserError
from handlers.okrs import drawing
from handlers.reply import Button

T = TypeVar("T")


def page_of(every: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """What stands on a page, and which is the last. UserError for one that is not there."""
    last = max(1, -(-len(every) // size))
    if page > last:
        raise UserError(f"There is no page {page}.", f"The last one is {last}.")
    return every[(page - 1) * size : page * size], last


def next_page(line: str, page: int, program: Program | None) -> Button:
    """``program``: None where it is about several."""
    return Button("Next page", f"{line} page:{page + 1}{f' in:{program.slug}' if program else ''}")


def until(survey: Survey, program: Program, now: datetime) -> str:
    """Its last day: ``12 May``."""
    return drawing.last_day(survey.closes_at, program, now)


def standing(survey: Survey, program: Program, now: datetime) -> str:
    """``open until 12 May``, ``closed``, or what it waits for."""
    if survey.is_open(now):
        return f"open until {until(survey, program, now)}"
    return "over, waiting for the forum’s votes" if survey.waits else "closed"


def answers(number: int) -> str:
    """``no answers``, ``1 answer``, ``12 answers``."""
    return f"{number or 'no'} answer{'' if number == 1 else 's'}"


def kind(survey: Survey) -> str:
    """``anonymous``, ``with names``, ``with names, asked @team``, ``anonymous, open to: anyone``."""
    if survey.asks is Asks.ANYONE:
        return "anonymous, open to: anyone"
    of = f", asked @{survey.group_name}" if survey.group else ""
    return f"{'anonymous' if survey.anonymous else 'with names'}{of}"


def rate(answered: int, audience: int | None) -> str:
    """``12 answers of 40 people asked (30%)``."""
    said = asked(answered, audience)
    if audience is None or answered > audience:
        return said
    return f"{said} ({share(answered, audience)}%)"


def asked(answered: int, audience: int | None) -> str:
    """``12 answers of 40 people asked``; where more answered than were counted, both without a rate."""
    if audience is None:
        return answers(answered)
    people = f"{audience} {'person' if audience == 1 else 'people'}"
    if answered > audience:
        return f"{answers(answered)}, more than the {people} asked"
    return f"{answers(answered)} of {people} asked"
