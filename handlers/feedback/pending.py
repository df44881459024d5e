"""What waits for somebody's answer, in all of their programs.

okr survey pending
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.feedback import answer_messages as messages
from handlers.feedback.card import has_poll
from handlers.feedback.drawing import page_of
from handlers.feedback.model import Survey
from handlers.feedback.seeing import is_asked, is_private
from handlers.feedback.words import PAGE
from handlers.grammar import option
from handlers.model import Program
from handlers.ports import Context
from handlers.programs.resolve import every_here, own_of
from handlers.reply import Reply

PAGE_SIZE = 15  # surveys, each with a button


@dataclass(frozen=True)
class SurveyPending:
    page: int = option("page", PAGE, default=1)


def survey_pending(command: SurveyPending, ctx: Context) -> Reply:
    """`okr survey pending [page:2]`: what this person has not answered yet, in each of their programs unless
    it is about one."""
    only = ctx.program
    if only is None:
        assert ctx.where is not None
        programs = every_here(ctx.who, ctx.where, ctx.store)
        only = programs[0] if len(programs) == 1 else None
    else:
        programs = (only,)
    own = own_of(programs, ctx.who, ctx.store)
    waiting = [(each, survey, has_poll(survey, each)) for each in own for survey in _waiting(each, ctx)]
    found, last = page_of(waiting, command.page, PAGE_SIZE)
    return messages.pending(found, (command.page, last), ctx.now, only)


def _waiting(program: Program, ctx: Context) -> Iterator[Survey]:
    surveys = ctx.store.surveys
    for each in surveys.running(program.id):
        shown = not (ctx.aloud and is_private(each))
        asked = shown and each.is_open(ctx.now) and is_asked(each, program, ctx)
        if asked and not surveys.has_answered(each, ctx.who):
            yield each
