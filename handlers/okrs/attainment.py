"""How far a key result is from its baseline to its target. Exact: shares are compared as fractions.

Health, confidence and grade are other things and live elsewhere.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from handlers.okrs.model import Comparison, Kind, Reading, Target
from handlers.okrs.numerals import rounded_down
from handlers.okrs.values import out_of

ALMOST = Fraction(99)  # as far as it goes while the comparison does not hold

_HOLDS: dict[Comparison, Callable[[Fraction, Fraction], bool]] = {
    Comparison.AT_LEAST: operator.ge,
    Comparison.ONCE: operator.ge,
    Comparison.ABOVE: operator.gt,
    Comparison.AT_MOST: operator.le,
    Comparison.BELOW: operator.lt,
}


def met(target: Target, reading: Reading | None) -> bool:
    """Whether the comparison holds, exactly: 7/9 is not 77.777778 %."""
    if reading is None or not measurable(target):
        return False
    value, (low, high) = exact(target, reading), ends(target)
    holds = operator.ge if target.kind is Kind.MILESTONE else _HOLDS.get(target.op)
    return holds(value, low) if holds else low <= value <= high


def measurable(target: Target) -> bool:
    """Whether the target says how much; one that was masked or left out does not."""
    return target.value is not None or target.kind is Kind.MILESTONE or target.op is Comparison.ONCE


def attainment(target: Target, reading: Reading | None) -> Decimal | None:
    """0-100, at most two decimals; 100 exactly when ``met``, else at most 99. None: nothing to go by.

    Upwards it is the part of the way from a baseline below the target (else 0; for an NPS that aims no
    higher than 0, -100). Downwards likewise from a baseline above the target (for an NPS else 100);
    without one, a value twice the target is half way there. In a range, or at an exact figure, all that
    is inside is 100; below it counts upwards to the low end, above it downwards to the high end. A
    milestone or a state to be maintained is 0 or 100.
    """
    if reading is None or not measurable(target):
        return None
    if met(target, reading):
        return Decimal(100)
    if target.kind is Kind.MILESTONE or target.maintain:
        return Decimal(0)
    share = 100 * _way(target, exact(target, reading))
    return rounded_down(max(Fraction(0), min(share, ALMOST)), 2)


def exact(target: Target, reading: Reading) -> Fraction:
    """The value without rounding: for ``2/3`` of a percent target, 200/3."""
    if reading.numerator is None or not reading.denominator:
        return Fraction(reading.amount)
    quotient = Fraction(reading.numerator) / Fraction(reading.denominator)
    if target.kind is Kind.PERCENT:
        return 100 * quotient
    rated = target.kind is not Kind.RATIO or out_of(target) is not None
    return Fraction(reading.amount) if rated else quotient


def ends(target: Target) -> tuple[Fraction, Fraction]:
    """The low and high end of what the target asks for; the same where it is one figure."""
    if target.kind is Kind.MILESTONE or target.value is None:
        return Fraction(1), Fraction(1)  # once
    low = Fraction(target.value)
    high = Fraction(target.high) if target.high is not None else low
    return min(low, high), max(low, high)


def _way(target: Target, value: Fraction) -> Fraction:
    """The part of the way to a target that is not met; may lie outside 0-1."""
    low, high = ends(target)
    match target.op:
        case Comparison.AT_LEAST | Comparison.ABOVE | Comparison.ONCE:
            return _up(target, value, low)
        case Comparison.AT_MOST | Comparison.BELOW:
            return _down(target, value, low)
        case Comparison.RANGE | Comparison.EXACTLY:
            return _up(target, value, low) if value < low else _down(target, value, high)


def _up(target: Target, value: Fraction, goal: Fraction) -> Fraction:
    floor = Decimal(-100) if target.kind is Kind.NPS else None
    starts = [
        Fraction(each) for each in (target.baseline, Decimal(0), floor) if each is not None and each < goal
    ]
    return (value - starts[0]) / (goal - starts[0]) if starts else Fraction(0)


def _down(target: Target, value: Fraction, goal: Fraction) -> Fraction:
    ceiling = Decimal(100) if target.kind is Kind.NPS else None
    starts = [Fraction(each) for each in (target.baseline, ceiling) if each is not None and each > goal]
    if starts:
        return (starts[0] - value) / (starts[0] - goal)
    return goal / value if value > 0 else Fraction(0)
