"""The values of joining accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers.model import Identity

GOOD_FOR = timedelta(minutes=15)  # a code; and the time in which wrong ones are counted
MOST_SLIPS = 5  # wrong codes of an account in that time; no sixth is looked at


@dataclass(frozen=True)
class Offer:
    """A code that is good still. ``name`` is what the account that made it is called, ``tenant`` its
    workspace or forum (empty where that is not known). ``asked``: the account that named it first;
    no other one can be joined by it."""

    account: Identity
    member_id: str
    name: str
    tenant: str
    asked: Identity | None = None
