"""What digests and reminders ask of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.model import Identity, Place
from handlers.okrs.model import CheckIn, KeyResult


class Weeks(Protocol):
    """What only the records know. ``viewer`` as in ``Okrs``."""

    def check_ins(
        self, program_id: str, since: datetime, until: datetime, viewer: str | None = None
    ) -> tuple[CheckIn, ...]:
        """Those recorded in (since, until] that still count, by key result and sequence; without the
        evidence that was added to them."""

    def changed_after(self, program_id: str, at: datetime) -> frozenset[str]:
        """Ids of the key results that have a check-in recorded later."""

    def newest_at(
        self, key_results: Sequence[KeyResult], at: datetime, zone: str, viewer: str | None = None
    ) -> dict[str, CheckIn]:
        """By key result, the check-in that its value came from at that time, with that value in ``after``;
        none where nothing was recorded yet. What was undone since counts for nothing."""

    def last_digest(self, program_id: str, before: datetime) -> datetime | None:
        """The newest slot of the program's digest that was taken before then."""


@dataclass(frozen=True)
class LastCheckIn:
    """``place`` is a Place.key."""

    at: datetime
    place: str | None = None


@dataclass(frozen=True)
class Planned:
    """A reminder. ``delivered``: it was posted; else it waits, or was let go."""

    slot: datetime
    delivered: bool


class Reminders(Protocol):
    """Who was reminded, who answered, and who wants none."""

    def planned(self, program_id: str, places: Iterable[Place]) -> tuple[Planned, ...]:
        """The reminders to those places, which are where one person reads alone; the earliest first."""

    def last_check_in(self, program_id: str, member_id: str) -> LastCheckIn | None:
        """When and where somebody reported something last."""

    def off(self, member_id: str) -> bool:
        """Whether they want none, of no program."""

    def turn(self, member_id: str, off_at: datetime | None) -> None:
        """None: they want them."""

    def page_of(self, account: Identity) -> str:
        """The address of somebody's page on their platform; empty where it cannot be told."""
