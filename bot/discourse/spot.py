"""Where a message stands on the forum, as one text to keep: ``<topic>/<number>/<post>/<uuid>``.

The first parts alone name a thread: ``123``, or ``123/4`` for an answer to its fourth post. A message
that waits for a moderator has no post yet: ``waiting/<topic, 0 for a new one>/<uuid>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPOT = re.compile(r"(\d{1,15})(?:/(\d{1,15})(?:/(\d{1,15})(?:/([\w-]{1,64}))?)?)?", re.ASCII)
_WAITING = re.compile(r"waiting/(\d{1,15})/([\w-]{1,64})", re.ASCII)


@dataclass(frozen=True)
class Spot:
    """``number`` counts posts within the topic, 0 where only the topic is named; ``uuid`` says which
    answer it is of several in one post."""

    topic: int
    number: int = 0
    post: int = 0
    uuid: str = ""

    def __str__(self) -> str:
        return f"{self.topic}/{self.number}/{self.post}/{self.uuid}"


@dataclass(frozen=True)
class Waiting:
    """Taken by the forum, not let through yet. ``topic``: where it replies, 0 for a new topic."""

    topic: int
    uuid: str

    def __str__(self) -> str:
        return f"waiting/{self.topic}/{self.uuid}"


def read(text: str) -> Spot | Waiting:
    """ValueError for anything else."""
    if waiting := _WAITING.fullmatch(text):
        return Waiting(int(waiting[1]), waiting[2])
    found = _SPOT.fullmatch(text)
    if found is None:
        raise ValueError("no place on a forum")
    return Spot(int(found[1]), int(found[2] or 0), int(found[3] or 0), found[4] or "")
