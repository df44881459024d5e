"""The recognisers of a target's metric, in the order in which they are asked about a number.

out_of       "4 out of 5", "8/10": ratio · "10 of 16 teams": count
stretch      "2-3 experiments", "between 5 and 10": range
multiple     "2x", "double": ratio
promoters    ">11.5 NPS", "NPS of 40": nps, within -100…100
money        "$3 million": currency
share        "≥80%": percent
time_taken   "within 2 days": duration
per_each     "5 reviews per maintainer": ratio
counted      "20 new clubs": count
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from handlers.okrs.model import Kind
from handlers.okrs.target_numbers import Number
from handlers.okrs.target_phrase import SPEED, Phrase, time_of
from handlers.okrs.target_words import read_subject, read_unit


@dataclass(frozen=True)
class Metric:
    """What a recogniser found. ``last`` is the metric's last number: comparison words may follow it."""

    kind: Kind
    value: Decimal | None
    unit: str | None
    first: Number
    last: Number
    high: Decimal | None = None


Recogniser = Callable[[Phrase, int], Metric | None]


def out_of(phrase: Phrase, at: int) -> Metric | None:
    number, following = phrase.numbers[at], phrase.next(at)
    if following is None or number.mark or following[0].value is None:
        return None
    whole, joint = following
    if re.fullmatch(r"\s*(?:out of|/)\s*", joint):
        return Metric(Kind.RATIO, number.value, f"out of {whole.value:f}", number, whole)
    if re.fullmatch(r"\s+of(?:\s(?:the|our|all))?\s+", joint):
        unit = read_unit(phrase.after(whole))
        kind = Kind.COUNT if unit else Kind.RATIO
        return Metric(kind, number.value, unit or f"out of {whole.value:f}", number, whole)
    return None


def stretch(phrase: Phrase, at: int) -> Metric | None:
    low, following = phrase.numbers[at], phrase.next(at)
    if following is None or low.value is None:
        return None
    high, joint = following
    between = re.search(r"\bbetween\s$", phrase.before(low), re.IGNORECASE) is not None
    if (
        not re.fullmatch(r"\s*(?:[-–—]|to|and)\s*" if between else r"\s*(?:[-–—]|to)\s*", joint)
        or high.value is None
    ):
        return None
    value = low.value * 10**high.scale if high.scale and not low.scale else low.value
    if not value < high.value or {low.mark, high.mark} - {"", high.mark or low.mark}:
        return None
    return Metric(Kind.RANGE, value, _range_unit(phrase, low, high), low, high, high.value)


def _range_unit(phrase: Phrase, low: Number, high: Number) -> str | None:
    mark = high.mark or low.mark
    if re.match(r"\s*(?:points?\s+)?e?NPS\b", phrase.after(high)):
        return "NPS"
    return (
        mark
        or time_of(phrase.text, high)
        or read_unit(phrase.after(high))
        or read_subject(phrase.before(low))
    )


def multiple(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    return Metric(Kind.RATIO, number.value, "x", number, number) if number.mark == "x" else None


_NPS = r"(?:e?NPS|(?i:net promoter(?: score)?))"
_NPS_AFTER = re.compile(
    rf"^\s*(?:points?\s+)?{_NPS}\b(?!\s+(?:surveys?|polls?|questions?|respon\w+|rounds?|answers?)\b)"
)


def promoters(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    if number.mark or (number.value is not None and abs(number.value) > 100):
        return None
    named_before = re.search(rf"\b{_NPS}\b[^.;]*$", phrase.before(number)) is not None
    after = phrase.after(number)
    named_alone = named_before and read_unit(after) in {None, "points"} and not time_of(phrase.text, number)
    if _NPS_AFTER.match(after) or named_alone:
        return Metric(Kind.NPS, number.value, "NPS", number, number)
    return None


def money(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    return Metric(Kind.CURRENCY, number.value, number.mark, number, number) if len(number.mark) == 3 else None


def share(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    return Metric(Kind.PERCENT, number.value, "%", number, number) if number.mark == "%" else None


def time_taken(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    unit = time_of(phrase.text, number)
    return Metric(Kind.DURATION, number.value, unit, number, number) if unit else None


_PER = re.compile(
    r"^\s+(?P<unit>[^\W\d_][\w'-]*(?:\s[^\W\d_][\w'-]*){0,3}?\s(?:per|for\s(?:each|every)|each)\s[^\W\d_][\w'-]*)"
)


def per_each(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    match = _PER.match(phrase.after(number))
    return Metric(Kind.RATIO, number.value, match["unit"], number, number) if match else None


def counted(phrase: Phrase, at: int) -> Metric | None:
    number = phrase.numbers[at]
    if number.value is not None and number.value < 0:
        return None
    starts = min(number.start, phrase.baseline.start if phrase.baseline else number.start)
    unit = (
        read_unit(phrase.after(number))
        or _unit_of_change(phrase, number)
        or read_subject(phrase.text[:starts])
    )
    return Metric(Kind.COUNT, number.value, unit, number, number)


def _unit_of_change(phrase: Phrase, number: Number) -> str | None:
    """What is counted in "increase 100 members to 200" and "increase membership 100 to 200"."""
    if phrase.baseline is None:
        return None
    before = phrase.text[: phrase.baseline.start]
    between = phrase.text[phrase.baseline.end : number.start]
    return read_unit(between) or (read_subject(f"{before}to") if len(before.split()) > 1 else None)


RECOGNISERS: tuple[Recogniser, ...] = (
    out_of,
    stretch,
    multiple,
    promoters,
    money,
    share,
    time_taken,
    per_each,
    counted,
)


def read_metric(phrase: Phrase) -> Metric | None:
    """The first number that a recogniser knows, read by the first recogniser that knows it."""
    for at in range(len(phrase.numbers)):
        for recognise in RECOGNISERS:
            if metric := recognise(phrase, at):
                return metric
    return None


def takes_time(phrase: Phrase, metric: Metric) -> bool:
    """Is it a duration where less is meant to be better (a response time)?"""
    return metric.kind is Kind.DURATION and bool(SPEED.search(phrase.before(metric.first)))
