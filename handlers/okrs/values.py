"""What a typed value means for a key result: the change it makes, or why it is of the wrong kind.

``read`` and ``render`` turn text into a ``Said`` and back; ``interpret`` holds it to a target.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from handlers.model import UserError
from handlers.okrs.durations import comparable, convert, unit_of
from handlers.okrs.model import Change, Comparison, Kind, Reading, Target
from handlers.okrs.numerals import plain, rounded, within_limits
from handlers.okrs.said import SYMBOLS, Said, read, render

__all__ = ["Said", "interpret", "out_of", "read", "render", "wanted"]

NPS_LIMIT = Decimal(100)


def interpret(said: Said, target: Target) -> tuple[Change, Reading]:
    """What ``said`` does to a key result with this target.

    ``+5`` adds; ``-2`` takes away, except on an NPS, where it is the score -2. Anything else sets.
    UserError when it is a value of another kind, saying what would be right.
    """
    if said.done is not None and target.kind is not Kind.MILESTONE:
        raise _wrong(f"“{render(said)}” is for a milestone", target)
    reading = _MEANINGS[target.kind](said, target)
    if target.kind is Kind.NPS and said.sign == "-":
        return Change.SET, Reading(-reading.amount)
    if said.sign == "-":
        return Change.ADD, Reading(-reading.amount)
    return (Change.ADD if said.sign else Change.SET), reading


def as_said(reading: Reading | None, target: Target) -> Said | None:
    """What one says when it stands as it stood; without a reading, that there is nothing yet, where more is
    better. None where that cannot be said."""
    if target.kind is Kind.MILESTONE:
        done = reading is not None and reading.amount == 1
        return Said(Decimal(int(done)), done=done)
    if reading is None:
        grows = target.op in (Comparison.AT_LEAST, Comparison.ABOVE) and not target.baseline
        return Said(Decimal(0)) if grows and target.kind in (Kind.COUNT, Kind.PERCENT) else None
    if reading.numerator is not None and reading.denominator is not None:
        return Said(reading.numerator, numerator=reading.numerator, denominator=reading.denominator)
    if reading.amount < 0:
        return Said(-reading.amount, "-") if target.kind is Kind.NPS else None
    return Said(reading.amount, unit="%" if target.kind is Kind.PERCENT else None)


def wanted(target: Target) -> str:
    """What would be right for this target: ``a number like 37, or +5``."""
    if target.kind is Kind.CURRENCY:
        return f"an amount like {_money_example(target.unit)}"
    if target.kind is Kind.DURATION:
        unit = unit_of(target.unit) or "days"
        return f"a time like 3 {unit}"
    scale = out_of(target)
    if target.kind is Kind.RATIO and scale is not None:
        return f"a number out of {plain(scale)}, like {plain(min(scale, Decimal(4)))}"
    return _WANTED[target.kind]


def out_of(target: Target) -> Decimal | None:
    """The end of the scale of a rating ("out of 5"), None for any other ratio."""
    match = re.match(r"out of ([0-9]{1,9})\b", target.unit or "", re.IGNORECASE)
    return Decimal(match[1]) if match and int(match[1]) > 0 else None


_WANTED = {
    Kind.COUNT: "a number like 37, or +5",
    Kind.PERCENT: "a share like 80%, or 14/20",
    Kind.NPS: "a score from -100 to 100, like 11.5",
    Kind.RANGE: "a number like 2, or +1",
    Kind.RATIO: "a number like 4, or 2x",
    Kind.MILESTONE: "done or not done",
}


# ---- one meaning a kind ------------------------------------------------------------------------


def _count(said: Said, target: Target) -> Reading:
    if said.denominator is not None and said.denominator == target.value:
        return Reading(said.amount)  # "12/50" where the target is 50
    if said.denominator is not None:
        raise _wrong(f"{render(said)} is a share", target)
    _only_unit(said, target, *_units_in(target))
    return Reading(said.amount)


def _range(said: Said, target: Target) -> Reading:
    if said.denominator is not None:
        raise _wrong(f"{render(said)} is a share", target)
    _only_unit(said, target, *(("%",) if target.unit == "%" else _units_in(target)))
    return Reading(said.amount)


def _percent(said: Said, target: Target) -> Reading:
    """A whole has no more than all of it, so 25/20 is refused unless the target itself is past
    100 %; a plain 120 % is taken, since growth and "of goal" can be more than 100."""
    _only_unit(said, target, "%")
    if said.denominator is None:
        return Reading(said.amount)
    if said.amount > said.denominator and not _past_the_whole(target):
        raise UserError(
            f"{render(said)} is more than the whole.", "Say the part first, then the whole, like 14/20."
        )
    share = within_limits(rounded(100 * Fraction(said.amount) / Fraction(said.denominator)))
    return Reading(share, said.numerator, said.denominator)


def _nps(said: Said, target: Target) -> Reading:
    _only_unit(said, target, "NPS")
    _no_share(said, target)
    if said.amount > NPS_LIMIT:
        raise UserError(f"An NPS has no {said.sign}{plain(said.amount)}.", "Scores run from -100 to 100.")
    return Reading(said.amount)


def _currency(said: Said, target: Target) -> Reading:
    _no_share(said, target)
    if said.unit is None or said.unit == target.unit or target.unit is None:
        return Reading(said.amount)
    if target.unit in SYMBOLS.get(said.unit, ()):
        return Reading(said.amount)
    raise _wrong(f"{render(said)} is not in {target.unit}", target)


def _duration(said: Said, target: Target) -> Reading:
    """In the target's unit. "5 working days" is no number of weeks: there only days are taken."""
    _no_share(said, target)
    unit = unit_of(target.unit)
    if said.unit is None:
        if said.amount >= 1_000_000:  # "90m" reads as 90 million
            raise UserError("Which unit of time is that?", "Say it in words, like 90 min or 3 days.")
        return Reading(said.amount)
    if unit is None or said.unit == unit:
        return Reading(said.amount)
    fits = (
        said.unit in _TIME
        and comparable(said.unit, unit)
        and (target.unit or "").lower() in (unit, unit[:-1])
    )
    if not fits:
        raise _wrong(f"{render(said)} does not fit", target)
    return Reading(within_limits(convert(said.amount, said.unit, unit)))


def _ratio(said: Said, target: Target) -> Reading:
    scale = out_of(target)
    if scale is not None and (said.unit is not None or said.denominator not in (None, scale)):
        raise _wrong(f"{render(said)} is on another scale", target)
    if scale is not None and said.amount > scale:
        raise UserError(f"The scale ends at {plain(scale)}.", f"Say {wanted(target)}.")
    if scale is not None or said.denominator is None:
        _only_unit(said, target, "x")
        return Reading(said.amount, said.numerator, said.denominator)
    quotient = within_limits(rounded(Fraction(said.amount) / Fraction(said.denominator)))
    return Reading(quotient, said.numerator, said.denominator)


def _milestone(said: Said, target: Target) -> Reading:
    if said.done is None:
        raise _wrong(f"{render(said)} is a number", target)
    return Reading(said.amount)


_MEANINGS: dict[Kind, Callable[[Said, Target], Reading]] = {
    Kind.COUNT: _count,
    Kind.PERCENT: _percent,
    Kind.NPS: _nps,
    Kind.RANGE: _range,
    Kind.CURRENCY: _currency,
    Kind.DURATION: _duration,
    Kind.RATIO: _ratio,
    Kind.MILESTONE: _milestone,
}


# ---- what is refused ---------------------------------------------------------------------------

_TIME = ("weeks", "days", "hours", "minutes", "seconds", "months", "years")

_MEASURES = {
    Kind.PERCENT: "is a percentage",
    Kind.NPS: "is an NPS",
    Kind.CURRENCY: "is about money",
    Kind.DURATION: "is about time",
    Kind.RATIO: "is a ratio",
    Kind.MILESTONE: "is done or not done",
}


def _wrong(what: str, target: Target) -> UserError:
    measures = _MEASURES.get(target.kind) or (f"counts {target.unit}" if target.unit else "is a number")
    return UserError(f"{what}, and this key result {measures}.", f"Say {wanted(target)}.")


def _only_unit(said: Said, target: Target, *units: str) -> None:
    if said.unit is not None and said.unit not in units:
        raise _wrong(f"{render(said)} is {_called(said.unit)}", target)


def _no_share(said: Said, target: Target) -> None:
    if said.denominator is not None or said.unit == "%":
        raise _wrong(f"{render(said)} is a share", target)


def _called(unit: str) -> str:
    names = {"%": "a percentage", "x": "a multiple", "NPS": "an NPS"}
    return names.get(unit) or ("a time" if unit in _TIME else "money")


def _units_in(target: Target) -> tuple[str, ...]:
    """A count of "volunteer hours" takes "12 hours"."""
    unit = unit_of(target.unit)
    return (unit,) if unit else ()


def _past_the_whole(target: Target) -> bool:
    return target.value is not None and target.value > 100


def _money_example(code: str | None) -> str:
    symbol = next((symbol for symbol, codes in SYMBOLS.items() if code in codes), None)
    return f"{symbol}1,200 or {symbol}3m" if symbol else f"1,200 {code or 'EUR'}"
