"""What becomes of a target when its words, the target itself or its due date are edited."""

from __future__ import annotations

import re
from dataclasses import fields, replace

from handlers.model import UserError
from handlers.okrs.clocks import due_day, named_day
from handlers.okrs.figures import goal
from handlers.okrs.model import Cadence, KeyResult, Kind, Target
from handlers.okrs.periods import FIRST_DAY, LAST_DAY
from handlers.okrs.targets import read_target

NOBODY = "none"
_BARE = re.compile(r"[<>≤≥=]{0,2}\s*[-+]?[0-9.,]+\s*[kmKM]?")
_WHOLE = (Kind.MILESTONE, Kind.RANGE)  # a number alone says none of these
_MEASURE = ("kind", "op", "value", "high")  # they mean something only together


def retarget(key_result: KeyResult, text: str = "", target: str = "", due: str = "") -> Target:
    """The target after an edit. UserError for words without a target, a date that is none, and a kind
    that the check-ins so far are not of."""
    after = key_result.target
    if text:
        after = _reworded(after, key_result.text, text)
    if target:
        after = _retargeted(after, target)
    if due and due != key_result.target.due:
        after = _due(after, due)
    if after.kind is not key_result.target.kind and key_result.last_sequence:
        before = key_result.target.kind.value
        raise UserError(
            f"KR {key_result.address} has check-ins as a {before}; that would be a {after.kind.value}.",
            f"Drop it and add a new one: `okr drop {key_result.address}`",
        )
    return after


def _reworded(now: Target, old_text: str, new_text: str) -> Target:
    """What was read from the old words is read from the new ones; what was set apart from them stays."""
    old, new = read_target(old_text).target, read_target(new_text).target
    apart = {each.name for each in fields(now) if getattr(now, each.name) != getattr(old, each.name)}
    if apart & set(_MEASURE):
        apart |= set(_MEASURE)
    return replace(new, **{name: getattr(now, name) for name in apart})


def _retargeted(now: Target, words: str) -> Target:
    """A bare number changes the number; anything else is read like a key result's words."""
    read = read_target(words).target
    if read.value is None and read.kind is Kind.MILESTONE and not read.due and now.kind is not Kind.MILESTONE:
        raise UserError(
            f"I read no target in “{words[:60]}”.", f"It is {goal(now)} now; write one like that."
        )
    if _BARE.fullmatch(words.strip()) and read.value is not None and now.kind not in _WHOLE:
        signed = words.strip()[0] in "<>≤≥="
        return replace(now, value=read.value, high=None, op=read.op if signed else now.op)
    kept = {name: getattr(now, name) for name in ("due", "cadence", "unit") if getattr(read, name) is None}
    return replace(read, **(kept if read.kind is now.kind else kept | {"unit": read.unit}))


def _due(now: Target, due: str) -> Target:
    if due.lower() == NOBODY:
        return replace(now, due=None, cadence=None if now.cadence is Cadence.BY_DATE else now.cadence)
    if named_day(due) is None:
        raise UserError(
            f"“{due[:40]}” is not a date.", "Write it like 2026-12-31, 2026-12 or Q4 2026; none for no date."
        )
    if due_day(due) is None:
        raise UserError(
            f"“{due[:40]}” is out of reach.", f"Dates lie between {FIRST_DAY.year} and {LAST_DAY.year}."
        )
    return replace(now, due=due, cadence=Cadence.BY_DATE)
