"""Days and cycles: calendar arithmetic in a program's own zone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handlers.model import Cycle, UserError

FIRST_DAY = date(2000, 1, 1)  # nothing recorded here is older
LAST_DAY = date(2199, 12, 31)

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH_NUMBERS = {name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)}
MONTH_WORD = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|sept)"


class Period(NamedTuple):
    """A named span of whole days; ``ends`` is the last of them, None when open-ended."""

    name: str
    starts: date
    ends: date | None


# ---- days --------------------------------------------------------------------------------------


def reachable(day: date) -> bool:
    """Whether it lies in the years that are counted with here: 2000 to 2199."""
    return FIRST_DAY <= day <= LAST_DAY


def read_day(text: str) -> date:
    """``YYYY-MM-DD``; UserError otherwise."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            raise UserError("The calendar has no such day.", "Write a day like 2026-03-31.") from None
    raise UserError("I could not read that day.", "Write it like 2026-03-31.")


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """A day's first moment in the zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def end_of(day: date, zone: str) -> datetime:
    """The first moment after a day in the zone, in UTC."""
    return start_of(day + timedelta(days=1), zone)


def last_second(day: date, zone: str) -> datetime:
    """A day's last second in the zone, in UTC; where the clock shows it twice, the later one."""
    return datetime.combine(day, time(23, 59, 59, fold=1), ZoneInfo(zone)).astimezone(UTC)


def bounds(starts: date, ends: date | None, zone: str) -> tuple[datetime, datetime | None]:
    """A cycle's first moment and the moment it is over, in UTC: what ``window_starts`` and
    ``window_ends`` of a key result hold."""
    return start_of(starts, zone), None if ends is None else end_of(ends, zone)


# ---- cycles ------------------------------------------------------------------------------------

_SPAN = r"(?P<{0}>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
_CUSTOM = re.compile(_SPAN.format("first") + r"\s*(?:\.\.|to|until|\u2013)\s*" + _SPAN.format("last"))
_YEAR = r"(?P<{0}>2[01][0-9]{{2}})"
_WHOLE_YEAR = re.compile(_YEAR.format("year"))
_PART = re.compile(
    rf"{_YEAR.format('y1')}[\s-]*(?P<p1>Q[1-4]|H[12])|(?P<p2>Q[1-4]|H[12])[\s-]*{_YEAR.format('y2')}", re.I
)
_MONTH_OF = re.compile(
    rf"{_YEAR.format('y1')}-(?P<m1>0[1-9]|1[0-2])|(?P<m2>{MONTH_WORD})\.?,?\s+{_YEAR.format('y2')}", re.I
)
_OPEN = re.compile(r"open(?:[\s-]*ended)?", re.I)

_CYCLE_HINT = "Say it like Q2 2026, H1 2026, 2026, July 2026, 2026-04-01..2026-09-30, or open."


def parse_cycle_name(text: str, today: date) -> Period:
    """``2017 Q2``, ``H1 2026``, ``2026``, ``2026-07``, ``2026-04-01..2026-09-30`` or ``open`` (from
    ``today`` on). The name comes back in one form: ``Q2 2017``. UserError for anything else."""
    words = text.strip()
    if _OPEN.fullmatch(words):
        return Period("open-ended", today, None)
    if custom := _CUSTOM.fullmatch(words):
        return _custom(read_day(custom["first"]), read_day(custom["last"]))
    period = calendar_period(words)
    if period is None:
        raise UserError("I could not read that cycle.", _CYCLE_HINT)
    return period


def calendar_period(words: str) -> Period | None:
    """The year (2000 to 2199), half, quarter or month that the words name, None when they name none."""
    if _WHOLE_YEAR.fullmatch(words):
        return _months(int(words), 1, 12)
    if part := _PART.fullmatch(words):
        half_or_quarter = (part["p1"] or part["p2"]).upper()
        length = 3 if half_or_quarter[0] == "Q" else 6
        year = int(part["y1"] or part["y2"])
        return _months(year, (int(half_or_quarter[1]) - 1) * length + 1, length)
    if month := _MONTH_OF.fullmatch(words):
        year = int(month["y1"] or month["y2"])
        number = int(month["m1"]) if month["m1"] else MONTH_NUMBERS[month["m2"].lower()[:3]]
        return _months(year, number, 1)
    return None


def cycle_of(day: date) -> Period:
    """The calendar quarter that ``day`` lies in."""
    return _months(day.year, (day.month - 1) // 3 * 3 + 1, 3)


def next_period(cycle: Cycle | Period) -> Period:
    """The period of the same length that follows; UserError after an open-ended cycle."""
    if cycle.ends is None:
        raise UserError(f"{cycle.name} is open-ended, so nothing follows it.", _CYCLE_HINT)
    starts = cycle.ends + timedelta(days=1)
    months = _whole_months(cycle.starts, starts)
    if months is None:
        return _custom(starts, starts + (cycle.ends - cycle.starts))
    after = add_months(starts, months)
    _reachable(starts, after)
    return _named(starts, after)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(year: int, month: int, length: int) -> Period:
    starts = date(year, month, 1)
    return _named(starts, add_months(starts, length))


def _named(starts: date, after: date) -> Period:
    """Called by the calendar's own name where it has one."""
    ends = after - timedelta(days=1)
    length = _whole_months(starts, after)
    if starts.day == 1 and length is not None and (starts.month - 1) % length == 0:
        year, nth = starts.year, (starts.month - 1) // length + 1
        names = {
            12: f"{year}",
            6: f"H{nth} {year}",
            3: f"Q{nth} {year}",
            1: f"{MONTHS[starts.month - 1]} {year}",
        }
        if length in names:
            return Period(names[length], starts, ends)
    return Period(f"{starts}..{ends}", starts, ends)


def _whole_months(starts: date, after: date) -> int | None:
    months = (after.year - starts.year) * 12 + after.month - starts.month
    return months if months > 0 and add_months(starts, months) == after else None


def _custom(first: date, last: date) -> Period:
    if last < first:
        raise UserError("That cycle ends before it starts.", _CYCLE_HINT)
    _reachable(first, last)
    return _named(first, last + timedelta(days=1))


def _reachable(first: date, last: date) -> None:
    if not (reachable(first) and reachable(last)):
        raise UserError(
            "That cycle is out of reach.", f"Cycles lie between {FIRST_DAY.year} and {LAST_DAY.year}."
        )
