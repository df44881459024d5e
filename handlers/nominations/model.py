"""Awards, rounds, dossiers and what is said in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.nominations.process import Process


class State(StrEnum):
    """Where a dossier stands; the value is how people read it."""

    SUBMITTED = "submitted"
    ASKED = "consent asked"
    OPEN = "open for endorsement"
    REVIEW = "under review"
    SELECTED = "selected"
    NOT_YET = "not yet"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    EXPIRED = "expired"


class Phase(StrEnum):
    """Of a round. While nominations come in, those of a process without endorsing are voted on already."""

    NOMINATING = "open for nominations"
    REVIEWING = "under review"
    CLOSED = "closed"


@dataclass(frozen=True)
class Award:
    """``slug``: [a-z0-9-], what people type; unique in its program."""

    program_id: str
    slug: str
    title: str
    process: Process
    tracks: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Round:
    """One cohort of an award. ``number`` counts the program's rounds. ``process`` is as it was when the
    round was opened: whoever is nominated in it meets the same rules as all the others. ``closes`` is the
    last day for nominations, None until a steward begins the review."""

    id: str
    program_id: str
    number: int
    award: Award
    cohort: str
    process: Process
    opened_at: datetime
    closes: date | None = None
    phase: Phase = Phase.NOMINATING

    @property
    def name(self) -> str:
        """``Distinguished Contributor, Inaugural``."""
        return f"{self.award.title}, {self.cohort}" if self.cohort else self.award.title
