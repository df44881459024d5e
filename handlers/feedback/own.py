"""Questions that somebody makes: what they may be like, whichever way they come."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.feedback.polling import folded
from handlers.feedback.questions import MOST_OPTIONS, Kind, Question
from handlers.model import FieldError, UserError
from handlers.reading import shows

OWN = "own"  # the template of a survey of somebody's own questions
LONGEST_NAME = 150  # of a survey, and of a question
LONGEST_OPTION = 70
PICKED = (Kind.SINGLE, Kind.MULTIPLE)


def the_name(said: str) -> str:
    """A survey's. UserError."""
    name = " ".join(said.split())
    if not shows(name):
        raise UserError("A survey needs a name.", "A few words, like Autumn pulse.")
    if len(name) > LONGEST_NAME:
        raise UserError(f"That name is {len(name)} characters long.", f"Keep it under {LONGEST_NAME}.")
    return name


def question(kind: Kind, said: str, options: Sequence[str] = (), *, required: bool = True) -> Question:
    """FieldError of ``words`` or ``options``."""
    words = " ".join(said.split())
    if not shows(words):
        raise FieldError("words", "A question needs its words.", "Like: How was it for you?")
    if len(words) > LONGEST_NAME:
        hint = f"Keep it under {LONGEST_NAME}."
        raise FieldError("words", f"That question is {len(words)} characters long.", hint)
    if options and kind not in PICKED:
        hint = f"Options are for questions of kind {' and '.join(PICKED)}."
        raise FieldError("options", f"A question of kind {kind} has no options.", hint)
    if kind in PICKED:
        try:
            check_options(options)
        except UserError as error:
            raise FieldError("options", error.message, error.hint) from error
    return Question(kind, words, tuple(options), required)


def check_options(options: Sequence[str]) -> None:
    """UserError for too few or many, for one twice, and for one that reads as another's number."""
    told_apart = {folded(each) for each in options}
    if not 2 <= len(options) <= MOST_OPTIONS or len(told_apart) < len(options):
        hint = "Each of them once, with commas between."
        raise UserError(f"It takes 2 to {MOST_OPTIONS} options.", hint)
    if any(len(each) > LONGEST_OPTION or each.isdigit() or not shows(folded(each)) for each in options):
        raise UserError(
            "One of the options will not do.",
            f"Words, up to {LONGEST_OPTION} characters: Monday, Tuesday",
        )
    if any(set(each) & set(",;") for each in options):
        raise UserError("One of the options has a comma in it.", "Commas stand between options.")
