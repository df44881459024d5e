"""Asks the forum what the directory does not know: who somebody is, what a place is, who is in it.

An account is kept by its number, which never changes; the forum wants to be asked by username, which may.
A place is ``c5``, category 5; ``t123``, a private message's topic; ``u17``, messages to that account.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.group_shapes import Named
from bot.discourse.shapes import Me, Topic, User
from bot.origin import Group, LookupFailed, if_there
from bot.text import clean, clip
from handlers import groups
from handlers.model import Identity, Person, Place, PlaceKind, Standing

PLATFORM = "discourse"
WITHIN = 5.0  # seconds; somebody waits for the answer
NAME = 80  # characters of a name that are kept
_MOST_HANDLES = 10_000
_PLACE = re.compile(r"([ctu])(\d{1,15})", re.ASCII)
_EVERYBODY = "everyone"  # the group that everybody is in, strangers too

T = TypeVar("T")
Recall = Callable[[Identity], Awaitable[str]]


class ForumLookups:
    """``bot.origin.Lookups`` over the forum's API. ``tenant``: the forum's host. ``recall`` gives the
    username that the directory has for an account, empty where it has none."""

    def __init__(self, client: ForumClient, tenant: str, recall: Recall | None = None) -> None:
        self._client = client
        self._tenant = tenant
        self._recall = recall
        self._handles: dict[str, str] = {}  # account id -> username
        self._me: Me | None = None

    def remember_handle(self, id: str, username: str) -> None:
        """What an event said of an account: its username as it is now."""
        if len(self._handles) >= _MOST_HANDLES:
            del self._handles[next(iter(self._handles))]  # the one that was learnt first
        self._handles[id] = username

    async def me(self) -> Me:
        """Whom the bot's key speaks for; asked once."""
        if self._me is None:
            self._me = await _ask(self._client.me())
        return self._me

    # ---- people ----------------------------------------------------------------------------------

    async def person(self, identity: Identity) -> Person:
        return self._read(await self._user(identity), await self.me())

    async def by_handle(self, platform: str, tenant: str, handle: str) -> Person:
        """Who has this username."""
        return self._read(await _ask(self._client.user(handle.removeprefix("@"))), await self.me())

    async def as_now(self, account: Identity, told: str) -> Person | None:
        """An account as the forum shows it now, by a username that it had at some time; None where there
        is no such account any more, or the forum does not say."""
        found = await if_there(self.by_handle(PLATFORM, self._tenant, told))
        if found is None or found.identity != account:
            found = await if_there(self.person(account))
        return found if found is not None and found.identity == account else None

    async def username(self, id: str) -> str:
        """The username of an account."""
        return (await self._user(Identity(PLATFORM, self._tenant, id))).username

    async def _user(self, identity: Identity) -> User:
        """By the username that is known, if it still is this account's; else as only admins may."""
        handle = self._handles.get(identity.id) or (await self._recall(identity) if self._recall else "")
        if handle:
            try:
                user = await _ask(self._client.user(handle))
            except LookupFailed as error:
                if not error.missing:
                    raise
            else:
                if str(user.id) == identity.id:
                    return user
            self._handles.pop(identity.id, None)
        if not re.fullmatch(r"-?\d{1,15}", identity.id, re.ASCII):
            raise LookupFailed("that is no account of a forum", missing=True)
        return await _ask(self._client.user_for_admins(int(identity.id)))

    def _read(self, user: User, me: Me) -> Person:
        self.remember_handle(str(user.id), user.username)
        name = clip(" ".join(clean(user.name).split()), NAME) or user.username
        return Person(
            Identity(PLATFORM, self._tenant, str(user.id)),
            name,
            _standing(user, me),
            user.zone or None,
            handle=user.username,
        )

    # ---- places ----------------------------------------------------------------------------------

    async def place(self, platform: str, tenant: str, id: str) -> Place:
        match _parts(id):
            case ("c", number):
                category = await _ask(self._client.category(number))
                kind, name, private = PlaceKind.CATEGORY, category.name, category.restricted
            case ("t", number):
                topic = await self._message(number)
                direct = await self._is_direct(topic)
                kind, name, private = PlaceKind.DIRECT if direct else PlaceKind.TOPIC, topic.title, True
            case _:
                kind, name, private = PlaceKind.DIRECT, "", True
        return Place(platform, tenant, id, clip(" ".join(clean(name).split()), NAME), kind, private)

    async def place_of_topic(self, number: int) -> Place | None:
        """The category that a topic stands in, or itself where it is a message. One that the forum hides
        from us counts as private, and as a place of its own; None for one that is deleted."""
        hidden = Place(PLATFORM, self._tenant, f"t{number}", "", PlaceKind.TOPIC, private=True)
        try:
            topic = await self._client.get_topic(number)
        except CallFailed as error:
            if error.missing or error.forbidden:
                return None if error.missing else hidden
            raise LookupFailed(f"the forum says {error.code}") from None
        if topic.private or topic.category_id is None:
            return hidden
        try:
            return await self.place(PLATFORM, self._tenant, f"c{topic.category_id}")
        except LookupFailed as error:
            if not error.missing:
                raise
            return hidden

    async def people_in(self, place: Place) -> int | None:
        """A category has no members: whoever likes reads it."""
        return None

    async def few_in(self, place: Place, enough: int) -> int | None:
        return None

    async def group(self, platform: str, tenant: str, id: str) -> Group:
        """By its name. The forum says of its people no more than their names."""
        try:
            found = await self._client.group(id, groups.MOST)
        except CallFailed as error:
            unseen = error.missing or error.forbidden
            raise LookupFailed(f"the forum says {error.code}", missing=unseen) from None
        if found.total > groups.MOST:
            raise groups.too_many(id, found.total)
        me = await self.me()
        people = [self._introduce(each) for each in found.members if each.id > 0 and each.id != me.id]
        if not people:
            raise groups.empty(id)
        return Group(groups.group_place(PLATFORM, self._tenant, id, id.casefold()), tuple(people))

    def _introduce(self, account: Named) -> Person:
        self.remember_handle(str(account.id), account.username)
        identity = Identity(PLATFORM, self._tenant, str(account.id))
        name = clip(" ".join(clean(account.name).split()), NAME) or account.username
        return Person(identity, name, handle=account.username)

    async def is_in(self, identity: Identity, place: Place) -> bool:
        """Whether an account may read there, as far as the forum lets the bot see it."""
        kind, number = _parts(place.id)
        if kind == "u":
            return identity.id == str(number)
        try:
            readers = await self._readers(identity, kind, number)
            if readers is None:
                return True
            user = await self._user(identity)
        except LookupFailed as error:
            if error.missing:
                return False
            raise
        return (kind == "c" and user.admin) or not readers.isdisjoint(user.groups)

    async def _readers(self, identity: Identity, kind: str, number: int) -> frozenset[str] | None:
        """Names of the groups that may read there; None where this account may without any."""
        if kind == "t":
            topic = await self._message(number)
            return None if any(str(one.id) == identity.id for one in topic.allowed) else topic.groups
        category = await _ask(self._client.category(number))
        groups = category.groups or frozenset()
        return None if not category.restricted or _EVERYBODY in groups else groups

    async def _message(self, number: int) -> Topic:
        topic = await _ask(self._client.get_topic(number))
        if not topic.private:
            raise LookupFailed("that topic is no private message", missing=True)
        return topic

    async def _is_direct(self, topic: Topic) -> bool:
        """Nobody but one person and the bot reads it."""
        me = await self.me()
        return not topic.groups and len({one.id for one in topic.allowed} - {me.id}) == 1


def _parts(id: str) -> tuple[str, int]:
    found = _PLACE.fullmatch(id)
    if found is None:
        raise LookupFailed("that is no place of a forum", missing=True)
    return found[1], int(found[2])


def _standing(user: User, me: Me) -> Standing:
    if user.suspended:
        return Standing.GONE
    if user.id < 0 or user.id == me.id:
        return Standing.BOT
    return Standing.GUEST if user.staged else Standing.FULL


async def _ask(pending: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(WITHIN):
            return await pending
    except TimeoutError:
        raise LookupFailed("the forum did not answer in time") from None
    except CallFailed as error:
        raise LookupFailed(f"the forum says {error.code}", missing=error.missing or error.forbidden) from None
