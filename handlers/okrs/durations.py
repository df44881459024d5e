"""Units of time: how people write them, and how one becomes another."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from handlers.okrs.numerals import NUMBER, number, rounded, within_limits

# Seconds in each unit. A month is no fixed number of days, so months and years stand apart.
_SECONDS = {"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
_MONTHS = {"years": 12, "months": 1}

# No "second": "37 second batch" is 37 and a note.
_SPELLINGS = {
    "years": ("years", "year", "yrs", "yr"),
    "months": ("months", "month"),
    "weeks": ("weeks", "week", "wks", "wk", "w"),
    "days": ("days", "day", "d"),
    "hours": ("hours", "hour", "hrs", "hr", "h"),
    "minutes": ("minutes", "minute", "mins", "min"),
    "seconds": ("seconds", "secs", "sec"),
}
_UNIT = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}

UNITS = tuple(_SPELLINGS)

_WORDS = "|".join(sorted(_UNIT, key=len, reverse=True))
_PART = re.compile(rf"({NUMBER})[ ]?({_WORDS})(?![a-z0-9])", re.IGNORECASE)
_GAP = re.compile(r"[ ]*(?:and[ ]+)?", re.IGNORECASE)


def read_duration(text: str, at: int) -> tuple[Decimal, str, int] | None:
    """Amount, unit and end of the duration at ``at``: ``90 min``, ``3h``, ``1h 30 min`` (90 minutes)."""
    part = _PART.match(text, at)
    if part is None:
        return None
    total, unit = _part(part)
    end = part.end()
    while following := _PART.match(text, _after_gap(text, end)):
        amount, smaller = _part(following)
        if not _divides(smaller, unit):
            break
        total = within_limits(convert(total, unit, smaller) + amount)
        unit, end = smaller, following.end()
    return total, unit, end


def convert(amount: Decimal, unit: str, into: str) -> Decimal:
    """The same time in another unit, to 6 decimals. KeyError when the two cannot be compared."""
    scale = _MONTHS if unit in _MONTHS else _SECONDS
    return rounded(Fraction(amount) * scale[unit] / scale[into])


def comparable(unit: str, other: str) -> bool:
    """Months and years compare with each other, weeks down to seconds with each other."""
    return (unit in _MONTHS) == (other in _MONTHS)


def unit_of(words: str | None) -> str | None:
    """The unit that a target's own words name: ``"working days"`` -> ``"days"``."""
    found = [_UNIT[word] for word in re.findall(r"[a-z]{2,}", (words or "").lower()) if word in _UNIT]
    return found[0] if found else None


def _part(match: re.Match[str]) -> tuple[Decimal, str]:
    return number(match[1]), _UNIT[match[2].lower()]


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _divides(smaller: str, unit: str) -> bool:
    return comparable(smaller, unit) and UNITS.index(smaller) > UNITS.index(unit)
