"""What a digest asks of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

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
