"""Panels, ballots and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from handlers.model import Standing
from handlers.okrs.periods import local_day


@dataclass(frozen=True)
class Seat:
    """One person's seat for one award, from and until a day, both counted."""

    program_id: str
    award: str
    member_id: str
    kind: str
    since: date
    until: date
    name: str = ""
    standing: str = Standing.FULL.value
    told: bool = False  # that it ends soon

    def holds(self, day: date) -> bool:
        """Whether whoever has it may vote on that day."""
        return self.since <= day <= self.until and self.standing != Standing.GONE.value


@dataclass(frozen=True)
class Recusal:
    """Somebody has no vote on one dossier, and why."""

    dossier_id: str
    member_id: str
    reason: str
    at: datetime
    name: str = ""


@dataclass(frozen=True)
class Turnout:
    """Of one nominee's vote: how many might have voted, and how many of those did."""

    eligible: int
    voted: int


@dataclass(frozen=True)
class Ballot:
    """One vote: on one dossier, or (``dossier_id`` None) on all of a round together. ``options``: the numbers
    of those who stand on it. ``papers``, ``turnout`` (of each option) and ``elsewhere`` are known once it is
    closed. A paper is ``yes``; ``1:5 2:3``; or ``2>1>3``. Those of a whole round are kept in pieces, ``1:5``
    or ``2>1``, so that no paper can be told by whom it names."""

    program_id: str
    id: str
    round_id: str
    dossier_id: str | None
    options: tuple[int, ...]
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    turnout: tuple[Turnout, ...] = ()
    elsewhere: int = 0
    papers: tuple[str, ...] = ()
    reminded_at: datetime | None = None

    def last_day(self, zone: str) -> date:
        """The day of its end: whoever has a seat then has a vote that counts, whenever it is counted. The
        end is no part of it: at midnight it is the day before."""
        return local_day(self.closes_at - timedelta(microseconds=1), zone)


class Panels(Protocol):
    """Seats, recusals, ballots, and votes while a ballot is open."""

    def seats(self, program_id: str, award: str) -> tuple[Seat, ...]:
        """Those that are over too, by kind and name."""

    def sit(self, seat: Seat) -> None:
        """Give a seat, in the place of the one that the member had for this award."""

    def ending_told(self, seat: Seat) -> None:
        """They and the stewards have heard that it ends."""

    def rise(self, program_id: str, award: str, member_id: str) -> bool: ...
    def recusals(self, program_id: str, dossier_id: str) -> Sequence[Recusal]: ...
    def recuse(self, program_id: str, new: Recusal) -> bool:
        """False when they were already."""

    def ballot(self, program_id: str, round_id: str, dossier_id: str | None) -> Ballot | None:
        """The newest on this dossier; None for the one of the whole round."""

    def ended(self, program_id: str, now: datetime) -> Sequence[Ballot]:
        """Those whose time is over, and that are not closed."""

    def running(self, program_id: str) -> Sequence[Ballot]:
        """Those that are not closed, by the time of their end."""

    def reminded(self, ballot: Ballot, at: datetime) -> None:
        """Whoever has not voted was asked once more."""

    def open(self, ballot: Ballot) -> None: ...
    def cast(self, ballot: Ballot, member_id: str, paper: str) -> None:
        """In the place of what they voted before."""

    def take_back(self, ballot: Ballot, member_id: str) -> None: ...
    def cast_by(self, ballot: Ballot, member_id: str) -> str | None:
        """What one member voted so far: for nobody's eyes."""

    def cast_so_far(self, ballot: Ballot) -> Mapping[str, str]:
        """By member. Of an open ballot: for nobody's eyes."""

    def close(self, closed: Ballot, *, keep: bool) -> bool:
        """Store what it came to. Unless told to ``keep`` it, what leads from a vote to its voter is
        destroyed. False when it was closed already."""
