"""Questions, and what counts as an answer to each.

An answer is kept as one short text, the same however it was given: ``9`` for a score, ``yes``, the number of
an option (``2``; of several ``1 3``), somebody's own words; empty where a question was left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.model import FieldError, UserError
from handlers.reading import shows

LONGEST_COMMENT = 1500  # characters
MOST_OPTIONS = 10
MOST_QUESTIONS = 8


class Kind(StrEnum):
    NPS = "nps"  # 0 to 10
    RATING = "rating"  # 1 to 5
    YES_NO = "yes/no"
    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"


SCALES = {Kind.NPS: (0, 10), Kind.RATING: (1, 5)}
_YES_NO = {"yes": "yes", "y": "yes", "no": "no", "n": "no"}


@dataclass(frozen=True)
class Question:
    """``options``: of single and multiple alone."""

    kind: Kind
    words: str
    options: tuple[str, ...] = ()
    required: bool = True

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(answer, label) of each answer that can be picked; none for free words."""
        match self.kind:
            case Kind.NPS | Kind.RATING:
                low, high = SCALES[self.kind]
                return tuple((str(score), str(score)) for score in range(low, high + 1))
            case Kind.YES_NO:
                return (("yes", "Yes"), ("no", "No"))
            case Kind.TEXT:
                return ()
        return tuple((str(number), option) for number, option in enumerate(self.options, 1))

    @property
    def hint(self) -> str:
        """What an answer looks like."""
        match self.kind:
            case Kind.NPS:
                return "0 is not at all likely, 10 is extremely likely."
            case Kind.RATING:
                return "1 is the lowest, 5 the highest."
            case Kind.MULTIPLE:
                return "As many as you like."
            case Kind.TEXT:
                return "In your own words."
        return ""


Answers = tuple[str, ...]
"""One person's, in the order of the questions."""


def read(question: Question, said: str) -> str:
    """An answer as it is kept; empty for none. UserError says what would be right."""
    text = said.strip()
    if not shows(text):
        return ""
    match question.kind:
        case Kind.TEXT:
            return _comment(text)
        case Kind.MULTIPLE:
            return _several(question, text)
        case Kind.YES_NO if text.lower() in _YES_NO:
            return _YES_NO[text.lower()]
    return _one(question, text)


def read_all(questions: Sequence[Question], said: Sequence[str]) -> Answers:
    """Everybody's answers are read like this, by whichever door they came. FieldError names the question
    (``a1``, ``a2``, …) that lacks one, or whose answer is none."""
    return tuple(
        _read_at(f"a{number}", question, text)
        for number, (question, text) in enumerate(zip(questions, said, strict=True), 1)
    )


def _read_at(name: str, question: Question, said: str) -> str:
    try:
        answer = read(question, said)
    except UserError as error:
        raise FieldError(name, error.message, error.hint) from error
    if question.required and not answer:
        raise FieldError(name, "This one is needed.", question.hint)
    return answer


def _comment(text: str) -> str:
    if len(text) > LONGEST_COMMENT:
        raise UserError(f"That is {len(text)} characters long.", f"Keep it under {LONGEST_COMMENT}.")
    return text


def _one(question: Question, text: str) -> str:
    """By its number or its words."""
    for answer, label in question.choices:
        if text == answer or text.casefold() == label.casefold():
            return answer
    named = ", ".join(label for _, label in question.choices)
    raise UserError(f"“{text[:40]}” is no answer to that.", f"One of: {named}.")


def _several(question: Question, text: str) -> str:
    parts = text.split() if re.fullmatch(r"[\d ]+", text) else re.split(r"\s*[,;]\s*", text)
    chosen = {int(_one(question, part)) for part in parts if part}
    return " ".join(map(str, sorted(chosen)))
