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
# Behind a unit may stand the next part at once, "2h30m", but no other letter or digit.
_NO_MORE = rf"(?![a-z])(?!{NUMBER}(?![0-9.])(?![ ]?(?:{_WORDS}|m)(?![a-z])))"
_PART = re.compile(rf"({NUMBER})[ ]?({_WORDS}){_NO_MORE}", re.IGNORECASE)
_BARE_MINUTES = re.compile(rf"({NUMBER})[ ]?(m)(?![a-z0-9])", re.IGNORECASE)  # alone they are millions
_GAP = re.compile(r"[ ]*(?:and[ ]+)?", re.IGNORECASE)


def read_duration(text: str, at: int) -> tuple[Decimal, str, int] | None:
    """Amount, unit and end of the duration at ``at``: ``90 min``, ``3h``, ``1h 30m`` (90 minutes)."""
    part = _PART.match(text, at)
    if part is None:
        return None
    total, unit = _part(part)
    end = part.end()
    while following := _next_part(text, _after_gap(text, end), unit):
        amount, smaller = _part(following)
        if not _divides(smaller, unit):
            break
        total = within_limits(convert(total, unit, smaller) + amount)
        unit, end = smaller, following.end()
    return total, unit, end


def read_parts(text: str, at: int) -> tuple[Decimal, str, int] | None:
    """A duration that is written in several parts: ``2h 30m``. It is 2.5 hours, in the unit of its first
    part, where that is exact, else in that of its last: 80 minutes. None for a duration in one part."""
    first, whole = _PART.match(text, at), read_duration(text, at)
    if first is None or whole is None or whole[2] == first.end():
        return None
    total, smallest, end = whole
    largest = _UNIT[first[2].lower()]
    amount = convert(total, smallest, largest)
    return (amount, largest, end) if convert(amount, largest, smallest) == total else whole


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


def _next_part(text: str, at: int, unit: str) -> re.Match[str] | None:
    found = _PART.match(text, at)
    return _BARE_MINUTES.match(text, at) if found is None and unit == "hours" else found


def _part(match: re.Match[str]) -> tuple[Decimal, str]:
    return number(match[1]), _UNIT.get(match[2].lower(), "minutes")


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _divides(smaller: str, unit: str) -> bool:
    return comparable(smaller, unit) and UNITS.index(smaller) > UNITS.index(unit)
