"""Surveys are made, listed, brought to mind and closed.

okr survey new nps-pulse "Autumn pulse" until:2026-12-04 of:40 anonymous
okr survey new poll "Which day suits you?" options:"Mon, Tue, Wed" to:#team
okr survey list
okr survey remind F1
okr survey close F1
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.feedback import messages, recurring
from handlers.feedback.card import touched_card
from handlers.feedback.drawing import page_of
from handlers.feedback.model import Every, Survey
from handlers.feedback.own import check_options, the_name
from handlers.feedback.questions import Kind, Question
from handlers.feedback.seeing import may_see, the_survey
from handlers.feedback.templates import POLL, TEMPLATES
from handlers.feedback.words import EVERY, LAST_DAY, OPTIONS, PAGE, PEOPLE, SURVEY, TEMPLATE
from handlers.grammar import argument, flag, option, rest
from handlers.model import Place, Program, UserError
from handlers.okrs import lookup
from handlers.okrs.periods import local_day, start_of
from handlers.ports import Context
from handlers.reply import Reply
from handlers.words import WHERE, Where

POLL_DAYS, MOST_DAYS = 7, 366


@dataclass(frozen=True)
class SurveyNew:
    template: str = argument(TEMPLATE)
    name: str = rest(required=True, name="name")
    to: Where | None = option("to", WHERE)
    until: date | None = option("until", LAST_DAY)
    options: tuple[str, ...] | None = option("options", OPTIONS, long=True)
    of: int | None = option("of", PEOPLE)
    every: str | None = option("every", EVERY)
    anonymous: bool = flag("anonymous")


PAGE_SIZE = 20  # surveys


@dataclass(frozen=True)
class SurveyList:
    page: int = option("page", PAGE, default=1)


@dataclass(frozen=True)
class SurveyRemind:
    survey: int = argument(SURVEY)


@dataclass(frozen=True)
class SurveyClose:
    survey: int = argument(SURVEY)


def survey_new(command: SurveyNew, ctx: Context) -> Reply:
    """`okr survey new <template> "<name>"`, with to:, until:, of:, every:, and anonymous as its last word."""
    program = lookup.the_program(ctx)
    template = TEMPLATES.get(command.template)
    name = the_name(command.name)
    return begin(
        ctx,
        name,
        command.template,
        _questions(command, name),
        last_day(command.until, template.days if template else 0, program, ctx.now),
        place=_place(command.to, program, ctx),
        of=command.of,
        every=Every(command.every or Every.ONCE),
        anonymous=command.anonymous,
    )


def begin(
    ctx: Context,
    name: str,
    template: str,
    questions: tuple[Question, ...],
    end: datetime,
    *,
    place: Place | None = None,
    of: int | None = None,
    every: Every = Every.ONCE,
    anonymous: bool = False,
) -> Reply:
    """Ask it, in ``place`` or in each of the program's homes. UserError where it has none."""
    program = lookup.the_program(ctx)
    if place is None and not program.homes:
        raise UserError(
            f"{program.title} has no place to ask in.", f"Tie one to it: `okr here {program.slug}`"
        )
    where = place.key if place is not None else ""
    number = ctx.store.surveys.last_number(program.id) + 1
    asked = (name, template, questions, anonymous, ctx.now, end, where, of, every)
    new = Survey(ctx.new_id(), program.id, number, *asked)
    ctx.store.surveys.add(new)
    reply = messages.opened(program, new, ctx.now)
    again = recurring.next_round(new, program, ctx)
    return replace(reply, blocks=(*reply.blocks, *again), touched=touched_card(new, program))


def survey_list(command: SurveyList, ctx: Context) -> Reply:
    """`okr survey [list] [page:2]`: the newest first, those of places that the asker is not in left out."""
    program = lookup.the_program(ctx)
    every = [each for each in ctx.store.surveys.of(program.id) if may_see(each, program, ctx)]
    found, last = page_of(every, command.page, PAGE_SIZE)
    counts = {each.number: ctx.store.surveys.answered(each) for each in found}
    return messages.surveys(program, found, counts, (command.page, last), ctx.now)


def survey_remind(command: SurveyRemind, ctx: Context) -> Reply:
    """`okr survey remind F1`: in its thread, to everybody; nobody is told who has answered."""
    program, found = lookup.the_program(ctx), the_survey(command.survey, ctx)
    _refuse_closed(found, ctx)
    if found.reminded_at is not None and local_day(found.reminded_at, program.zone) == local_day(
        ctx.now, program.zone
    ):
        raise UserError("They were reminded today already.", "Once a day is enough.")
    ctx.store.surveys.save(replace(found, reminded_at=ctx.now))
    return replace(messages.reminded(found), posts=messages.reminders(program, found, ctx.now))


def survey_close(command: SurveyClose, ctx: Context) -> Reply:
    """`okr survey close F1`: no answer is taken any more, and the results are posted in a moment."""
    program, found = lookup.the_program(ctx), the_survey(command.survey, ctx)
    _refuse_closed(found, ctx)
    ended = replace(found, closes_at=ctx.now)
    ctx.store.surveys.save(ended)
    return replace(messages.closing(ended), touched=touched_card(ended, program))


def _refuse_closed(survey: Survey, ctx: Context) -> None:
    if not survey.is_open(ctx.now):
        raise UserError(
            f"{survey.address} is closed.", f"How it came out: `okr survey results {survey.address}`"
        )


def _questions(command: SurveyNew, name: str) -> tuple[Question, ...]:
    if command.template != POLL:
        if command.options:
            raise UserError(
                "Options are for polls.", "Like: `okr survey new poll Which day? options:Mon, Tue`"
            )
        return TEMPLATES[command.template].questions
    options = command.options or ()
    if not options:
        return (Question(Kind.YES_NO, name),)
    check_options(options)
    return (Question(Kind.SINGLE, name, options),)


def last_day(until: date | None, days: int, program: Program, now: datetime) -> datetime:
    """The end of that day in the program's zone, else of that in ``days`` days, else in a week. UserError."""
    today = local_day(now, program.zone)
    last = until or today + timedelta(days=days or POLL_DAYS)
    if last < today:
        raise UserError(f"{last} is over.", "Name a day to come, like until:2026-12-15.")
    if last > today + timedelta(days=MOST_DAYS):
        raise UserError(f"{last} is far away.", "A survey is open for a year at most.")
    return start_of(last + timedelta(days=1), program.zone)


def _place(to: Where | None, program: Program, ctx: Context) -> Place | None:
    """A place of the program's, where one is named."""
    if to is None:
        return None
    near = (ctx.account.platform, ctx.account.tenant)
    for place in program.places:
        if place.id == to.id and (place.platform, place.tenant) == near:
            return place
    raise UserError(
        f"That channel is none of {program.title}’s.",
        f"Say `okr here {program.slug}` there first, or leave out to: and all of its homes are asked.",
    )
