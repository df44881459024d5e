"""What was answered, as a table for the stewards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from handlers.feedback.model import Named, Survey
from handlers.feedback.outcome import Outcome
from handlers.feedback.questions import Answers, Kind, Question
from handlers.reply import Preformatted, Text
from handlers.rhythm.fitting import fits

ROOM = Text("·" * 2000)  # for what stands around a table
PIECE = 2000  # characters of a line that is longer than a page

Row = tuple[str, ...]


def export_rows(found: Outcome, named: Sequence[Named], given: Sequence[Answers]) -> list[Row]:
    """The header, then with names one row a person; of an anonymous one the answers to each question, sorted,
    where there are enough of them. ``given``: all answers, by question."""
    if found.survey.anonymous:
        return list(_unnamed(found))
    return [*_named(found.survey, named), *_nameless(found.survey, named, given)]


def _named(survey: Survey, named: Sequence[Named]) -> Iterator[Row]:
    yield ("Name", "Door", *(question.words for question in survey.questions))
    for each in named:
        said = zip(survey.questions, each.answers, strict=True)
        yield (each.name or "a former member", each.door, *(_label(*one) for one in said))


def _nameless(survey: Survey, named: Sequence[Named], given: Sequence[Answers]) -> Iterator[Row]:
    """Who was forgotten since, and who voted without an account here: their answers to one question are the
    rest of all. Of several questions nobody knows which belong together."""
    if len(survey.questions) == 1:
        rest = Counter(given[0]) - Counter(each.answers[0] for each in named)
        for answer in sorted(rest.elements()):
            yield ("without a name", "", _label(survey.questions[0], answer))


def _unnamed(found: Outcome) -> Iterator[Row]:
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


def tables_of(head: str, lines: Sequence[str]) -> list[list[str]]:
    """The lines of a table on as few pages as hold them, each with ``head`` above them; at least one."""
    found: list[list[str]] = [[]]
    for line in lines:
        for piece in _pieces(head, line):
            if found[-1] and not _fits(head, [*found[-1], piece]):
                found.append([])
            found[-1].append(piece)
    return found


def _pieces(head: str, line: str) -> list[str]:
    if _fits(head, [line]):
        return [line]
    return [line[start : start + PIECE] for start in range(0, len(line), PIECE)]


def _fits(head: str, lines: Sequence[str]) -> bool:
    return fits((ROOM, Preformatted(head + "".join(lines))))
