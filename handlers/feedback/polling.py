"""Votes in a platform's own poll: which answer each is, and what a result says of those it lacks.

They are matched by their words, never by their place: whoever looks after the forum may have put the options
in another order, or reworded one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from handlers.feedback.questions import Question

DOOR = "poll"  # how votes in a platform's own poll came
PATIENCE = timedelta(days=1)  # with a platform that does not say who voted; then a survey is closed without
UNREAD = 0  # ``Survey.lost`` of one whose poll nobody could read

# What a forum sets for what was typed, both ways as one; emoji become pictures there.
_AS_TYPED = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "©": "(c)", "®": "(r)", "±": "+-"}
)
_DRAWN = ("So", "Sk", "Cf", "Cs", "Co")


def answer_of(question: Question, words: str) -> str | None:
    """The answer that has these words, whatever signs stand around them; None for words that none has."""
    for form in (folded, _letters):
        shown = form(words)
        found = [answer for answer, label in question.choices if form(label) == shown != ""]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def folded(words: str) -> str:
    """What two options may not share: their words, small, without emoji and typographer's signs."""
    text = unicodedata.normalize("NFKC", words.translate(_AS_TYPED))
    text = "".join(sign for sign in text if unicodedata.category(sign) not in _DRAWN)
    return " ".join(re.sub("-+", "-", text).replace("\ufe0f", "").casefold().split())


def _letters(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", folded(words)))


def without(lost: int | None) -> str:
    """For a line: ``2 votes on the forum not counted``; empty where none is lost."""
    if lost is None:
        return ""
    if lost == UNREAD:
        return "without the forum’s votes"
    return f"{lost} {'vote' if lost == 1 else 'votes'} on the forum not counted"


def why(lost: int) -> str:
    """What a result says of votes that are not in it."""
    if lost == UNREAD:
        return (
            "The forum’s votes are not in this: its poll could not be read any more, because the topic was "
            "deleted or the forum was away for a day."
        )
    votes = "1 vote on the forum is" if lost == 1 else f"{lost} votes on the forum are"
    return f"{votes} not in this: the poll was changed there, and no option here has those words."
