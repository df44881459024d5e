"""A key result's text with its numbers, those set apart that are no target.

A baseline ("from 10 to", "increase 10 to", "(currently 12)") is kept as such; an amount of time that
only frames another number ("over the next 12 months") or is a deadline ("launch within 3 weeks") is left
out. One that something is to stay within each time ("notify nominees within 3 days") is the target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.okrs.target_numbers import Number, numbers


@dataclass(frozen=True)
class Phrase:
    """A key result's text, what was read already masked letter for letter, and its numbers."""

    text: str
    numbers: Sequence[Number]
    baseline: Number | None = None

    def before(self, number: Number) -> str:
        return self.text[: number.start]

    def after(self, number: Number) -> str:
        return self.text[number.end :]

    def next(self, at: int) -> tuple[Number, str] | None:
        """The number after the one ``at``, and what stands between them."""
        if at + 1 >= len(self.numbers):
            return None
        following = self.numbers[at + 1]
        return following, self.text[self.numbers[at].end : following.start]


def read_phrase(text: str) -> Phrase:
    """The phrase with its baseline and side numbers set apart."""
    found = numbers(text)
    return _with_baseline(Phrase(text, [number for number in found if not _frames(text, number, found)]))


_TIMES = {
    "seconds": r"sec(?:ond)?s?|s",
    "minutes": r"min(?:ute)?s?",
    "hours": r"h(?:ou)?rs?|h",
    "days": r"(?:(?:business|working|calendar)\s)?days?|d",
    "weeks": r"weeks?|wks?",
    "months": r"months?",
    "years": r"years?|yrs?",
}
_TIME = re.compile(
    "[\\s-]?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _TIMES.items()) + r")\b", re.IGNORECASE
)
_FRAME = re.compile(
    r"\b(?:for|over|during|after|last|next|past|previous|first|every|trailing|rolling|following)\s(?:the\s)?"
    r"(?:last\s|next\s|past\s|first\s|previous\s|following\s)?$",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|within)\s(?:the\s(?:next|first)\s)?$", re.IGNORECASE)
SPEED = re.compile(
    r"\b(?:time|respon\w+|latency|repl(?:y|ies)|turnaround|resolv\w*|resolution|answer\w*|wait\w*|review\w*|triag\w+|"
    r"merg\w+|onboard\w*|acknowledg\w+|fix\w*|clos\w+|load\w*|deliver\w*)\b",
    re.IGNORECASE,
)
"""Words of things that take time, where less is better."""


_EACH = re.compile(r"\b(?:each|every|all|any)\b", re.IGNORECASE)
_DONE = re.compile(r"\b[^\W\d_]{2,}(?:ed|en|t)\s(?:with)?in\s$", re.IGNORECASE)
_SINCE = re.compile(
    r"\s?[^\W\d_]+\s(?:of|after|from)\s(?:each|every|any|all|an?|their|its|being|receiv\w+|receipt|arriv\w+"
    r"|submi\w+|[a-z]+ing)\b",
    re.IGNORECASE,
)
_SHORT = {"seconds", "minutes", "hours", "days"}


def time_of(text: str, number: Number) -> str | None:
    """The unit of an amount of time, in the plural: "days"; None where it is none."""
    match = _TIME.match(text, number.end) if not number.unit else None
    return match.lastgroup if match else number.unit or None


_NEAR = 80  # characters; the words that set a number apart stand next to it


def _frames(text: str, number: Number, found: Sequence[Number]) -> bool:
    """Is it an amount of time that only says when the rest happens?"""
    unit = time_of(text, number)
    if unit is None:
        return False
    before = text[max(0, number.start - _NEAR) : number.start]
    if _FRAME.search(before):
        return True
    others = any(other is not number and time_of(text, other) is None for other in found)
    return bool(_IN.search(before)) and (others or not _is_measured(text, number, unit))


def _is_measured(text: str, number: Number, unit: str) -> bool:
    """Is "within 3 days" what something takes each time, and no deadline?"""
    before = text[: number.start]
    if SPEED.search(before) or _SINCE.match(text, number.end):
        return True
    return unit in _SHORT and bool(_EACH.search(before) or _DONE.search(before[-_NEAR:]))


_FROM = re.compile(r"\bfrom\s(?:the\s)?(?:current(?:ly)?\s|about\s|around\s|~)?$", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:current(?:ly)?|baseline|today|up\sfrom|down\sfrom|was|were|previously|starting\s(?:at|from)|now)"
    r"(?:\s(?:is|was|at|value|of|level))*\s?[:=]?\s?(?:about\s|around\s|~)?$",
    re.IGNORECASE,
)
_RISING = re.compile(
    r"\b(?:increas|grow|boost|improv|lift|rais)\w*"
    r"(?:\s(?!(?:by|with|through|via|in|to|for|over|using|at|from|and|or)\b)[^\W\d_][\w'-]*){0,5}\s$",
    re.IGNORECASE,
)
_RISES = re.compile(r"(?:\s[^\W\d_][\w'-]*){0,3}?\s?(?:\bto|→|->|-->)\s?", re.IGNORECASE)
_TO = re.compile(r"^(?:\s[^\W\d_][\w'-]*){0,4}\s?(?:\bto\b|→|->|-->)", re.IGNORECASE)


def _with_baseline(phrase: Phrase) -> Phrase:
    for at, number in enumerate(phrase.numbers):
        following = phrase.next(at)
        before = phrase.before(number)[-_NEAR:]
        leads_on = following is not None and _TO.match(following[1]) is not None
        moves = following is not None and _moves(before, number, *following)
        if moves or (leads_on and _FROM.search(before)) or _NOW.search(before):
            kept = [other for other in phrase.numbers if other is not number]
            if leads_on and following is not None and not following[0].mark and number.mark:
                kept[at] = replace(following[0], mark=number.mark)
            return Phrase(phrase.text, kept, number)
    return phrase


def _moves(before: str, number: Number, following: Number, joint: str) -> bool:
    """Is it a change without "from": "12 → 4", "increase 100 to 200"? Money raised is no such change."""
    if number.value is None or following.value is None:
        return False
    if following.value < number.value:
        return joint.strip() in {"to", "→", "->"}
    money = len(number.mark) == 3 or len(following.mark) == 3
    return not money and bool(_RISES.fullmatch(joint)) and bool(_RISING.search(before))
