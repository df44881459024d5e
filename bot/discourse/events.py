"""What an event of the forum's, once it is in the inbox, means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import leaving
from bot.discourse.reading import ME
from bot.fields import Malformed
from bot.happenings import Changed, Deleted, Happening, Learnt, Said
from bot.origin import Origin
from handlers.mentions import commands_in
from handlers.model import Identity, Person, Place, PlaceKind, Standing
from storage.heard import MessageRef
from storage.inbox import Event
from storage.session import Session

POSTS = "posts"  # where a post is looked up: its topic may move to another category, its number stays


class ForumEvents:
    """``bot.happenings.Reader``."""

    def read(self, event: Event) -> Happening:
        payload = event.payload
        match event.kind:
            case "post":
                return _said(event, payload)
            case "gone":
                return Deleted(_origin(event, payload), ref_of(event.tenant, payload["id"]))
            case "person":
                return _person(event, payload)
            case "place":
                return Changed(category_place(event.tenant, payload["category"]))
        raise Malformed(f"an event of no known kind: {event.kind}")


def ref_of(tenant: str, post_id: int) -> MessageRef:
    return MessageRef(Place("discourse", tenant, POSTS), str(post_id))


def category_place(tenant: str, category: int) -> Place:
    return Place("discourse", tenant, f"c{category}", kind=PlaceKind.CATEGORY)


def _said(event: Event, payload: dict[str, Any]) -> Said:
    heard = commands_in(payload["text"], (ME,), alone=payload["direct"])
    origin = _origin(event, payload)
    author = Person(origin.identity, payload["name"] or payload["username"], handle=payload["username"])
    return Said(origin, ref_of(event.tenant, payload["id"]), heard, payload["at"], author)


def _origin(event: Event, payload: dict[str, Any]) -> Origin:
    """Receipts go under the post, in its topic."""
    author = Identity("discourse", event.tenant, str(payload["user"]))
    if payload["category"] is not None:
        place = category_place(event.tenant, payload["category"])
    else:
        kind = PlaceKind.DIRECT if payload["direct"] else PlaceKind.TOPIC
        place = Place("discourse", event.tenant, f"t{payload['topic']}", kind=kind)
    thread = f"{payload['topic']}/{payload['number']}"
    return Origin(author, place, event.key, thread, presses=False)


def _person(event: Event, payload: dict[str, Any]) -> Learnt:
    identity = Identity("discourse", event.tenant, str(payload["user"]))
    standing = Standing(payload["standing"])

    def remember(session: Session) -> None:
        known = session.directory.person(identity)
        if known is not None:  # of the others we hear when they come to us
            name = payload["name"] or payload["username"]
            now = replace(known, name=name, standing=standing, handle=payload["username"])
            leaving.remember(now, session, event.received_at)

    return Learnt(str(identity), remember)
