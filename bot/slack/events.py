"""The Events API: what of an event is kept for the worker, under which name, and what it then means.

Kept is what the bot was told, and what people reply where it collects replies: any other message leaves
no trace. The shapes are those of Slack's event reference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot import leaving
from bot.fields import optional_word
from bot.happenings import Changed, Deleted, Happening, Learnt, Replied, Said
from bot.keeping import Kept
from bot.origin import LookupFailed, Origin
from bot.slack import messages
from bot.slack.directory import SlackLookups
from bot.slack.fields import Malformed, Raw, id_of, object_of, optional_string
from bot.slack.payload import Event as Delivered
from bot.slack.tenant import SlackTenant
from handlers.mentions import commands_in, confided_to_nobody, talk_in
from handlers.model import Identity, Person, Place, PlaceKind, Standing
from handlers.reading import from_slack
from handlers.replies.model import Remark
from storage.heard import MessageRef
from storage.inbox import Event
from storage.session import Session

_LONG_QUOTE = re.compile(r"^[ \t]*&gt;&gt;&gt;(.*)\Z", re.MULTILINE | re.DOTALL)
_PLACE_CHANGES = {
    "channel_archive",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_rename",
    "group_unarchive",
}
_PRIVACY = {"channel_convert_to_private", "channel_convert_to_public"}  # subtypes of a message
_LEFT = {"channel_left", "group_left"}


def keep(event: Delivered, me: str) -> Kept | None:
    """What to keep of an event; None where there is nothing in it for us. ``me``: the bot's user id.

    Malformed for what is not as Slack sends it.
    """
    raw = object_of(event.body, "event")
    if event.kind in ("message", "app_mention"):
        if optional_string(raw, "subtype") in _PRIVACY:
            return _place(event, _channel(raw))
        return messages.told(raw, me)
    if event.kind in ("user_change", "team_join"):
        return _person(event, raw)
    if event.kind in _PLACE_CHANGES | _LEFT:
        return _place(event, _channel(raw))
    if event.kind in ("member_joined_channel", "member_left_channel"):
        return _membership(event, raw, me)
    return None


def overheard(event: Delivered, me: str) -> Kept | None:
    """What may be a reply that is collected: to be kept where ``is_collected``. Malformed as ``keep``."""
    return messages.overheard(object_of(event.body, "event"), me) if event.kind == "message" else None


def is_collected(reply: Kept, tenant: str, session: Session) -> bool:
    """Whether it stands below a message of the bot's that collects replies."""
    place = Place("slack", tenant, reply.payload["channel"])
    return session.replies.above(place, reply.payload["thread"]) is not None


# ---- people and places ---------------------------------------------------------------------------


def _person(event: Delivered, raw: Raw) -> Kept:
    user = object_of(raw, "user")
    known = ("id", "name", "real_name", "deleted", "is_bot", "is_restricted", "is_ultra_restricted", "tz")
    about = {name: user[name] for name in (*known, "is_stranger") if _is_plain(user.get(name))}
    about["team_id"] = optional_word(user, "team_id")
    profile = object_of(user, "profile", {})
    names = {name: profile[name] for name in ("display_name", "real_name") if _is_plain(profile.get(name))}
    enterprise = {"enterprise_user": user["enterprise_user"]} if "enterprise_user" in user else {}
    id_of(user, "id")
    return Kept(f"event:{event.event_id}", "person", about | enterprise | {"profile": names})


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool)


def _membership(event: Delivered, raw: Raw, me: str) -> Kept | None:
    user, inside = id_of(raw, "user"), event.kind == "member_joined_channel"
    channel = id_of(raw, "channel")
    if user == me:
        return _place(event, channel, "invited" if inside else "place")
    payload = {"channel": channel, "user": user, "team": optional_word(raw, "team"), "inside": inside}
    return Kept(f"event:{event.event_id}", "membership", payload, channel)


def _place(event: Delivered, channel: str, kind: str = "place") -> Kept:
    return Kept(f"event:{event.event_id}", kind, {"channel": channel}, channel)


def _channel(raw: Raw) -> str:
    """A channel's id, which some events give alone and others with its name."""
    channel = raw.get("channel")
    return id_of(channel, "id") if isinstance(channel, dict) else id_of(raw, "channel")


# ---- what it means -------------------------------------------------------------------------------


class SlackEvents:
    """``bot.happenings.Reader``. ``tenant`` knows who the bot is; until it does nothing can be read."""

    def __init__(self, lookups: SlackLookups, tenant: SlackTenant) -> None:
        self._lookups = lookups
        self._tenant = tenant

    def read(self, event: Event) -> Happening:
        payload = event.payload
        match event.kind:
            case "message":
                return self._said(event, payload)
            case "reply":
                return self._replied(event, payload)
            case "deleted":
                origin = _origin(event, payload)
                return Deleted(origin, MessageRef(origin.place, payload["ts"]))
            case "person":
                return self._person(event, payload)
            case "membership":
                return _member(event, payload)
            case "place" | "invited":
                place = Place(event.platform, event.tenant, payload["channel"])
                return Changed(place, invited=event.kind == "invited")
        raise Malformed(f"an event of no known kind: {event.kind}")

    def _said(self, event: Event, payload: dict[str, Any]) -> Said:
        origin = _origin(event, payload)
        heard = commands_in(_text(payload), self._names(), alone=payload["direct"])
        return Said(origin, MessageRef(origin.place, payload["ts"]), heard, payload["edited"])

    def _replied(self, event: Event, payload: dict[str, Any]) -> Replied:
        origin = _origin(event, payload)
        latest = event.received_at.timestamp()  # and nothing is said later than that
        at = datetime.fromtimestamp(min(float(payload["ts"]), latest), UTC)
        text, names = _text(payload), self._names()
        revision, gone = payload["edited"], payload["gone"]
        remark = Remark(
            origin.identity, payload["ts"], payload["thread"], at, talk_in(text, names), revision, gone
        )
        return Replied(origin, remark, confided=confided_to_nobody(text, names))

    def _names(self) -> tuple[str, ...]:
        if self._tenant.user is None:
            raise LookupFailed("Slack has not said yet who the bot is")
        return (f"<@{self._tenant.user}>",)

    def _person(self, event: Event, user: dict[str, Any]) -> Learnt:
        tenant = user.get("team_id") or event.tenant
        person = self._lookups.read_person(user, Identity(event.platform, tenant, user["id"]))

        def remember(session: Session) -> None:
            known = session.directory.person(person.identity)
            if known is not None:  # of the others we hear when they come to us
                leaving.remember(_with_what_stays(person, known), session, event.received_at)

        return Learnt(str(person.identity), remember)


def _with_what_stays(person: Person, known: Person) -> Person:
    """Slack tells less of somebody who left: their zone stays as it was."""
    return replace(person, zone=person.zone or known.zone) if person.standing is Standing.GONE else person


def _member(event: Event, payload: dict[str, Any]) -> Learnt:
    place = Place(event.platform, event.tenant, payload["channel"])
    account = Identity(event.platform, payload["team"] or event.tenant, payload["user"])

    def remember(session: Session) -> None:
        session.directory.remember_membership(account, place, payload["inside"])

    return Learnt(place.key, remember)


def _origin(event: Event, payload: dict[str, Any]) -> Origin:
    direct = payload["direct"]
    kind = PlaceKind.DIRECT if direct else PlaceKind.CHANNEL
    place = Place(event.platform, event.tenant, payload["channel"], kind=kind)
    author = Identity(event.platform, payload["team"] or event.tenant, payload["user"])
    thread = payload["thread"] or (None if direct else payload["ts"])
    return Origin(author, place, event.key, thread)


def _text(payload: dict[str, Any]) -> str:
    return from_slack(_LONG_QUOTE.sub(_quoted, payload["text"]))


def _quoted(found: re.Match[str]) -> str:
    """Slack's ``>>>`` quotes all that follows: here every line says so."""
    return "\n".join(f"&gt; {line}" for line in found[1].split("\n"))
