"""Who follows what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

FOLLOWING = "following"  # how the key of each digest of one's own begins


class Subject(StrEnum):
    PROGRAM = "program"
    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"


class Cadence(StrEnum):
    """How often somebody wants a summary."""

    WEEKLY = "weekly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True)
class Follow:
    """``follower`` is a member's id, or a Place.key for a channel. ``subject_id`` is the program's, the
    objective's or the key result's own id: it stays the same when numbers move."""

    program_id: str
    follower: str
    subject: Subject
    subject_id: str
    cadence: Cadence
    since: datetime


class Follows(Protocol):
    def of(self, follower: str) -> tuple[Follow, ...]:
        """What somebody follows, the earliest first."""

    def within(self, program_id: str, cadence: Cadence) -> tuple[Follow, ...]:
        """What is followed of a program at this cadence, follower by follower, the earliest first."""

    def put(self, follow: Follow) -> None:
        """Follow from now on, or at another cadence."""

    def remove(self, follow: Follow) -> bool:
        """False when that was not followed."""

    def move(self, program_id: str, old: str, new: str) -> None:
        """Who followed the subject with the id ``old`` follows ``new`` in its place."""
