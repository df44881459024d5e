"""Every sentence about results, and the table of answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.feedback.drawing import next_page, page_of, until
from handlers.feedback.exporting import tables_of
from handlers.feedback.model import Survey
from handlers.feedback.outcome import Outcome
from handlers.feedback.polling import PATIENCE
from handlers.feedback.results_drawing import Group
from handlers.importing.csv_table import csv_text, inert
from handlers.model import Program
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Buttons, Heading, Preformatted, Reply, Say, Text
from handlers.rhythm.fitting import pages


def not_yet(program: Program, survey: Survey, now: datetime) -> Reply:
    if survey.waits and survey.waits_since is not None:
        last = day_words(local_day(survey.waits_since + PATIENCE, program.zone))
        words = (
            f"{survey.address} is over, and I wait for the forum’s votes: it does not answer. If it is still "
            f"away on {last}, the results come without them."
        )
        return Reply((Text(words),))
    if not survey.is_open(now):
        return Reply((Text(f"{survey.address} is being counted. Please ask again in a moment."),))
    words = (
        f"{survey.address} is open until {until(survey, program, now)}. Until then nobody sees how it stands."
    )
    return Reply((Text(words),))


def results(program: Program, found: Outcome, groups: Sequence[Group], page: int, *, steward: bool) -> Reply:
    """`okr survey results F1`. ``groups``: all there is to show, what belongs together."""
    survey = found.survey
    if steward and (found.tallies or not survey.anonymous):
        groups = (*groups, (Aside("As a table: ", Say(f"okr survey export {survey.address}")),))
    return Reply((Heading(survey.name), *_page(pages(groups), page, "results", survey, program)))


def export_aloud(survey: Survey) -> Reply:
    words = f"That is not for everybody’s eyes. Ask me here: okr survey export {survey.address}"
    return Reply((Text(words),), private=True)


def export(program: Program, survey: Survey, rows: Sequence[Sequence[str]], page: int) -> Reply:
    """`okr survey export F1`: as CSV, which begins with the same line on each page."""
    head, *others = [csv_text([map(inert, row)]) for row in rows]
    tables = [(Preformatted(head + "".join(each)),) for each in tables_of(head, others)]
    shown = _page(tables, page, "export", survey, program)
    wrote = f"exported survey {survey.address}"
    return Reply((Heading(survey.name), *shown), private=True, wrote=wrote)


def _page(
    every: Sequence[Group], page: int, verb: str, survey: Survey, program: Program
) -> tuple[Block, ...]:
    """One page of what there is, with a button to the next one. UserError."""
    (shown,), last = page_of(every, page, 1)
    if last == 1:
        return shown
    where = Aside(f"Page {page} of {last}")
    more = (Buttons(next_page(f"okr survey {verb} {survey.address}", page, program)),) if page < last else ()
    return (*shown, where, *more)
