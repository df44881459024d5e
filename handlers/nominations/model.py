"""Awards, rounds, dossiers and what is said in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.nominations.process import Process

LONGEST_NOTE = 500  # what may be said with a second


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


@dataclass(frozen=True)
class Nomination:
    """One act of nominating. ``why`` is what the nominator wrote, links and all; ``number`` counts those of
    one dossier, ``platform`` is where it came from."""

    number: int
    by: str
    why: str
    at: datetime
    platform: str
    by_name: str = ""


@dataclass(frozen=True)
class Second:
    """One person's yes to a nomination, with a word or without. ``organisation`` is theirs as it was then."""

    by: str
    at: datetime
    platform: str
    note: str = ""
    organisation: str = ""
    by_name: str = ""


@dataclass(frozen=True)
class Dossier:
    """All nominations of one nominee in one round. ``number`` counts the program's: N3.
    ``nominee_id`` is a member's, None for a team, or for somebody who is on neither platform. ``nominated``,
    ``seconded``: how many did; the lists are empty unless they were asked for. ``words``: what was said at a
    "not yet". ``announced_at``: since when everybody may know that they are selected."""

    id: str
    program_id: str
    round_id: str
    number: int
    nominee: str
    created_at: datetime
    nominee_id: str | None = None
    organisation: str = ""  # the nominee's; a line each, where two became one and both had one
    track: str = ""
    state: State = State.SUBMITTED
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    agreed_at: datetime | None = None
    ended_at: datetime | None = None
    announced_at: datetime | None = None
    words: str = ""
    nominated: int = 0
    seconded: int = 0
    nominations: tuple[Nomination, ...] = ()
    seconds: tuple[Second, ...] = ()
    works_for: tuple[str, ...] | None = None  # whom, as it was known when the vote began; None: none has
    part_of: int | None = None  # the number of the one that it became part of, and ended with that

    @property
    def address(self) -> str:
        return f"N{self.number}"

    @property
    def standing(self) -> str:
        """As whoever may know all of it reads it: ``under review``, ``part of N2``."""
        return self.state if self.part_of is None else f"part of N{self.part_of}"
