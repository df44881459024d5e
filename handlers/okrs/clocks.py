"""Clocks: when a key result is due, and how much of its time has passed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from handlers.okrs.model import Cadence, KeyResult, Kind
from handlers.okrs.numerals import rounded_down
from handlers.okrs.periods import (
    FIRST_DAY,
    MONTH_NUMBERS,
    MONTH_WORD,
    add_months,
    calendar_period,
    end_of,
    local_day,
    reachable,
    start_of,
)

# Months after which each cadence's window starts again; the others have no window of their own.
WINDOW_MONTHS = {Cadence.YEARLY: 12, Cadence.QUARTERLY: 3, Cadence.MONTHLY: 1}

Bounds = tuple[datetime | None, datetime | None]

_BY = re.compile(r"(?:by|before|until|in|the|end|of|\s)+\b", re.I)
_DAY_OF = re.compile(
    rf"(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{MONTH_WORD})\.?,?\s+(?P<y1>[0-9]{{4}})"
    rf"|(?P<m2>{MONTH_WORD})\.?\s+(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>[0-9]{{4}})",
    re.I,
)


def due_day(due: str | None) -> date | None:
    """The last day of a due date as far as its words go: ``2025-07`` and ``July 2025`` -> 31 July.

    None where they name no day ("the next conference"), or one that no cycle reaches."""
    day = named_day(due)
    return day if day is not None and reachable(day) else None


def named_day(due: str | None) -> date | None:
    """The last day of a due date in whichever year, None where its words name none."""
    words = _BY.sub("", due or "", count=1).strip() if _BY.match(due or "") else (due or "").strip()
    if period := calendar_period(words):
        return period.ends
    try:
        if match := _DAY_OF.fullmatch(words):
            month = MONTH_NUMBERS[(match["m1"] or match["m2"]).lower()[:3]]
            return date(int(match["y1"] or match["y2"]), month, int(match["d1"] or match["d2"]))
        return date.fromisoformat(words) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words) else None
    except ValueError:
        return None


def window(
    cadence: Cadence | None, at: datetime, zone: str, cycle: Bounds = (None, None)
) -> tuple[datetime, datetime] | None:
    """First moment and end of the window that ``at`` lies in, for a cadence that restarts.

    A cycle at least as long as the window anchors it ("per year" in a year from July runs from
    July); else the calendar does. None for a cadence without windows.
    """
    if cadence not in WINDOW_MONTHS:
        return None
    months = WINDOW_MONTHS[cadence]
    day, anchor = local_day(at, zone), _anchor(months, cycle, zone)
    nth = ((day.year - anchor.year) * 12 + day.month - anchor.month) // months
    if add_months(anchor, nth * months) > day:
        nth -= 1
    return start_of(add_months(anchor, nth * months), zone), start_of(
        add_months(anchor, (nth + 1) * months), zone
    )


def counts_from(key_result: KeyResult, at: datetime, zone: str) -> datetime | None:
    """Since when values count at ``at``: the start of the window, None where nothing restarts."""
    found = window(key_result.target.cadence, at, zone, (key_result.window_starts, key_result.window_ends))
    return found[0] if found else None


def expected(key_result: KeyResult, now: datetime, zone: str = "UTC") -> Decimal | None:
    """The expected-pace line: the attainment (0-100) that the clock asks for by ``now``.

    The clock is the due date where its words name one, else the window that restarts, else the
    cycle; None when open-ended. A milestone is all or nothing, so its line stays at 0 until the clock
    has run out; a state to be maintained is expected all the time.
    """
    if key_result.target.maintain:
        return Decimal(100)
    clock = _clock(key_result, now, zone)
    if clock is None:
        return None
    starts, ends = clock
    if now >= ends:
        return Decimal(100)
    if key_result.target.kind is Kind.MILESTONE or now <= starts:
        return Decimal(0)
    tick = timedelta(microseconds=1)
    return rounded_down(100 * Fraction((now - starts) // tick, (ends - starts) // tick), 2)


def _clock(key_result: KeyResult, now: datetime, zone: str) -> tuple[datetime, datetime] | None:
    cycle = (key_result.window_starts, key_result.window_ends)
    if due := due_day(key_result.target.due):
        return cycle[0] or key_result.created_at, end_of(due, zone)
    if found := window(key_result.target.cadence, now, zone, cycle):
        return found
    return (cycle[0], cycle[1]) if cycle[0] and cycle[1] else None


def _anchor(months: int, cycle: Bounds, zone: str) -> date:
    starts, ends = cycle
    if starts is not None and ends is not None:
        first = local_day(starts, zone)
        if add_months(first, months) <= local_day(ends, zone) + timedelta(days=1):
            return first
    return FIRST_DAY
