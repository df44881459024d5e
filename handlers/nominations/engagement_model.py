"""What people do after they were selected, and stories about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.nominations.process import OptIn


@dataclass(frozen=True)
class Offer:
    """One selected person's offer in one cohort. ``left_at``: they stepped back since."""

    round_id: str
    member_id: str
    kind: OptIn
    since: datetime
    left_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class Story:
    """``url`` tells a story about somebody. ``agreed``: whom it is about said yes; None: not asked, or not
    answered yet. Where it is about nobody but its author it is True."""

    program_id: str
    number: int
    url: str
    title: str
    by: str
    about: str | None
    at: datetime
    agreed: bool | None = None
    by_name: str = ""
    about_name: str = ""

    @property
    def address(self) -> str:
        return f"S{self.number}"


class Engagement(Protocol):
    def offers(self, program_id: str, round_id: str | None = None) -> tuple[Offer, ...]:
        """Those that were left, too, by name."""

    def offer(self, program_id: str, offer: Offer) -> None:
        """In the place of the same person's of this kind in this cohort."""

    def mentoring(self, program_id: str) -> frozenset[frozenset[str]]:
        """Pairs of mentor and mentee."""

    def pair(self, program_id: str, mentor_id: str, mentee_id: str, at: datetime) -> bool:
        """False when they were a pair."""

    def unpair(self, program_id: str, mentor_id: str, mentee_id: str) -> bool: ...
    def validators(self, program_id: str, dossier_id: str) -> tuple[str, ...]:
        """Members who were asked to look at a nomination."""

    def validate(self, program_id: str, dossier_id: str, member_id: str, at: datetime) -> bool:
        """False when they do already."""

    def unvalidate(self, program_id: str, dossier_id: str, member_id: str) -> None: ...
    def stories(self, program_id: str, limit: int = 50) -> tuple[Story, ...]:
        """The newest first."""

    def listed(self, program_id: str, since: datetime, until: datetime) -> tuple[Story, ...]:
        """Those that everybody may read, listed first in (since, until], in that order."""

    def story(self, program_id: str, number: int) -> Story | None: ...
    def add_story(self, new: Story) -> None: ...
    def answer(self, story: Story, agreed: bool, at: datetime) -> None: ...
