"""Schedules, the moments they are due, and the posts that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Protocol

from handlers.model import Place
from handlers.reply import Reply


class Kind(StrEnum):
    """What a schedule posts; the value is the word that people type."""

    REMINDER = "reminder"  # to owners, each in their own zone
    HELLO = "hello"  # to the stewards
    DIGEST = "digest"  # the week, to the program's homes
    KICKOFF = "kickoff"  # the cycle's OKRs as published
    SUMMARY = "summary"  # the cycle that is over


POSTED = (Kind.REMINDER, Kind.HELLO, Kind.DIGEST, Kind.KICKOFF, Kind.SUMMARY)
"""The kinds that are posted so far: what people can see and set. The others have their rows already."""


class Anchor(StrEnum):
    """What working days are counted from."""

    START = "start"  # of a cycle: its first day counts
    END = "end"  # the day after a cycle's last day counts


@dataclass(frozen=True)
class Weekly:
    """``weekday``: Monday is 0. ``at`` is local, to the minute."""

    weekday: int
    at: time


@dataclass(frozen=True)
class WorkingDay:
    """The ``number``-th day from Monday to Friday, counted from 1."""

    number: int
    anchor: Anchor
    at: time


When = Weekly | WorkingDay


@dataclass(frozen=True)
class Schedule:
    """One program's schedule of one kind. Moments up to ``since`` were dealt with or lie before it was
    made, set anew or resumed. ``next_at``: the earliest that may be due next, None when that is to be
    worked out. Both UTC."""

    program_id: str
    kind: Kind
    when: When
    since: datetime
    paused: bool = False
    next_at: datetime | None = None


@dataclass(frozen=True)
class Slot:
    """One due moment (UTC). ``late``: it was missed while nobody ticked. ``missed``: those before it that
    are not posted any more, oldest first. ``zone``: whose local time it is. ``member_id``: who alone it
    is for, as a reminder is."""

    at: datetime
    zone: str
    late: bool = False
    missed: tuple[datetime, ...] = ()
    member_id: str | None = None


@dataclass(frozen=True)
class Post:
    """One message of a plan. ``key`` names it for good, such as ``digest/2026-12-04T14:00/2``: planned
    twice it is posted once. ``under`` is the key of the post in whose thread it stands, in the same place;
    a post and those under it share a ``lane``. ``not_before`` (UTC): it waits until then."""

    place: Place
    key: str
    lane: str
    reply: Reply
    under: str | None = None
    not_before: datetime | None = None


class Schedules(Protocol):
    """A program always has one schedule of each kind."""

    def of(self, program_id: str) -> tuple[Schedule, ...]:
        """In the order of ``Kind``."""

    def one(self, program_id: str, kind: Kind) -> Schedule: ...
    def save(self, schedule: Schedule) -> None:
        """Change when, since, paused, next_at."""

    def due(self, now: datetime) -> tuple[Schedule, ...]:
        """Not paused, of programs that are not archived, with ``next_at`` up to now or unknown."""
