"""Check-ins: what may be recorded, what is worth a question, what may be undone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict, Unpack

from handlers.model import Cycle, Member, UserError
from handlers.okrs.figures import day_words, goal, reading_words
from handlers.okrs.fold import fold, refold, restarted, step, visible
from handlers.okrs.model import Change, CheckIn, Comparison, Health, KeyResult, Kind, Reading, Source
from handlers.okrs.periods import FIRST_DAY, last_second, local_day
from handlers.okrs.possible import refuse_next
from handlers.okrs.values import Said, interpret

__all__ = ["check_in", "fold", "question", "refold", "undo", "visible"]

LONGEST_NOTE = 3000  # characters; also what a section of a chat message holds
LONGEST_LINK = 2000
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]*\Z", re.IGNORECASE)
MOST_LINKS = 10
FAR_PAST = 5  # times a count's target: more was mistyped more often than reached
SHARE_OF_ONE = 5  # percent: below such a target 0.9 may well be 0.9 %

SAYABLE = (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK)


class Details(TypedDict, total=False):
    """What may come with a value; the fields of a CheckIn by the same names."""

    note: str
    links: tuple[str, ...]
    confidence: int | None  # 0-10
    health: Health | None  # on track, at risk or off track
    win: bool
    ask: str
    place: str | None
    confined: bool
    source: Source


def check_in(
    key_result: KeyResult,
    said: Said,
    *,
    by: Member,
    at: datetime,
    zone: str,
    on: date | None = None,
    held: datetime | None = None,
    cycle: Cycle | None = None,
    **details: Unpack[Details],
) -> CheckIn:
    """The check-in that ``said`` makes, or UserError with what would be right.

    ``on`` is the day whose value it is: today means now, a past day its last second in ``zone``; without it,
    ``held`` is when the one held that it takes the place of. ``after`` is filled when the new check-in is
    the newest; else the later ones are to be folded again.
    """
    refuse_unless_open(key_result, cycle)
    change, reading = interpret(said, key_result.target)
    new = CheckIn(
        key_result_id=key_result.id,
        sequence=key_result.last_sequence + 1,
        change=change,
        reading=reading,
        holds_at=held if held is not None and on is None else _holds_at(on, at, zone),
        recorded_at=at,
        by=by.id,
        by_name=by.name,
        **details,
    )
    refuse_unfit(new)
    return _with_after(new, key_result, zone)


def refuse_unless_open(key_result: KeyResult, cycle: Cycle | None = None) -> None:
    """UserError where nothing can be recorded any more: dropped, graded, or the cycle is closed."""
    address = key_result.address
    if key_result.dropped_at is not None:
        raise UserError(f"KR {address} was dropped.", f"Bring it back first: `okr restore {address}`")
    if key_result.grade is not None:
        raise UserError(
            f"KR {address} is graded, so its value rests.",
            "Record it on the key result of the current cycle: `okr list` shows those.",
        )
    if cycle is not None and cycle.closed_at is not None:
        raise UserError(
            f"{cycle.name} is closed.",
            "Record it on the key result of the current cycle: `okr list` shows those.",
        )


def question(key_result: KeyResult, new: CheckIn, zone: str = "UTC") -> str | None:
    """What to ask about a value that was recorded but looks like a slip, None when it does not."""
    before, after, target = key_result.reading, new.after, key_result.target
    if after is None or new.change is not Change.SET:
        return None
    if before is not None and _shrank(key_result, before, new, zone):
        return f"It was {reading_words(before, target)}, now {reading_words(after, target)}: typo?"
    if target.kind is Kind.PERCENT and target.value is not None:
        if after.amount > 100 >= target.value:
            return f"{reading_words(after, target)} is more than all of it: typo?"
        if new.reading.denominator is None and 0 < after.amount <= 1 and target.value > SHARE_OF_ONE:
            meant = reading_words(Reading(after.amount * 100), target)
            return f"That is {reading_words(after, target)}. Did you mean {meant}?"
    most = target.high or target.value
    if target.kind in (Kind.COUNT, Kind.RANGE) and most and after.amount > most * FAR_PAST:
        return f"{reading_words(after, target)} is far past {goal(target)}: typo?"
    return None


def _shrank(key_result: KeyResult, before: Reading, new: CheckIn, zone: str) -> bool:
    """Whether a figure that only grows fell, other than by the start of a new year or quarter."""
    assert new.after is not None
    if not _only_grows(key_result) or new.after.amount >= before.amount:
        return False
    cycle, since = (key_result.window_starts, key_result.window_ends), key_result.reading_at
    return not (since and restarted(key_result.target, since, new.holds_at, zone, cycle))


def undo(check_in: CheckIn, by: Member, at: datetime, may_undo_any: bool) -> CheckIn:
    """The check-in marked as undone; nothing is deleted. UserError when it is undone already, or
    somebody else's and ``may_undo_any`` (its owner, a steward) does not hold."""
    if not check_in.live:
        raise UserError(f"That check-in is already undone{_by_whom(check_in, by)}.", "Nothing more to do.")
    if check_in.by != by.id and not may_undo_any:
        whose = f"{check_in.by_name}’s" if check_in.by_name else "somebody else’s"
        raise UserError(
            f"That check-in is {whose}.",
            "They, the key result’s owner or a steward of the program can undo it.",
        )
    return replace(check_in, undone_by=by.id, undone_at=at, after=None)


def _by_whom(check_in: CheckIn, asking: Member) -> str:
    if check_in.undone_by == asking.id:
        return " by you"
    if check_in.undone_by == check_in.by and check_in.by_name:
        return f" by {check_in.by_name}"
    return ""


def _with_after(new: CheckIn, key_result: KeyResult, zone: str) -> CheckIn:
    if key_result.reading_at is not None and new.holds_at < key_result.reading_at:
        return new
    after = step(_standing(key_result, new.holds_at, zone), new, key_result.target)
    refuse_next(after, key_result)
    return replace(new, after=after)


def _standing(key_result: KeyResult, at: datetime, zone: str) -> Reading | None:
    """The value that ``+n`` adds to at that time."""
    cycle = (key_result.window_starts, key_result.window_ends)
    since = key_result.reading_at
    if since is not None and restarted(key_result.target, since, at, zone, cycle):
        return None
    return key_result.reading


def _holds_at(on: date | None, at: datetime, zone: str) -> datetime:
    if on is None or on == local_day(at, zone):
        return at
    if on > local_day(at, zone):
        raise UserError(f"{day_words(on)} is still to come.", "Leave out on:, or give the day it was true.")
    if on < FIRST_DAY:
        raise UserError(f"{day_words(on)} is too long ago.", f"Give a day from {FIRST_DAY.year} on.")
    return last_second(on, zone)


def _only_grows(key_result: KeyResult) -> bool:
    target = key_result.target
    if target.maintain:
        return False
    upwards = target.op in (Comparison.AT_LEAST, Comparison.ABOVE)
    return target.kind is Kind.RANGE or (upwards and target.kind in (Kind.COUNT, Kind.CURRENCY))


def refuse_unfit(new: CheckIn) -> None:
    """UserError for what comes with a value and goes past its limits: words, links, confidence, health."""
    _refuse_oversized(new)
    _refuse_unsayable(new)


def _refuse_oversized(new: CheckIn) -> None:
    if max(len(new.note), len(new.ask)) > LONGEST_NOTE:
        raise UserError("That note is too long to keep.", f"Keep it under {LONGEST_NOTE:,} characters.")
    if len(new.links) > MOST_LINKS:
        raise UserError("Those are many links.", f"Up to {MOST_LINKS} fit one check-in.")
    for link in new.links:
        refuse_link(link)


def refuse_link(link: str) -> None:
    """UserError for what is no web address, or a very long one."""
    if not WEB_ADDRESS.match(link) or len(link) > LONGEST_LINK:
        raise UserError("I could not take one of the links.", "A link starts with https://.")


def _refuse_unsayable(new: CheckIn) -> None:
    if new.confidence is not None and not 0 <= new.confidence <= 10:
        raise UserError("Confidence runs from 0 to 10.", "Say it like confidence:7")
    if new.health is not None and new.health not in SAYABLE:
        raise UserError(f"“{new.health}” is for the bot to work out.", f"You can say {', '.join(SAYABLE)}.")
