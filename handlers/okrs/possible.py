"""Which values a key result can stand at: below the limit, not under zero, an NPS within its scale."""

from __future__ import annotations

from decimal import Decimal

from handlers.model import UserError
from handlers.okrs.figures import reading_words
from handlers.okrs.model import Change, CheckIn, KeyResult, Kind, Reading, Target
from handlers.okrs.numerals import MOST, plain, within_limits
from handlers.okrs.values import NPS_LIMIT, wanted


def refuse_next(after: Reading, key_result: KeyResult) -> None:
    """UserError where a new check-in, the newest, would make it a value that cannot be."""
    target = key_result.target
    within_limits(after.amount)
    if target.kind is Kind.NPS and abs(after.amount) > NPS_LIMIT:
        raise UserError(f"That would make it {reading_words(after, target)}.", f"Say {wanted(target)}.")
    if target.kind is not Kind.NPS and after.amount < 0:
        now = reading_words(key_result.reading, target) if key_result.reading else "0"
        raise UserError(f"That would go below zero: it stands at {now}.", f"Say {wanted(target)}.")


def refuse_impossible(after: KeyResult, before: Reading | None = None) -> None:
    """UserError when a change of the past left a value that cannot be.

    Where the one ``before`` could not be either, it is enough that this one is no further off: in a private
    place what everybody else records may carry the value away, and each undo there is a step back.
    """
    reading, target = after.reading, after.target
    if reading is None:
        return
    if _beyond(reading, target) > (_beyond(before, target) if before else 0):
        raise UserError(
            f"Then it would stand at {reading_words(reading, target)}, which cannot be.",
            f"`okr history {after.address}` shows what came later: undo that first.",
        )


def refuse_unfitting(new: CheckIn, target: Target) -> None:
    """UserError for a figure that no check-in of this target has, whatever went before."""
    said = new.reading
    for amount in (said.amount, said.numerator, said.denominator):
        if amount is not None:
            within_limits(amount)
    if said.denominator is not None and (said.denominator <= 0 or (said.numerator or 0) < 0):
        raise UserError("Nothing can be out of 0, or less.", "Say the part and the whole, like 14/20.")
    done = target.kind is not Kind.MILESTONE or (new.change is Change.SET and said.amount in (0, 1))
    if not done or (new.change is Change.SET and _beyond(said, target)):
        raise UserError(f"{plain(said.amount)} cannot be.", f"Say {wanted(target)}.")


def _beyond(reading: Reading, target: Target) -> Decimal:
    """How far it lies outside of what can be."""
    least, most = (-NPS_LIMIT, NPS_LIMIT) if target.kind is Kind.NPS else (Decimal(0), MOST)
    return max(least - reading.amount, reading.amount - most, Decimal(0))
