"""Answers: each person gives one, through whichever door.

okr survey answer F1 9
okr survey fill F1
okr survey link F1
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.feedback import answer_messages as messages
from handlers.feedback import audience_messages, open_messages
from handlers.feedback.card import PRESSED, touched_card
from handlers.feedback.model import Asks, KeyLost, Survey
from handlers.feedback.questions import MOST_QUESTIONS, Answers, read, read_all
from handlers.feedback.seeing import the_survey_to_answer
from handlers.feedback.words import ANSWER, SURVEY
from handlers.grammar import argument, option, rest
from handlers.model import Member, Program, UserError
from handlers.okrs import lookup
from handlers.ports import Context, Store
from handlers.rendering import render
from handlers.reply import Block, Reply


def _part(number: int) -> str | None:
    found: str | None = option(f"a{number}", ANSWER, long=True, hidden=True)
    return found


@dataclass(frozen=True)
class SurveyAnswer:
    """One question's answer in words, or, out of a form, those to each question."""

    survey: int = argument(SURVEY)
    answer: str = rest(name="answer")
    a1: str | None = _part(1)
    a2: str | None = _part(2)
    a3: str | None = _part(3)
    a4: str | None = _part(4)
    a5: str | None = _part(5)
    a6: str | None = _part(6)
    a7: str | None = _part(7)
    a8: str | None = _part(8)

    def said(self, count: int) -> tuple[str, ...]:
        """As many answers as there are questions, empty where nothing was said."""
        parts = [getattr(self, f"a{number}") or "" for number in range(1, MOST_QUESTIONS + 1)]
        return tuple([self.answer or parts[0], *parts[1:]][:count])


@dataclass(frozen=True)
class SurveyFill:
    survey: int = argument(SURVEY)


@dataclass(frozen=True)
class SurveyLink:
    survey: int = argument(SURVEY)


def survey_answer(command: SurveyAnswer, ctx: Context) -> Reply:
    """`okr survey answer F1 9`: never repeated in the answer to it, in a log or in the audit."""
    program, found = lookup.the_program(ctx), the_survey_to_answer(command.survey, ctx)
    check_asked(found, ctx.who.id, ctx.store)
    if ctx.aloud or (found.anonymous and ctx.in_message):
        return _not_here(program, found, ctx)
    said = command.said(len(found.questions))
    if not any(said):
        return survey_fill(SurveyFill(command.survey), ctx)
    if not found.is_open(ctx.now):
        raise closed(found)
    if command.answer and (len(said) > 1 or found.anonymous):
        return _in_form(program, found, command.answer, ctx)
    if _own(found, ctx) == (answers := read_all(found.questions, said)):
        return messages.same_again(program, found, answers, ctx.now)
    return take(found, program, ctx.who, ctx.account.platform, said, ctx.store, ctx.now)


def take(
    survey: Survey,
    program: Program,
    who: Member,
    door: str,
    said: tuple[str, ...],
    store: Store,
    now: datetime,
) -> Reply:
    """One person's answers, under the program's lock. What nobody may know of an anonymous one is in no
    part of the reply: it is not for the audit either."""
    check_asked(survey, who.id, store)
    if not survey.is_open(now):
        raise closed(survey)
    answers = read_all(survey.questions, said)
    if survey.anonymous:
        try:
            first = store.surveys.put_unnamed(survey, who, answers)
        except KeyLost:
            raise UserError(
                f"{survey.address} cannot be answered any more: its key is gone.", "A steward can close it."
            ) from None
        if not first:
            return messages.answered_before()
        reply = messages.unnamed_taken()
    else:
        store.members.keep(who)
        first = store.surveys.put_named(survey, who.id, door, answers, now)
        reply = messages.named_taken(program, survey, answers, now, first=first)
    return replace(reply, touched=touched_card(survey, program) if first else ())


def survey_fill(command: SurveyFill, ctx: Context) -> Reply:
    """`okr survey fill F1`: its questions as a form, with what this person said before if that is known."""
    program, found = lookup.the_program(ctx), the_survey_to_answer(command.survey, ctx)
    check_asked(found, ctx.who.id, ctx.store)
    return _form(program, found, _own(found, ctx), ctx)


def _in_form(program: Program, survey: Survey, answer: str, ctx: Context) -> Reply:
    """One line is not enough for several questions, nor to say first what anonymous means: it is the first
    answer in the form."""
    first = read(survey.questions[0], answer)
    reply = _form(program, survey, (first, *_own(survey, ctx)[1:]), ctx)
    if reply.form is None or survey.anonymous:
        return reply
    opens = f"okr survey answer {render(SurveyAnswer(survey.number, answer))}"
    return replace(reply, form=replace(reply.form, opens=opens))


def _form(program: Program, found: Survey, filled: Answers, ctx: Context) -> Reply:
    """Its questions; on a forum the address of a page that has them."""
    if (over := _over_for(found, ctx)) is not None:
        return over
    if ctx.account.platform == PRESSED and (ctx.pages or found.anonymous or len(found.questions) > 1):
        if not ctx.pages:
            raise messages.no_pages(found, pressed=False)
        return Reply(_letter(program, found, ctx), private=True)
    return Reply(form=messages.form(program, found, filled))


def _over_for(survey: Survey, ctx: Context, *, said: bool = False) -> Reply | None:
    """What somebody hears whose anonymous answer cannot be given again. UserError where it is closed.
    ``said``: an answer came with it."""
    if not survey.is_open(ctx.now):
        raise closed(survey, said=said)
    answered = survey.anonymous and ctx.store.surveys.has_answered(survey, ctx.who)
    return messages.answered_before() if answered else None


def _not_here(program: Program, survey: Survey, ctx: Context) -> Reply:
    """To an answer in words that others read, or that would stay with a name: nothing is kept, and the right
    way is handed over."""
    if (over := _over_for(survey, ctx, said=True)) is not None:
        return over
    pressed = ctx.account.platform != PRESSED
    if pressed or not ctx.pages:
        way = messages.way_without_page(program, survey, pressed=pressed)
    else:
        way = _letter(program, survey, ctx)
    return messages.said_aloud(way, aloud=ctx.aloud)


def _letter(program: Program, survey: Survey, ctx: Context) -> tuple[Block, ...]:
    """A form of their own, for somebody whom nobody knew before, too."""
    ctx.store.members.keep(ctx.who)
    return messages.link_letter(program, survey, ctx.who.id, ctx.now)


def survey_link(command: SurveyLink, ctx: Context) -> Reply:
    """`okr survey link F1`: the address of a form of one's own, told to this account alone."""
    program, found = lookup.the_program(ctx), the_survey_to_answer(command.survey, ctx)
    if found.asks is not Asks.ANYONE:
        check_asked(found, ctx.who.id, ctx.store)
    if (over := _over_for(found, ctx)) is not None:
        return over
    if not ctx.pages:
        raise messages.no_pages(found, pressed=ctx.account.platform != PRESSED)
    alone = (
        ctx.account.platform == PRESSED and not ctx.aloud
    )  # then the answer itself is private, and keeps it
    if found.asks is Asks.ANYONE and alone:
        return Reply(open_messages.letter(program, found, ctx.now), private=True)
    if found.asks is Asks.ANYONE:
        return open_messages.sent(program, found, ctx.account, ctx.now)
    if alone:
        return Reply(_letter(program, found, ctx), private=True)
    return messages.link_sent(program, found, ctx.who.id, ctx.account, ctx.now)


def check_asked(survey: Survey, member_id: str, store: Store) -> None:
    """UserError for whoever a survey does not ask by its name."""
    if survey.asks is Asks.ANYONE:
        raise audience_messages.by_link(survey)
    if survey.asks is Asks.PEOPLE and not store.audiences.has(survey, member_id):
        raise audience_messages.not_asked(survey)


def closed(survey: Survey, *, said: bool = True) -> UserError:
    """``said``: there was an answer, which does not count."""
    return UserError(
        f"{survey.address} is closed{', so I did not count that' if said else ''}.",
        f"How it came out: `okr survey results {survey.address}`",
    )


def _own(survey: Survey, ctx: Context) -> Answers:
    return said_before(survey, ctx.who.id, ctx.store)


def said_before(survey: Survey, member_id: str, store: Store) -> Answers:
    """What somebody answered, empty where nothing; nobody can tell that of an anonymous one."""
    mine = (each.answers for each in store.surveys.named(survey) if each.member_id == member_id)
    return next(mine, ("",) * len(survey.questions))
