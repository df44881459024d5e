"""What an event of the forum's, once it is in the inbox, means."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import leaving, moving
from bot.discourse.directory import ForumLookups
from bot.discourse.failures import CallFailed
from bot.discourse.fetching import Fetcher, Learning
from bot.discourse.posts import POSTS, category_place, place_of, ref_of
from bot.discourse.reading import ME
from bot.fields import Malformed
from bot.happenings import Asked, Changed, Deleted, Happening, Replied, Said
from bot.origin import LookupFailed, Origin
from handlers.mentions import commands_in, confided_to_nobody, talk_in
from handlers.model import Identity, Person, Place, Standing
from handlers.replies.model import Remark
from storage.inbox import Event
from storage.session import Session


class ForumEvents:
    """``bot.happenings.Reader``. What a webhook says of how things are may be old by the time that it is
    handled, or sent again much later, so the forum is asked how they are now."""

    def __init__(self, fetcher: Fetcher, lookups: ForumLookups) -> None:
        self._fetcher = fetcher
        self._lookups = lookups

    def read(self, event: Event) -> Happening:
        payload = event.payload
        match event.kind:
            case "post":
                # Somebody new is asked about by it, before anything is kept of them.
                self._lookups.remember_handle(str(payload["user"]), payload["username"])
                return _said(event, payload)
            case "reply":
                if payload["username"]:
                    self._lookups.remember_handle(str(payload["user"]), payload["username"])
                return _replied(event, payload)
            case "gone":
                return Deleted(_origin(event, payload), ref_of(event.tenant, payload["id"]))
            case "look":
                return Asked(event.key, lambda: _asked(self._fetcher.look(payload["id"])))
            case "again":  # in its turn among what is said there
                place = place_of(event.tenant, payload)
                return Asked(place.key, lambda: _asked(self._fetcher.look_again(payload["id"])))
            case "topic":
                return Asked(event.key, lambda: self._topic(event, payload["topic"]))
            case "person":
                account = _account(event, payload)
                return Asked(str(account), lambda: self._person(event, account))
            case "place":
                return Changed(category_place(event.tenant, payload["category"]))
        raise Malformed(f"an event of no known kind: {event.kind}")

    async def _topic(self, event: Event, topic: int) -> Learning:
        """What was said in a topic is seen as its category is."""
        found = await self._lookups.place_of_topic(topic)

        def learn(session: Session) -> None:
            if found is None:
                return  # deleted: what was said counts where it did
            place = session.directory.place(found.platform, found.tenant, found.id)
            if place is None:
                session.directory.remember_place(place := found)
            session.replies.bring(f"{topic}/", place)
            said = session.heard.said_in(Place("discourse", event.tenant, POSTS), f"{topic}/")
            moving.follow(said, place, session, event.received_at)

        return learn

    async def _person(self, event: Event, account: Identity) -> Learning:
        now = await self._lookups.as_now(account, event.payload["username"])

        def learn(session: Session) -> None:
            known = session.directory.person(account)
            if known is None:  # of the others we hear when they come to us
                return
            if now is not None:
                name = replace(known, name=now.name, standing=now.standing, handle=now.handle)
                leaving.remember(name, session, event.received_at)
            elif event.payload["left"]:
                leaving.remember(replace(known, standing=Standing.GONE), session, event.received_at)

        return learn


async def _asked(pending: Awaitable[Learning]) -> Learning:
    try:
        return await pending
    except CallFailed as error:
        raise LookupFailed(f"the forum says {error.code}") from None


def _said(event: Event, payload: dict[str, Any]) -> Said:
    heard = commands_in(payload["text"], (ME,), alone=payload["direct"])
    origin = _origin(event, payload)
    message = ref_of(event.tenant, payload["id"])
    return Said(origin, message, heard, payload["at"], _author(origin.identity, payload))


def _replied(event: Event, payload: dict[str, Any]) -> Replied:
    origin, gone = _origin(event, payload), payload["gone"]
    assert origin.thread is not None
    text, number = payload["text"], str(payload["id"])
    at = min(datetime.fromisoformat(payload["said_at"]), event.received_at)
    remark = Remark(origin.identity, number, origin.thread, at, talk_in(text, (ME,)), payload["at"], gone)
    author = None if gone else _author(origin.identity, payload)
    return Replied(origin, remark, author, confided_to_nobody(text, (ME,)))


def _author(account: Identity, payload: dict[str, Any]) -> Person:
    return Person(account, payload["name"] or payload["username"], handle=payload["username"])


def _origin(event: Event, payload: dict[str, Any]) -> Origin:
    """Receipts go under the post, in its topic."""
    thread = f"{payload['topic']}/{payload['number']}"
    place = place_of(event.tenant, payload)
    return Origin(_account(event, payload), place, event.key, thread, presses=False)


def _account(event: Event, payload: dict[str, Any]) -> Identity:
    return Identity("discourse", event.tenant, str(payload["user"]))
