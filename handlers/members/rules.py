"""What follows for a person from what their accounts say, and which of two members stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from handlers.model import Standing

T = TypeVar("T")

_BEST_FIRST = (Standing.FULL, Standing.GUEST, Standing.STRANGER, Standing.BOT, Standing.GONE)


def standing_of(accounts: Iterable[Standing]) -> Standing:
    """How a person stands: as their best account does, so gone only when all of them are. Where
    they act, the account they act with decides."""
    return min(accounts, key=_BEST_FIRST.index, default=Standing.FULL)


def followed(kept: T, before: T, now: T, *, alone: bool) -> T:
    """The name or zone that a person has after one of their accounts says ``now``. It follows the
    account that it came from, so that it does not change to and fro between two of them: ``before`` is
    what this account said last. ``alone``: there is no other."""
    return now if now is not None and (alone or kept in (None, before)) else kept


def who_stays(offered: str, asked: str, *, offered_has_history: bool, asked_has_history: bool) -> str:
    """Which of two members (ids) the other one becomes part of: the one with roles, key results or
    check-ins. With both or neither: the one who made the code."""
    return asked if asked_has_history and not offered_has_history else offered
