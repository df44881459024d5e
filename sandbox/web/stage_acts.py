"""What is done to the stage itself: its clock, and its bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sandbox.web.acts import Act, Doing, Done, Nonsense
from sandbox.web.live import FORUM, SLACK, STATUS, TABLE

MONDAY, FRIDAY = 0, 4
MONTHS_OF_QUARTER = 3


def next_day(now: datetime) -> datetime:
    """The same time, but no earlier than 09:00, when what waited for the morning has been sent."""
    at = now + timedelta(days=1)
    return max(at, at.replace(hour=9, minute=0, second=0, microsecond=0))


def next_friday(now: datetime) -> datetime:
    """Friday 15:00, this week's if it has not passed."""
    return _next(FRIDAY, 15, now)


def next_monday(now: datetime) -> datetime:
    """Monday 09:00, today's if it has not passed."""
    return _next(MONDAY, 9, now)


def _next(weekday: int, hour: int, now: datetime) -> datetime:
    at = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    at += timedelta(days=(weekday - now.weekday()) % 7)
    return at if at > now else at + timedelta(days=7)


def quarter_end(now: datetime) -> datetime:
    """Noon of the quarter's last day, or of the next quarter's once that has passed."""
    month = (now.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + MONTHS_OF_QUARTER
    last = _month_after(now.replace(day=1), month) - timedelta(days=1)
    at = last.replace(hour=12, minute=0, second=0, microsecond=0)
    return at if at > now else quarter_end(at + timedelta(days=1))


def working_day(number: int) -> Callable[[datetime], datetime]:
    """09:00 on the so-manieth working day of a quarter: of this one if that has not passed."""

    def move(now: datetime) -> datetime:
        month = (now.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1
        this = now.replace(month=month, day=1, hour=9, minute=0, second=0, microsecond=0)
        at = _nth_working_day(this, number)
        return at if at > now else _nth_working_day(_month_after(this, month + 2), number)

    return move


MOVES: Mapping[str, Callable[[datetime], datetime]] = {
    "day": next_day,
    "monday": next_monday,
    "friday": next_friday,
    "quarter": quarter_end,
    "first": working_day(1),
    "third": working_day(3),
}


def clock(doing: Doing) -> Done:
    move = MOVES.get(doing.text("to"))
    if move is None:
        raise Nonsense("the clock does not go there")
    moved = doing.stage.workspace.clock
    moved.move_to(move(moved.now().astimezone(UTC)))
    for part in (STATUS, TABLE, SLACK, FORUM):
        doing.live.touch(part)
    return Done("status", changed=(TABLE, SLACK, FORUM))


def kill(doing: Doing) -> Done:
    return Done("killed", {"words": doing.stage.backstage.kill_and_restart()}, changed=(STATUS, TABLE, SLACK))


ACTS: dict[str, Act] = {"clock": clock, "kill": kill}


def _nth_working_day(day: datetime, number: int) -> datetime:
    while True:
        number -= day.weekday() <= FRIDAY
        if number == 0:
            return day
        day += timedelta(days=1)


def _month_after(first: datetime, month: int) -> datetime:
    """The first day of the month after ``month`` of that year."""
    years, number = divmod(month, 12)
    return first.replace(year=first.year + years, month=number + 1)
