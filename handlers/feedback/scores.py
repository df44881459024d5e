"""From answers to figures: the Net Promoter Score with its interval, means and distributions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from handlers.feedback.questions import Kind, Question

Z_95 = 1.959964  # of the normal distribution, for an interval that holds 95 of 100 times
PROMOTER, DETRACTOR = 9, 6  # from, up to
_ONE, _TENTH, _HUNDREDTH = Decimal(1), Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Nps:
    """``score``, ``low`` and ``high`` from -100 to 100, rounded to a tenth."""

    promoters: int
    passives: int
    detractors: int
    score: Decimal
    low: Decimal
    high: Decimal

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def exact(self) -> Fraction:
        return Fraction(100 * (self.promoters - self.detractors), self.n)


@dataclass(frozen=True)
class Tally:
    """All answers to one question. ``n``: how many answered it; ``counts``: (label, how many picked it), in
    the order of the options; ``comments`` sorted, so that they tell nothing of when they came."""

    question: Question
    n: int
    counts: tuple[tuple[str, int], ...] = ()
    nps: Nps | None = None
    mean: Decimal | None = None
    comments: tuple[str, ...] = ()

    @property
    def exact(self) -> Fraction | None:
        """The score, else the mean, before it is rounded; None of what has neither."""
        if self.nps is not None:
            return self.nps.exact
        total = sum(int(label) * count for label, count in self.counts) if self.mean is not None else 0
        return Fraction(total, self.n) if self.mean is not None else None


def tally(question: Question, answers: Iterable[str]) -> Tally:
    """The order of the answers makes no difference; those left out do not count."""
    given = sorted(answer for answer in answers if answer)
    if question.kind is Kind.TEXT:
        return Tally(question, len(given), comments=tuple(given))
    picked = Counter(part for answer in given for part in answer.split())
    counts = tuple((label, picked[answer]) for answer, label in question.choices)
    scores = [int(answer) for answer in given] if question.kind in (Kind.NPS, Kind.RATING) else []
    return Tally(
        question,
        len(given),
        counts,
        nps(scores) if question.kind is Kind.NPS and scores else None,
        _from_exact(Fraction(sum(scores), len(scores)), _HUNDREDTH) if scores else None,
    )


def nps(scores: Sequence[int]) -> Nps:
    """The Net Promoter Score of at least one answer from 0 to 10: the percentage of promoters (9 and 10)
    minus that of detractors (0 to 6); Reichheld, "The One Number You Need to Grow", Harvard Business Review
    12/2003.

    The interval is the adjusted Wald interval, the best of those compared for small samples by Rocks,
    "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016), 365-372:

        m = n + 3,  p = (promoters + 3/4) / m,  d = (detractors + 3/4) / m
        p - d  ±  1.96 · sqrt((p + d - (p - d)²) / m)

    so its middle lies a little nearer to 0 than the score itself.
    """
    promoters = sum(score >= PROMOTER for score in scores)
    detractors = sum(score <= DETRACTOR for score in scores)
    n = len(scores)
    score = Fraction(100 * (promoters - detractors), n)
    m = n + 3
    p, d = (promoters + 0.75) / m, (detractors + 0.75) / m
    error = Z_95 * math.sqrt((p + d - (p - d) ** 2) / m)
    low, high = (max(-100.0, min(100.0, 100 * (p - d + way * error))) for way in (-1, 1))
    return Nps(
        promoters,
        n - promoters - detractors,
        detractors,
        _from_exact(score, _TENTH),
        _rounded(Decimal(low), _TENTH),
        _rounded(Decimal(high), _TENTH),
    )


def share(part: int, whole: int) -> int:
    """Percent, rounded half up; 0 of nothing."""
    return int(_from_exact(Fraction(100 * part, whole), _ONE)) if whole else 0


def rounding(question: Question, counts: Sequence[int], n: int) -> int | None:
    """What the shares as shown come to where that is not 100, though everybody picked one answer."""
    total = sum(share(count, n) for count in counts)
    return total if n and question.kind is not Kind.MULTIPLE and total != 100 else None


def change(old: Tally, new: Tally) -> Decimal | None:
    """Of the score or the mean, from exact figures, rounded as these are; None where there is none."""
    if old.exact is None or new.exact is None:
        return None
    return _from_exact(new.exact - old.exact, _HUNDREDTH if new.nps is None else _TENTH)


def shifts(old: Tally, new: Tally) -> tuple[tuple[str, int], ...]:
    """(label, by how many percentage points more or fewer picked it), of what can be picked. From exact
    shares, rounded once."""
    before = dict(old.counts)
    return tuple(
        (label, int(_from_exact(Fraction(100 * count, new.n) - Fraction(100 * before[label], old.n), _ONE)))
        for label, count in new.counts
    )


def _from_exact(value: Fraction, to: Decimal) -> Decimal:
    """Rounded half away from zero."""
    steps = abs(value) / Fraction(to)
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return (whole if value > 0 else -whole) * to + 0  # no "-0.0"


def _rounded(value: Decimal, to: Decimal) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP) + 0  # no "-0.0"
