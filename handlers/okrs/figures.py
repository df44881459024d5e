"""How figures are written for people: amounts, goals, days, and the line that says where it stands."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_compact_currency, format_currency, format_decimal

from handlers.okrs.attainment import attainment, ends, exact, measurable, met
from handlers.okrs.durations import unit_of
from handlers.okrs.model import Cadence, Comparison, KeyResult, Kind, Reading, Target
from handlers.okrs.numerals import plain, rounded, tidy
from handlers.okrs.periods import MONTHS, calendar_period
from handlers.okrs.values import out_of

LOCALE = "en"

_SIGNS = {
    Comparison.AT_LEAST: "≥",
    Comparison.ABOVE: ">",
    Comparison.AT_MOST: "≤",
    Comparison.BELOW: "<",
    Comparison.EXACTLY: "exactly ",
}
_PER = {
    Cadence.YEARLY: "per year",
    Cadence.QUARTERLY: "per quarter",
    Cadence.MONTHLY: "per month",
    Cadence.BIWEEKLY: "every two weeks",
    Cadence.WEEKLY: "per week",
    Cadence.DAILY: "per day",
}


# ---- amounts -----------------------------------------------------------------------------------


def amount(value: Decimal, target: Target) -> str:
    """``37``, ``1,200``, ``80%``, ``11.5``, ``$3M``, ``90 minutes``, ``2x``, ``done``."""
    match target.kind:
        case Kind.MILESTONE:
            state = "kept up" if target.maintain else "done"
            return state if value >= 1 else f"not {state}"
        case Kind.PERCENT:
            # Cut off, not rounded: 79.999 % must not read as the 80 % it falls short of.
            return f"{number(value.quantize(Decimal('0.01'), ROUND_DOWN))}%"
        case Kind.CURRENCY:
            return _money(value, target.unit)
        case Kind.DURATION:
            return f"{number(value)} {_unit(target, value)}".rstrip()
        case Kind.RATIO:
            return f"{number(value)}x" if target.unit in ("x", "times") else number(value)
        case _:
            return f"{number(value)}%" if target.unit == "%" else number(value)


def reading_words(reading: Reading, target: Target) -> str:
    """A value with its parts where it has them: ``14/20 (70%)``, ``4/5``."""
    if reading.numerator is None or reading.denominator is None:
        return amount(reading.amount, target)
    parts = f"{number(reading.numerator)}/{number(reading.denominator)}"
    rated = target.kind is Kind.RATIO and out_of(target) is not None
    return parts if rated else f"{parts} ({amount(reading.amount, target)})"


@lru_cache(maxsize=4096)  # Babel takes a tenth of a millisecond for one, and a receipt has several
def number(value: Decimal) -> str:
    """``1,200``, ``11.5``, ``-12``: every digit that counts, none that does not."""
    return format_decimal(tidy(value), format="#,##0.######", locale=LOCALE)


def share_words(share: Decimal) -> str:
    """``69.9`` -> ``69%``: cut off, so that 100% is never said too soon."""
    return f"{int(share)}%"


def _money(value: Decimal, code: str | None) -> str:
    if code is None:
        return number(value)
    if abs(value) >= 1_000_000 and value % 10_000 == 0:  # short only where nothing is lost
        short: str = format_compact_currency(value, code, locale=LOCALE, fraction_digits=2)
        return short
    whole = value == value.to_integral_value()
    digits = "¤#,##0" if whole else "¤#,##0.00" if round(value, 2) == value else "¤#,##0.######"
    return format_currency(value, code, format=digits, locale=LOCALE, currency_digits=False)


def _unit(target: Target, value: Decimal) -> str:
    """The target's own unit, in the singular for one: ``1 day``."""
    unit = target.unit or ""
    return unit[:-1] if value == 1 and unit.split()[-1:] == [unit_of(unit)] else unit


# ---- goals -------------------------------------------------------------------------------------


def goal(target: Target) -> str:
    """``≥50 nominations``, ``>11.5 NPS``, ``2–3 pilots``, ``≤3 days, from 9 days``, ``done by July 2025``."""
    words = [_goal_amount(target), _PER.get(target.cadence) if target.cadence else None, _by(target)]
    said = " ".join(word for word in words if word)
    return f"{said}, from {amount(target.baseline, target)}" if target.baseline is not None else said


def due_words(due: str) -> str:
    """``2025-07`` -> ``July 2025``, ``2017-Q4`` -> ``Q4 2017``; other words as they are."""
    if period := calendar_period(due):
        return period.name
    try:
        return day_words(date.fromisoformat(due))
    except ValueError:
        return due


def day_words(day: date, near: date | None = None) -> str:
    """``3 June 2026``; without the year where ``near`` lies in the same one."""
    year = "" if near is not None and near.year == day.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def _goal_amount(target: Target) -> str:
    if target.kind is Kind.MILESTONE:
        return "kept up" if target.maintain else "done once" if target.cadence in _PER else "done"
    unit = _goal_unit(target)
    if target.value is None:
        return f"{unit} (no number set)".strip()
    if target.op is Comparison.RANGE and target.high is not None:
        figures = f"{number(target.value)}–{amount(target.high, target)}"
    else:
        figures = f"{_SIGNS.get(target.op, '')}{amount(target.value, target)}"
    return f"{figures} {unit}".rstrip()


def _goal_unit(target: Target) -> str:
    written = (Kind.PERCENT, Kind.CURRENCY, Kind.DURATION)
    if target.kind is Kind.NPS:
        return "NPS"
    return "" if target.kind in written or target.unit in (None, "%", "x", "times") else target.unit or ""


def _by(target: Target) -> str | None:
    if not target.due:
        return None
    words = due_words(target.due)
    return words if words.lower().startswith(("by ", "before ", "until ", "in ", "at ")) else f"by {words}"


# ---- where it stands ---------------------------------------------------------------------------


def progress_line(key_result: KeyResult) -> str:
    """``7 of ≥10 stories · 70% · needs 3 more``; ``≥10 stories · no news yet``."""
    target, reading = key_result.target, key_result.reading
    if reading is None:
        open_ = "to be " if target.kind is Kind.MILESTONE else ""
        return f"{open_}{goal(target)} · no news yet"
    line, needs = standing(reading, target), remaining(target, reading)
    return f"{line} · {needs}" if needs and target.kind is not Kind.MILESTONE else line


def change_line(before: Reading | None, after: Reading, target: Target) -> str:
    """``4 → 7 of ≥10 stories · 70%``: what one check-in did."""
    moved = f"{reading_words(before, target)} → " if before is not None and before != after else ""
    return moved + standing(after, target)


def standing(reading: Reading, target: Target) -> str:
    """``7 of ≥10 stories · 70%``. A milestone's share says nothing that ``done`` does not; a
    percent's is told apart from the value itself."""
    share = attainment(target, reading)
    figure = reading_words(reading, target)
    if target.kind is Kind.MILESTONE:
        due = None if met(target, reading) else _by(target)
        return f"{figure} yet · {due}" if due else figure
    reached = f"{figure} of {goal(target)}"
    if share is None:
        return reached
    return f"{reached} · {share_words(share)}{' of the way' if '%' in figure else ''}"


def remaining(target: Target, reading: Reading | None) -> str:
    """``needs 3 more``; empty where nothing is left to do, or the target has no number."""
    if not measurable(target) or met(target, reading):
        return ""
    if target.kind is Kind.MILESTONE:
        return "not kept up" if target.maintain else "not done yet"
    if reading is None:
        return "no news yet"
    value, (low, high) = exact(target, reading), ends(target)
    downwards = target.op in (Comparison.AT_MOST, Comparison.BELOW) or value > high
    gap = value - high if downwards else low - value
    if target.kind is Kind.PERCENT and reading.denominator:
        return _gap_of_whole(gap, Fraction(reading.denominator), target, downwards)
    if target.kind is Kind.COUNT and gap.denominator == 1:
        strict = target.op in (Comparison.ABOVE, Comparison.BELOW)
        return f"needs {number(Decimal(int(gap) + strict))} {'fewer' if downwards else 'more'}"
    return _gap_words(gap, target, downwards)


def _gap_of_whole(points: Fraction, whole: Fraction, target: Target, downwards: bool) -> str:
    """In parts of the whole that was reported: 14/20 of ≥80 % needs 2 more."""
    parts = points * whole / 100
    strict = target.op in (Comparison.ABOVE, Comparison.BELOW)
    needed = int(parts) + 1 if strict or parts.denominator != 1 else int(parts)
    return f"needs {needed} {'fewer' if downwards else 'more'}"


def _gap_words(gap: Fraction, target: Target, downwards: bool) -> str:
    way = "less" if downwards else "more"
    if gap == 0:  # strict, and exactly there
        return f"needs a little {way}"
    size = rounded(gap)
    figure = f"{plain(size)} points" if target.kind is Kind.PERCENT else amount(size, target)
    if target.op in (Comparison.ABOVE, Comparison.BELOW):
        return f"has to {'fall' if downwards else 'rise'} by more than {figure}"
    return f"needs {figure} {way}"
