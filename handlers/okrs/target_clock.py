"""When a key result is due, and how often: the dates and repetitions in its text.

    cadence = "per year" | "a quarter" | "every month" | "annually" | "weekly" (as an adverb, or
              before something that is held: "monthly calls"; "weekly users" is a unit)
    due     = "2026-06-30" | "30 June 2026" | "June 30, 2026" | "July 2025" | "Q4 2017" | "H1 2026"
              | "by June" | "by Q2" | "by the end of the year" | "in 2026" | "the 2026 Conference"

``due`` is ISO as far as the text allows ("2025-07", "2017-Q4"), else its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from handlers.okrs.model import Cadence

_EVERY = r"(?:per|each|every|once\sa|a)\s"
_PERIODS = (
    (Cadence.BIWEEKLY, r"fortnight", r"bi-?weekly|fortnightly|every\s(?:two|2|other|second)\sweeks?"),
    (Cadence.YEARLY, r"year|annum|yr", r"annually|yearly|annual"),
    (Cadence.QUARTERLY, r"quarter", r"quarterly|every\s(?:three|3)\smonths"),
    (Cadence.MONTHLY, r"month", r"monthly"),
    (Cadence.WEEKLY, r"week", r"weekly"),
    (Cadence.DAILY, r"day", r"daily"),
)
_HELD = (
    r"calls?|meetings?|newsletters?|reports?|digests?|updates?|posts?|releases?|syncs?|meet-?ups?|events?"
    r"|sessions?|surveys?|reviews?|workshops?|webinars?|blogs?|check-?ins?|summar(?:y|ies)|stand-?ups?"
    r"|retrospectives?"
)
_PREPOSITION = r"to|for|with|in|on|at|by|from|through|and|or|via|across"
_ADVERB = rf"(?=\s*(?:$|[.,;:)(\x00])|\s(?:\w+\s){{0,2}}(?:{_HELD})\b|\s(?:{_PREPOSITION})\b)"
# Patterns of dates and cadences are compiled when first used, by ``re``'s own cache: together they take
# a twentieth of the bot's start.
_CADENCES = tuple(
    (cadence, rf"\b{_EVERY}(?:{noun})\b(?![-\w])(?!\sof\b)|/\s?(?:{noun})\b|\b(?:{adverbs})\b{_ADVERB}")
    for cadence, noun, adverbs in _PERIODS
)
# "within a day", "less than a week": an amount of time, not a repetition
_AMOUNT_BEFORE = re.compile(
    r"\b(?:in|within|than|for|after|over|of|by|under|takes?|lasts?|half|about)\s$", re.IGNORECASE
)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_UNNAMED = re.compile(r"\?P<\w+>")
_DAY_OF_MONTH = _UNNAMED.sub("?:", rf"{_DAY}\s(?:of\s)?{_MONTH}|{_MONTH}(?:\s{_DAY})?")
_YEAR = r"(?P<year>20\d\d)(?!\d|,\d)"
_PART = r"(?:(?:end|start|beginning|middle)\sof\s|early\s|mid-?\s?|late\s)?(?:the\s)?"
_BY = rf"(?i:\b(?:by|before|until|till|due|in|during|no\slater\sthan)\s(?:the\s)?{_PART})"
_END = r"(?=\s*(?:$|[.,;:)\]\x00])|\s(?:we|with|and|or|the|to|through|at|for|via|using|as|so)\b|\s[A-Z])"


@dataclass(frozen=True)
class Clock:
    """What the text says of time; the spans are where it says so, to be passed over by others."""

    cadence: Cadence | None
    due: str | None
    cadence_words: str
    due_words: str
    spans: tuple[tuple[int, int], ...]


def _exact_day(match: re.Match[str]) -> str:
    return f"{match['year']}-{_month(match['month']):02}-{int(match['day']):02}"


def _whole_month(match: re.Match[str]) -> str:
    return f"{match['year']}-{_month(match['month']):02}"


def _part_of_year(match: re.Match[str]) -> str:
    return f"{match['year']}-{match['part'].upper()}"


def _iso(match: re.Match[str]) -> str:
    return match["iso"]


def _year(match: re.Match[str]) -> str:
    return match["year"]


def _compared(match: re.Match[str]) -> None:
    """``than in 2024``: says what is compared, not when it is due."""


def _words(match: re.Match[str]) -> str:
    return match["words"].strip()


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


_DATES: tuple[tuple[str, int, Callable[[re.Match[str]], str | None]], ...] = (
    (r"(?<!\d)(?P<iso>20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?![\d-])", 0, _iso),
    (rf"\b{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}", re.IGNORECASE, _exact_day),
    (rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}", re.IGNORECASE, _exact_day),
    (rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}", re.IGNORECASE, _whole_month),
    (rf"\b(?P<part>[QH][1-4])[\s,/-]?\s?(?:of\s)?{_YEAR}", re.IGNORECASE, _part_of_year),
    (rf"(?<!\d){_YEAR}[\s/-]?(?P<part>[QH][1-4])\b", re.IGNORECASE, _part_of_year),
    (rf"{_BY}(?P<words>{_DAY_OF_MONTH})\b(?!\s\d)(?!\sbe\b)", re.IGNORECASE, _words),
    (rf"{_BY}(?P<words>[QH][1-4])\b", re.IGNORECASE, _words),
    (
        r"\b(?:by|before|until|on|due)\s(?P<words>\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?![\w/])",
        re.IGNORECASE,
        _words,
    ),
    (
        r"\bby\s(?P<words>(?:the\s)?end\sof\s(?:the\s|this\s)?(?:year|quarter|month|cycle|half)"
        r"|EO[YQM]|year[-\s]end)\b",
        re.IGNORECASE,
        _words,
    ),
    (
        rf"\b(?:than|vs\.?|versus|since|from|over|compared\s(?:to|with)|against)\s(?:in\s)?{_YEAR}",
        re.IGNORECASE,
        _compared,
    ),
    (rf"{_BY}{_YEAR}{_END}", 0, _year),
    (rf"\b(?:the|our|at|of)\s{_YEAR}(?=\s[A-Z])", 0, _year),
    (rf"\(\s?{_YEAR}\s?\)", 0, _year),
)
# a date that only says what is compared
_COMPARED = re.compile(
    r"\b(?:than|vs\.?|versus|since|from|over|compared\s(?:to|with)|relative\sto|against)\s(?:the\s)?(?:in\s)?$",
    re.IGNORECASE,
)


def read_clock(text: str) -> Clock:
    """The cadence and the due date that ``text`` states."""
    repeated = next(_cadences(text), None)
    dates = list(_dates(text))
    due = next(((words, iso) for words, iso in dates if iso is not None), None)
    spans = [match.span() for match, _ in dates] + ([repeated[0].span()] if repeated else [])
    cadence = repeated[1] if repeated else (Cadence.BY_DATE if due else None)
    due_words = due[0][0] if due else ""
    cadence_words = repeated[0][0] if repeated else due_words
    return Clock(cadence, due[1] if due else None, cadence_words, due_words, tuple(spans))


def _cadences(text: str) -> Iterator[tuple[re.Match[str], Cadence]]:
    for cadence, pattern in _CADENCES:
        for match in re.finditer(pattern, text, re.IGNORECASE | re.ASCII):
            if not (match[0].lower().startswith("a ") and _AMOUNT_BEFORE.search(text[: match.start()])):
                yield match, cadence


def _dates(text: str) -> Iterator[tuple[re.Match[str], str | None]]:
    """Every date; None beside one that only says what is compared."""
    taken: list[tuple[int, int]] = []
    for pattern, flags, say in _DATES:
        for match in re.finditer(pattern, text, flags | re.ASCII):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                compared = _COMPARED.search(text[max(0, match.start() - 40) : match.start()])
                yield match, None if compared else say(match)
