"""Surveys that are asked again and again, and how that ends.

okr survey stop F10
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.feedback import recurring_messages as messages
from handlers.feedback.closing import next_at
from handlers.feedback.model import Every, Survey
from handlers.feedback.seeing import the_survey
from handlers.feedback.words import SURVEY
from handlers.grammar import argument
from handlers.model import Program, UserError
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Block, Reply


@dataclass(frozen=True)
class SurveyStop:
    survey: int = argument(SURVEY)


def survey_stop(command: SurveyStop, ctx: Context) -> Reply:
    """`okr survey stop F10`: no more rounds; one that is open goes on."""
    program, found = lookup.the_program(ctx), the_survey(command.survey, ctx)
    if found.every is Every.ONCE:
        known = ctx.store.surveys.of(program.id)
        newer = next((each for each in known if each.every is not Every.ONCE and _alike(each, found)), None)
        hint = f"Its newest round is: `okr survey stop {newer.address}`" if newer is not None else ""
        raise UserError(f"{found.address} is not asked again.", hint or "`okr survey list` shows what is.")
    ctx.store.surveys.save(replace(found, every=Every.ONCE))
    return messages.stopped(program, found, ctx.now)


def _alike(one: Survey, other: Survey) -> bool:
    return (one.name, one.template, one.place) == (other.name, other.template, other.place)


def next_round(survey: Survey, program: Program, ctx: Context) -> tuple[Block, ...]:
    """When it is asked again, and how to stop that; nothing for one that is asked once."""
    if survey.every is Every.ONCE:
        return ()
    return messages.next_round(program, survey, next_at(survey, program), ctx.now)
