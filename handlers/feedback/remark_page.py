"""Where every message keeps its author a remark without a name is written on a page of the bot's own.

okr feedback page
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handlers.feedback import remark_messages as messages
from handlers.feedback.card import PRESSED
from handlers.feedback.listening_model import UNNUMBERED, Remark
from handlers.model import FieldError, Program
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.ports import Context, Store
from handlers.reading import shows
from handlers.reply import Block, Reply

LONGEST_REMARK = 2000
MOST_UNHEARD = 100  # remarks without a name between two mornings: a flood goes no further
_LAST_OF_NEXT_WEEK = 13  # days from a Monday


@dataclass(frozen=True)
class FeedbackPage:
    pass


def feedback_page(command: FeedbackPage, ctx: Context) -> Reply:
    """`okr feedback page`: its address, told to this account alone."""
    if not ctx.pages:
        raise messages.no_pages(pressed=ctx.account.platform != PRESSED)
    if ctx.account.platform == PRESSED:
        return Reply(address(ctx), private=True)
    return messages.sent(ctx.account, address(ctx))


def is_unnamed(given: Mapping[str, Any]) -> bool:
    """Who asks for the page is to stand nowhere longer than it must."""
    return True


def instead(given: Mapping[str, Any], ctx: Context) -> Reply | None:
    """`okr feedback anonymous` with no word yet, where a form's answer would stand in a message."""
    return Reply(address(ctx), private=True) if given.get("anonymous") and is_offered(ctx) else None


def is_offered(ctx: Context) -> bool:
    """Whether it is the only way for somebody who is here."""
    return ctx.pages and ctx.account.platform == PRESSED


def address(ctx: Context) -> tuple[Block, ...]:
    program = lookup.the_program(ctx)
    ctx.store.listening.open_pages(program.id)
    return messages.letter(program, last_day(program, ctx.now), ctx.now)


def last_day(program: Program, now: datetime) -> date:
    """Until when an address holds: the Sunday of next week, so that all who ask in a week have the same."""
    today = local_day(now, program.zone)
    return today + timedelta(days=_LAST_OF_NEXT_WEEK - today.weekday())


def the_words(said: str) -> str:
    """Of a remark. FieldError."""
    words = said.strip()
    if not shows(words):
        raise FieldError("words", messages.NEEDED)
    if len(words) > LONGEST_REMARK:
        raise FieldError(
            "words", f"That is {len(words)} characters long.", f"Keep it under {LONGEST_REMARK}."
        )
    return words


def keep_unnamed(words: str, code: str, program_id: str, store: Store) -> None:
    """Nothing but this is written, under the program's lock: neither who it was nor when."""
    store.listening.add_remark(Remark(program_id, UNNUMBERED, words), code)
