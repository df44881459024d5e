"""Replies as they come in, as they are kept, and what is asked of the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.model import Identity, Place

COLLECTED = ("kickoff/", "card:nomination/", "card:survey/")
"""What the keys of messages begin with whose replies are collected. A key that goes on with a slash is
further down in the thread of the message above (see ``handlers.rhythm.model.Post``)."""

LONGEST = 3000  # characters that are kept of one


@dataclass(frozen=True)
class Remark:
    """A reply as it is now. ``message`` and ``thread`` are the platform's ids: a forum's thread is
    ``<topic>/<number>``. ``revision`` is empty for the first wording, later ones sort after it; ``words``
    are empty where nothing is left that was said to people."""

    author: Identity
    message: str
    thread: str
    said_at: datetime
    words: str
    revision: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Above:
    """The message of the bot's that replies stand below. ``place``: the id of the place that it was wanted
    in; a forum's topic may have moved since."""

    program_id: str
    place: str
    key: str


@dataclass(frozen=True)
class Kept:
    """A reply with words. ``place``: the Place.key of where it stands, as which it is seen; ``url``: where
    people open that workspace or forum."""

    author: Identity
    message: str
    thread: str
    said_at: datetime
    words: str
    place: str
    url: str


class Replies(Protocol):
    """What people said below messages of the bot's."""

    def above(self, place: Place, thread: str) -> Above | None:
        """The message that opened a thread, if replies to it are collected. One look-up by index."""

    def keep(self, above: Above, remark: Remark, place: Place) -> bool:
        """Take over a wording, or the end, of a reply that stands in ``place``; False when a later one is
        known already."""

    def move(self, program_id: str, key: str, to: str) -> None:
        """What was said below one message belongs to another from now on; edits and deletions follow it."""

    def counts(self, program_id: str, key: str) -> dict[str, int]:
        """How many with words stand in each place, by its Place.key."""

    def of(self, program_id: str, key: str, places: Iterable[str], limit: int) -> tuple[Kept, ...]:
        """Those in these places, the earliest first."""
