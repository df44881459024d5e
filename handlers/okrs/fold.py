"""The current value of a key result: the fold of its live check-ins.

In the order of (when it holds, order of arrival) an absolute value sets and ``+n`` adds. The first
``+n`` adds to the baseline where the target has one, else to 0. Where the target counts per year, quarter or
month, ``+n`` starts from there again in each new window; that needs ``target`` and ``zone``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from handlers.okrs.clocks import Bounds, window
from handlers.okrs.model import Change, CheckIn, Reading, Target
from handlers.okrs.numerals import tidy


def visible(check_in: CheckIn, viewer: str | None) -> bool:
    """What was said in a private place is seen in that place only. ``viewer`` is a ``Place.key``."""
    return not check_in.confined or (check_in.place is not None and check_in.place == viewer)


def counted(check_ins: Iterable[CheckIn], viewer: str | None) -> list[CheckIn]:
    """The live check-ins that the viewer may see, in the order of the fold."""
    return sorted((each for each in check_ins if each.live and visible(each, viewer)), key=order)


def order(check_in: CheckIn) -> tuple[datetime, int]:
    return check_in.holds_at, check_in.sequence


def fold(
    check_ins: Iterable[CheckIn],
    viewer: str | None,
    target: Target | None = None,
    zone: str = "UTC",
    cycle: Bounds = (None, None),
) -> Reading | None:
    """The value that the viewer sees; None without any check-in. The order given does not matter."""
    refolded = refold(None, counted(check_ins, viewer), target, zone, cycle)
    return refolded[-1].after if refolded else None


def refold(
    before: Reading | None,
    following: Sequence[CheckIn],
    target: Target | None = None,
    zone: str = "UTC",
    cycle: Bounds = (None, None),
    before_at: datetime | None = None,
) -> list[CheckIn]:
    """Each of ``following`` with its ``after``; those undone count for nothing and have none.

    ``before`` is the value just before them and ``before_at`` when it holds. They stand in the order of
    the fold and are what one viewer may see. Nothing changes from the next live SET on, so they may
    end there.
    """
    refolded = []
    reading, reading_at = before, before_at
    for check_in in following:
        if check_in.live:
            if reading_at is not None and restarted(target, reading_at, check_in.holds_at, zone, cycle):
                reading = None
            reading, reading_at = step(reading, check_in, target), check_in.holds_at
        refolded.append(replace(check_in, after=reading if check_in.live else None))
    return refolded


def step(before: Reading | None, check_in: CheckIn, target: Target | None = None) -> Reading:
    """The value after one more check-in. A sum has no parts: 14/20 and 5 points more is 75 %."""
    if check_in.change is Change.SET:
        return check_in.reading
    baseline = target.baseline if target else None
    start = before.amount if before else baseline or Decimal(0)
    return Reading(tidy(start + check_in.reading.amount))


def restarted(target: Target | None, since: datetime, at: datetime, zone: str, cycle: Bounds) -> bool:
    """Whether a window that restarts ("per year") began after ``since`` and by ``at``."""
    found = window(target.cadence if target else None, at, zone, cycle)
    return found is not None and since.astimezone(UTC) < found[0]
