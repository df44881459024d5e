"""How surveys came out.

okr survey results
okr survey results F1
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.feedback import results_messages as messages
from handlers.feedback.exporting import export_rows
from handlers.feedback.model import Survey
from handlers.feedback.outcome import outcome
from handlers.feedback.results_drawing import drawn, replied
from handlers.feedback.seeing import is_hushed, may_see, the_survey
from handlers.feedback.words import PAGE, SURVEY
from handlers.grammar import argument, option
from handlers.model import UserError
from handlers.okrs import lookup
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply


@dataclass(frozen=True)
class SurveyResults:
    survey: int | None = argument(SURVEY, default=None)
    page: int = option("page", PAGE, default=1)


@dataclass(frozen=True)
class SurveyExport:
    survey: int = argument(SURVEY)
    page: int = option("page", PAGE, default=1)


def survey_results(command: SurveyResults, ctx: Context) -> Reply:
    """`okr survey results [F1] [page:2]`: of the newest closed one where none is named. Before the close
    nobody sees how it stands."""
    program = lookup.the_program(ctx)
    found = the_survey(command.survey, ctx) if command.survey is not None else _newest(ctx)
    if found.closed_at is None:
        return messages.not_yet(program, found, ctx.now)
    came = outcome(found, ctx.store)
    groups = (*drawn(program, came, ctx.now), *replied(program, found, ctx.viewer, ctx.store))
    shown = messages.results(program, came, groups, command.page, steward=is_steward(ctx))
    return replace(shown, private=is_hushed(found, program, ctx))


def survey_export(command: SurveyExport, ctx: Context) -> Reply:
    """`okr survey export F1 [page:2]`: a table of what was answered, for the stewards."""
    program, found = lookup.the_program(ctx), the_survey(command.survey, ctx)
    if found.closed_at is None:
        return messages.not_yet(program, found, ctx.now)
    if ctx.aloud:
        return messages.export_aloud(found)
    store = ctx.store.surveys
    rows = export_rows(outcome(found, ctx.store), store.named(found), store.by_question(found))
    return messages.export(program, found, rows, command.page)


def _newest(ctx: Context) -> Survey:
    program = lookup.the_program(ctx)
    known = (each for each in ctx.store.surveys.of(program.id) if each.closed_at is not None)
    closed = (each for each in known if not (ctx.aloud and is_hushed(each, program, ctx)))
    found = next((each for each in closed if may_see(each, program, ctx)), None)
    if found is None:
        raise UserError(f"No survey of {program.title} is over yet.", "`okr survey list` shows what is open.")
    return found
