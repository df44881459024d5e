"""What a handler may ask about people and their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from handlers.members.model import Offer
from handlers.model import Identity, Member
from handlers.reply import Touched


class Members(Protocol):
    """People. Names come with them so that a message needs no second look-up."""

    def get(self, member_id: str) -> Member | None: ...
    def many(self, member_ids: Iterable[str]) -> dict[str, Member]: ...
    def at(self, identity: Identity) -> Member | None:
        """The member an account belongs to, with the directory's standing and zone for it."""

    def add(self, member: Member) -> None:
        """Store a new member with their identities."""

    def named(self, program_id: str, name: str) -> tuple[Member, ...]:
        """Members known to a program by exactly this name, case folded."""

    def named_with(self, program_id: str, name: str, most: int) -> tuple[Member, ...]:
        """Members known to a program in whose longer name these words stand, case folded."""

    def keep(self, member: Member) -> None:
        """Add them where they are not there yet."""

    def merge(self, stays: str, goes: str) -> Member:
        """Make two members (ids) one: everything that is the second's becomes the first's. None of
        their codes is good any more. Returns the one who stays."""

    def part(self, account: Identity, new_id: str) -> tuple[Member, Member]:
        """Make two members of one: who has this account now, and who has the others. Each has again what
        its accounts had when they were joined; what came since stays with the member who stayed then.
        ``new_id``: of the other one."""

    def forget(self, member: Member) -> tuple[Touched, ...]:
        """Erase a person: accounts, name, roles, ownership, follows, and the words of their check-ins,
        whose values stay a former member's. What comes back are the traces to draw anew, of any
        program. It cannot be undone."""


class Links(Protocol):
    """The codes by which somebody shows that two accounts are theirs, and the tries to guess one."""

    def offer(self, account: Identity, member_id: str, code: str, until: datetime) -> None:
        """Keep a new code of an account, as a hash, in the place of its earlier one."""

    def find(self, code: str, now: datetime) -> Offer | None:
        """Whose code it is, while it is good. Until the transaction ends nobody else gets it."""

    def ask(self, code: str, account: Identity) -> bool:
        """Note which account is asked whether it belongs there; False when another one was before."""

    def end(self, codes: Iterable[str]) -> None:
        """These are good no more, whosever they are."""

    def slipped(self, account: Identity, now: datetime) -> int:
        """Count a code that was none; how many in a row that were."""

    def slips(self, account: Identity, now: datetime) -> int:
        """How many codes that were none an account named in the last quarter of an hour."""
