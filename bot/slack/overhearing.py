"""Replies in threads that the bot listens to without being named: those under a nomination's card."""

from __future__ import annotations

from typing import Any

from bot.happenings import Replied
from bot.keeping import Kept
from bot.origin import Origin
from bot.slack.fields import object_of, optional_string
from bot.slack.payload import Event as Delivered
from bot.slack.spoken import SPOKEN, by_a_person, kept_words, said_in
from handlers.model import Place
from handlers.nominations.statements import Said
from handlers.reading import clean, from_slack
from storage.session import Session


def overheard(event: Delivered, me: str) -> Kept | None:
    """A reply in a thread, to nobody in particular. Whether anybody wants it, ``is_wanted`` says."""
    raw = object_of(event.body, "event")
    subtype = optional_string(raw, "subtype")
    gone = subtype == "message_deleted"
    if subtype in ("message_changed", "message_deleted"):
        message = object_of(raw, "previous_message" if gone else "message", {})
    else:
        message = raw if subtype in SPOKEN else {}
    if event.kind != "message" or not message or not by_a_person(message, me):
        return None
    said = said_in(raw, message, me) | {"text": "" if gone else clean(optional_string(message, "text"))}
    if said["thread"] in ("", said["ts"]) or not (gone or said["text"]):
        return None
    key = f"reply:{said['channel']}:{said['ts']}:{'gone' if gone else said['edited']}"
    return kept_words(key, "reply", said)


def is_wanted(reply: Kept, event: Delivered, session: Session) -> bool:
    place = Place("slack", event.tenant, reply.payload["channel"])
    return session.statements.thread(place, reply.payload["thread"]) is not None


def replied(origin: Origin, payload: dict[str, Any]) -> Replied:
    text = from_slack(payload["text"])
    return Replied(origin, Said(origin.place, payload["thread"], payload["ts"], payload["edited"], text))
