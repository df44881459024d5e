"""Every sentence about results, and the table of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from handlers.feedback import results_drawing
from handlers.feedback.drawing import until
from handlers.feedback.model import Named, Survey
from handlers.feedback.outcome import Outcome
from handlers.feedback.polling import PATIENCE
from handlers.feedback.questions import Kind, Question
from handlers.importing.csv_table import csv_text, inert
from handlers.model import Program
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Heading, Preformatted, Reply, Say, Text


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


def results(
    program: Program, found: Outcome, said: Sequence[Block], now: datetime, *, steward: bool
) -> Reply:
    """`okr survey results F1`. ``said``: what people wrote in its threads."""
    figures = results_drawing.blocks(program, found, now)
    blocks: list[Block] = [Heading(found.survey.name), *figures, *said]
    if steward and found.tallies:
        blocks.append(Aside("As a table: ", Say(f"okr survey export {found.survey.address}")))
    return Reply(tuple(blocks))


def export_aloud(survey: Survey) -> Reply:
    words = f"That is not for everybody’s eyes. Ask me here: okr survey export {survey.address}"
    return Reply((Text(words),), private=True)


def export(survey: Survey, found: Outcome, named: Sequence[Named]) -> Reply:
    """`okr survey export F1`: with names one row a person; of an anonymous one the answers to each question,
    sorted, where there are enough of them."""
    rows = _rows_named(survey, named) if not survey.anonymous else _rows_unnamed(found)
    table = csv_text(tuple(map(inert, row)) for row in rows)
    wrote = f"exported survey {survey.address}"
    return Reply((Heading(survey.name), Preformatted(table)), private=True, wrote=wrote)


def _rows_named(survey: Survey, named: Iterable[Named]) -> Iterator[tuple[str, ...]]:
    yield ("Name", "Door", *(question.words for question in survey.questions))
    for each in named:
        said = zip(survey.questions, each.answers, strict=True)
        yield (each.name or "a former member", each.door, *(_label(*one) for one in said))


def _rows_unnamed(found: Outcome) -> Iterator[tuple[str, ...]]:
    yield ("Question", "Answer", "How many")
    for tally in found.tallies:
        if tally is not None:
            words = tally.question.words
            yield from ((words, label, str(count)) for label, count in tally.counts)
            yield from ((words, comment, "1") for comment in tally.comments)


def _label(question: Question, answer: str) -> str:
    if question.kind is Kind.TEXT:
        return answer
    labels = dict(question.choices)
    return ", ".join(labels[part] for part in answer.split())
