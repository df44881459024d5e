"""What people say without being asked.

okr feedback the calls are too early for me anonymous
okr feedback page
okr feedback list
okr feedback answer 3 we moved them to the afternoon
okr feedback read K7M2-9QPX
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.feedback import listening_messages as messages
from handlers.feedback import remark_page
from handlers.feedback.card import PRESSED
from handlers.feedback.drawing import page_of
from handlers.feedback.listening_model import Remark
from handlers.feedback.remark_messages import TOO_MANY
from handlers.feedback.remark_page import LONGEST_REMARK, MOST_UNHEARD, keep_unnamed, the_words
from handlers.feedback.words import PAGE
from handlers.grammar import argument, flag, option, rest
from handlers.members.linking import ALPHABET, CODE, LENGTH
from handlers.members.reaching import reached_at, stewards_at
from handlers.model import Program, UserError
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.people import readable
from handlers.ports import Context, Store
from handlers.reply import Reply
from handlers.rhythm import fitting
from handlers.rhythm.model import Post
from handlers.rhythm.slots import utc
from handlers.words import number

NUMBER = number(1, 1_000_000, "number")


@dataclass(frozen=True)
class GiveFeedback:
    words: str = rest(required=True, name="words")
    anonymous: bool = flag("anonymous")


MOST_LISTED = 1000  # remarks


@dataclass(frozen=True)
class FeedbackList:
    page: int = option("page", PAGE, default=1)


@dataclass(frozen=True)
class FeedbackAnswer:
    number: int = argument(NUMBER)
    words: str = rest(required=True, name="words")


@dataclass(frozen=True)
class FeedbackRead:
    code: str = argument(CODE)


def give_feedback(command: GiveFeedback, ctx: Context) -> Reply:
    """`okr feedback <words> [anonymous]`: to the stewards alone."""
    program = lookup.the_program(ctx)
    unnamed = is_unnamed(vars(command))
    if unnamed and remark_page.is_offered(ctx):
        unsure = not command.anonymous and not ctx.aloud
        return messages.on_a_page(remark_page.address(ctx), aloud=ctx.aloud, unsure=unsure)
    if ctx.aloud or (command.anonymous and ctx.in_message):
        pages, slash = remark_page.is_offered(ctx), ctx.account.platform != PRESSED
        return messages.aloud(aloud=ctx.aloud, slash=slash, pages=pages)
    if unnamed and not command.anonymous:
        raise UserError(
            "Without your name? I was not sure, so I kept nothing.",
            "Then let the last word be anonymous, with no sign behind it. With your name: leave it out.",
        )
    words = the_words(command.words if command.anonymous else readable(command.words.strip(), ctx))
    if command.anonymous:
        if ctx.store.listening.unheard(program.id) >= MOST_UNHEARD:
            raise UserError(TOO_MANY)
        code = "".join(ctx.random.choices(ALPHABET, k=LENGTH))
        keep_unnamed(words, code, program.id, ctx.store)
        return messages.taken_unnamed(program, code)
    number = ctx.store.listening.last_remark(program.id) + 1
    ctx.store.members.keep(ctx.who)
    ctx.store.listening.add_remark(Remark(program.id, number, words, ctx.who.id, ctx.who.name))
    return messages.taken_named(program)


def newest_morning(program: Program, now: datetime) -> datetime:
    """The last time at which stewards were to hear of new feedback."""
    day = local_day(now, program.zone)
    today = utc(day, messages.MORNING, program.zone)
    return today if today <= now else utc(day - timedelta(days=1), messages.MORNING, program.zone)


def news(program: Program, morning: datetime, store: Store) -> tuple[Post, ...]:
    """To each steward, one message however much came in since they last heard; none where nothing did."""
    if not store.listening.take_news(program.id):
        return ()
    return messages.news(program, stewards_at(program, store), morning)


def is_unnamed(given: Mapping[str, Any]) -> bool:
    """Whether `okr feedback …` asks for it, or nearly does."""
    return bool(given.get("anonymous")) or _meant_unnamed(given.get("words", ""))


def _meant_unnamed(text: str) -> bool:
    """Whether it begins or ends nearly as one would ask for it to be without a name."""
    said = text.casefold().split()
    return any("anonym" in word for word in (*said[:1], *said[-2:]))


def feedback_list(command: FeedbackList, ctx: Context) -> Reply:
    """`okr feedback list [page:2]`: for the stewards, the newest first."""
    program = lookup.the_program(ctx)
    told = [each for each in ctx.store.listening.remarks(program.id, MOST_LISTED) if not each.held_back]
    pages = fitting.pages(map(messages.listed, told))
    (shown,), last = page_of(pages, command.page, 1)
    return messages.inbox(program, told, shown, (command.page, last))


def feedback_answer(command: FeedbackAnswer, ctx: Context) -> Reply:
    """`okr feedback answer 3 <words>`: told to whoever wrote it, or kept for whoever has its code. What was
    answered before is replaced."""
    program = lookup.the_program(ctx)
    found = ctx.store.listening.remark(program.id, command.number)
    if found is None or found.held_back:
        raise UserError(f"There is no feedback {command.number}.", "`okr feedback list` shows it.")
    words = readable(command.words.strip(), ctx)[:LONGEST_REMARK]
    if words == found.answer:
        return messages.answered_so_before(found)
    answered = replace(found, answer=words, corrected=bool(found.answer))
    ctx.store.listening.answer(answered)
    author = ctx.store.members.get(found.member_id) if found.member_id is not None else None
    account = reached_at(author, program, ctx.store)
    told = (messages.answered(program, answered, account),) if account is not None else ()
    return replace(messages.answer_noted(answered, told=bool(told)), notices=told)


def feedback_read(command: FeedbackRead, ctx: Context) -> Reply:
    """`okr feedback read <code>`: what was answered to feedback without a name."""
    program = lookup.the_program(ctx)
    found = ctx.store.listening.with_code(program.id, command.code)
    if found is None:
        raise UserError("I know no feedback with this code.", "Perhaps it was given to another program.")
    return messages.read(found)
