"""What a platform tells dispatch about a message, and what dispatch answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from handlers.model import Identity, Person, Place
from handlers.reply import Reply

T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """Where one command came from.

    ``place`` is what the payload itself says of the place; the directory knows better. ``key`` is
    the platform's unique name of this delivery (a trigger id, a view id): delivered again, it
    records nothing again. ``presses``: people can press buttons there, and fill in forms. ``claimed``: the
    place is only what came back with a form, so it is checked that the person is there.
    """

    identity: Identity
    place: Place
    key: str
    thread: str | None = None
    presses: bool = True
    claimed: bool = False


@dataclass(frozen=True)
class Answer:
    """``reply`` is shown now. ``errors`` belong beside a form's fields (field name -> words).

    ``later`` is set when the command still runs at the deadline: its receipt follows.
    """

    reply: Reply
    errors: dict[str, str] = field(default_factory=dict)
    later: asyncio.Future[Reply] | None = None


class Lookups(Protocol):
    """How dispatch asks a platform what the directory does not know. ``LookupFailed`` when the
    platform does not answer or has no such account or place."""

    async def person(self, identity: Identity) -> Person: ...
    async def by_handle(self, platform: str, tenant: str, handle: str) -> Person: ...
    async def place(self, platform: str, tenant: str, id: str) -> Place: ...
    async def is_in(self, identity: Identity, place: Place) -> bool: ...
    async def people_in(self, place: Place) -> int | None:
        """How many people a place has as members, guests, strangers, bots and who left not counted; None
        where the platform's places have none."""

    async def few_in(self, place: Place, enough: int) -> int | None:
        """The same without counting them all: None where they are ``enough`` too."""

    async def group(self, platform: str, tenant: str, id: str) -> Group:
        """By its id, on a forum its name. UserError where it has nobody, too many people, or where the bot
        may not see who is in it."""


@dataclass(frozen=True)
class Group:
    """A Slack user group, or a forum's group, with its people; bots are left out."""

    place: Place
    people: tuple[Person, ...]


class LookupFailed(Exception):
    """``missing``: the platform says there is no such thing; else it did not answer."""

    def __init__(self, message: str, *, missing: bool = False) -> None:
        super().__init__(message)
        self.missing = missing


class Front(Protocol):
    """What a platform's thin layer calls. Implemented by ``bot.dispatch.Dispatch``."""

    async def line(self, text: str, origin: Origin) -> Answer:
        """Run one command line, such as ``okr progress 2.1 37`` (a slash command's text with its
        name in front, or a button's line)."""

    async def form(
        self, words: str, answers: dict[str, str], carried: dict[str, str], origin: Origin
    ) -> Answer:
        """Run what a submitted form asks for. ``words`` is the ``Form.words`` it came with."""


async def if_there(pending: Awaitable[T]) -> T | None:
    """None for what a platform has not, or shows to nobody any more. LookupFailed if it does not answer."""
    try:
        return await pending
    except LookupFailed as error:
        if not error.missing:
            raise
        return None
