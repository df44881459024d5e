"""Surveys are made, listed, brought to mind and closed.

okr survey new nps-pulse "Autumn pulse" until:2026-12-04 of:40 anonymous
okr survey new poll "Which day suits you?" options:"Mon, Tue, Wed" to:#team
okr survey new motivation "And you?" to:@ada,@bo
okr survey new nps "Our cohort" to:R1
okr survey new nps "Our team" to:@team
okr survey new awareness "Out there" to:anyone
okr survey list
okr survey remind F1
okr survey close F1
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.feedback import audience, letters, messages, open_messages, recurring
from handlers.feedback.audience import Audience
from handlers.feedback.card import touched_card
from handlers.feedback.drawing import page_of
from handlers.feedback.model import Asks, Every, Survey
from handlers.feedback.own import check_options, the_name
from handlers.feedback.questions import Kind, Question
from handlers.feedback.seeing import is_hushed, may_see, the_survey
from handlers.feedback.templates import POLL, TEMPLATES
from handlers.feedback.words import EVERY, LAST_DAY, OPTIONS, PAGE, PEOPLE, SURVEY, TEMPLATE, TO, YES, To
from handlers.grammar import argument, flag, option, rest
from handlers.model import FieldError, Program, UserError
from handlers.okrs import lookup
from handlers.okrs.periods import end_of, local_day
from handlers.ports import Context
from handlers.rendering import render
from handlers.reply import Reply

POLL_DAYS, MOST_DAYS = 7, 366
JUST_NOW = timedelta(minutes=10)
_SAME = ("name", "template", "questions", "anonymous", "asks", "place")


@dataclass(frozen=True)
class SurveyNew:
    template: str = argument(TEMPLATE)
    name: str = rest(required=True, name="name")
    to: To | None = option("to", TO)
    until: date | None = option("until", LAST_DAY)
    options: tuple[str, ...] | None = option("options", OPTIONS, long=True)
    of: int | None = option("of", PEOPLE)
    every: str | None = option("every", EVERY)
    confirm: str | None = option("confirm", YES, hidden=True)
    anonymous: bool = flag("anonymous", firm=True)


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
        to=audience.chosen([command.to], ctx),
        of=command.of,
        every=Every(command.every or Every.ONCE),
        anonymous=command.anonymous,
        anew="" if command.confirm == "yes" else f"survey new {render(replace(command, confirm='yes'))}",
    )


def begin(
    ctx: Context,
    name: str,
    template: str,
    questions: tuple[Question, ...],
    end: datetime,
    *,
    to: Audience | None = None,
    of: int | None = None,
    every: Every = Every.ONCE,
    anonymous: bool = False,
    anew: str = "",
) -> Reply:
    """Ask it, in each of the program's homes if nobody is named. UserError where that cannot be. ``anew``:
    the line that asks it also where the same is asked already; empty: this one does."""
    program, to = lookup.the_program(ctx), to or Audience()
    anonymous = anonymous or to.asks is Asks.ANYONE
    audience.check(to, ctx, of, anonymous=anonymous)
    where = to.place.key if to.place is not None else ""
    number = ctx.store.surveys.last_number(program.id) + 1
    counted = to.place is not None and of is None
    people = audience.few_in(to, ctx) if counted else of
    asked = (name, template, questions, anonymous, ctx.now, end, where, people, every)
    new = Survey(ctx.new_id(), program.id, number, *asked, asks=to.asks, cohort=to.cohort, counted=counted)
    new = to.named(audience.with_people(new, to.ids))
    if anew and (same := _just_asked(new, to.ids, ctx)) is not None:
        return messages.asked_already(program, same, anew, ctx)
    ctx.store.surveys.add(new)
    ctx.store.audiences.ask(new, to.ids)
    touched = letters.questions(new, program, to.ids, ctx.store)
    reply, again = messages.opened(program, new, to, touched, ctx), recurring.next_round(new, program, ctx)
    return replace(reply, blocks=(*reply.blocks, *again), touched=touched)


def _just_asked(new: Survey, people: Sequence[str], ctx: Context) -> Survey | None:
    """An open one that was begun just now and asks the same people the same."""
    for each in ctx.store.surveys.running(new.program_id):
        same = all(getattr(each, name) == getattr(new, name) for name in _SAME)
        lately = each.is_open(ctx.now) and ctx.now - each.opened_at <= JUST_NOW
        if same and lately and set(ctx.store.audiences.of(each)) == set(people):
            return each
    return None


def survey_list(command: SurveyList, ctx: Context) -> Reply:
    """`okr survey [list] [page:2]`: the newest first, those of places that the asker is not in left out."""
    program = lookup.the_program(ctx)
    known = (
        each for each in ctx.store.surveys.of(program.id) if not (ctx.aloud and is_hushed(each, program, ctx))
    )
    every = [each for each in known if may_see(each, program, ctx)]
    found, last = page_of(every, command.page, PAGE_SIZE)
    counts = {each.number: ctx.store.surveys.answered(each) for each in found}
    return messages.surveys(program, found, counts, (command.page, last), ctx.now)


def survey_remind(command: SurveyRemind, ctx: Context) -> Reply:
    """`okr survey remind F1`: in its thread, to everybody; nobody is told who has answered."""
    program, found = lookup.the_program(ctx), the_survey(command.survey, ctx)
    _refuse_closed(found, ctx)
    if found.asks is Asks.ANYONE:
        raise open_messages.nobody_to_remind(found)
    if found.reminded_at is not None and local_day(found.reminded_at, program.zone) == local_day(
        ctx.now, program.zone
    ):
        raise UserError("They were reminded today already.", "Once a day is enough.")
    ctx.store.surveys.save(replace(found, reminded_at=ctx.now))
    return replace(
        messages.reminded(found),
        posts=messages.reminders(program, found, ctx.now),
        touched=letters.reminders(found, program, ctx.store, ctx.now),
    )


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
    """The end of that day in the program's zone, else in ``days`` days, else in a week. FieldError."""
    today = local_day(now, program.zone)
    last = until or today + timedelta(days=days or POLL_DAYS)
    if last < today:
        raise FieldError("until", f"{last} is over.", f"Name a day to come, like {today + timedelta(14)}.")
    if last > today + timedelta(days=MOST_DAYS):
        raise FieldError("until", f"{last} is far away.", "A survey is open for a year at most.")
    return end_of(last, program.zone)
