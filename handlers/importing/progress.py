"""A filled Progress cell, status or box.

progress = "done" | "in progress" | "not done" | "open" | "dropped", in their usual wordings
         | "60%" | "14/20" | "14 of 20" | "37" | "0.7"
"""

from __future__ import annotations

import re
from decimal import Decimal

from handlers.okrs.model import Kind, Target

_WORDS = {
    "done": "done complete completed finished achieved met yes delivered shipped ✓ ✔ ✅ ☑ x",
    "in progress": "in-progress ongoing started wip underway on-track at-risk off-track partial partly 🟡 🚧",
    "not done": "not-done missed failed no not-met not-achieved not-completed incomplete ✗ ✘ ❌",
    "open": "open todo to-do not-started not-yet-started planned pending ☐",
    "dropped": "dropped cancelled canceled abandoned removed deprioritized deprioritised",
}
_MEANING = {wording: word for word, wordings in _WORDS.items() for wording in wordings.split()}
_NUMERAL = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|[0-9]{1,12}(?:\.[0-9]{1,6})?"
_SHARE = re.compile(rf"({_NUMERAL})\s?%$")
_PARTS = re.compile(rf"({_NUMERAL})\s?(?:/|of|out of)\s?({_NUMERAL})$", re.IGNORECASE)
_PLAIN = re.compile(rf"(-?(?:{_NUMERAL}))$")


def is_progress(cell: str) -> bool:
    """Does the cell say how far something is? An empty one does not."""
    return _word(cell) is not None or any(pattern.match(cell) for pattern in (_SHARE, _PARTS, _PLAIN))


def read_progress(cell: str, target: Target) -> Decimal | str | None:
    """The cell as 0..1 or one of the five words; None where it says neither.

    A plain number is a value of the target, measured from its baseline; a target without a number
    takes only 0..1.
    """
    if word := _word(cell):
        return word
    if match := _SHARE.match(cell):
        return _bounded(_amount(match[1]) / 100)
    if match := _PARTS.match(cell):
        whole = _amount(match[2])
        return _bounded(_amount(match[1]) / whole) if whole else None
    if match := _PLAIN.match(cell):
        return _towards(_amount(match[1]), target)
    return None


def check_in_text(cell: str, target: Target) -> str | None:
    """The cell as a person would type it in a check-in; None where it is no value of this target."""
    word = _word(cell)
    if target.kind is Kind.MILESTONE:
        return word if word in {"done", "not done"} else None
    if word is not None:
        return None
    if target.kind is Kind.PERCENT:
        return cell
    if (match := _PARTS.match(cell)) and _amount(match[2]) == target.value:
        return match[1]
    return cell if _PLAIN.match(cell) else None


def _word(cell: str) -> str | None:
    return _MEANING.get("-".join(cell.strip(" .!").lower().split()))


def _amount(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _towards(value: Decimal, target: Target) -> Decimal | None:
    if target.value is None:
        return value if 0 <= value <= 1 else None
    start = target.baseline or Decimal(0)
    if target.value == start:
        return None
    return _bounded((value - start) / (target.value - start))


def _bounded(share: Decimal) -> Decimal:
    return max(Decimal(0), min(Decimal(1), round(share, 4)))
