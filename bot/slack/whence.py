"""Who did something in Slack, and where, as the payload says it."""

from __future__ import annotations

from bot.fields import optional_word
from bot.origin import Origin
from bot.slack.fields import ID, Malformed, Raw, id_of, object_of
from bot.slack.forms import Carried
from handlers.model import Identity, Place, PlaceKind

DIRECT = "directmessage"  # what Slack calls a conversation of two in place of a name


def origin_of(raw: Raw, key: str, carried: Carried, thread: str) -> Origin:
    """Who and where. A button in a modal and a submission say the place only in what we carried;
    without any it is as if said to the bot alone."""
    person = object_of(raw, "user")
    user = id_of(person, "id")
    team = object_of(raw, "team", {})
    view = object_of(raw, "view", {})
    own = id_of(person, "team_id") if person.get("team_id") else ""
    tenant = optional_word(view, "app_installed_team_id") or (id_of(team, "id") if team else own)
    if not ID.fullmatch(tenant):
        raise Malformed("no team")
    channel = object_of(raw, "channel", {})
    claimed = not channel and bool(ID.fullmatch(carried.channel))
    if channel:
        place = place_of(tenant, id_of(channel, "id"), optional_word(channel, "name"))
    elif claimed:
        place = place_of(tenant, carried.channel, carried.channel_name)
    else:
        place = place_of(tenant, user, DIRECT)
    who = Identity("slack", own or tenant, user)
    return Origin(who, place, key, thread or carried.thread or None, claimed=claimed)


def installed_in(event: Raw) -> str:
    """The workspace that an event was sent for. In a channel shared with another workspace ``team_id`` can
    be the other one; which installation it is for stands in ``authorizations``, where there is that."""
    listed = event.get("authorizations")
    first = listed[0] if isinstance(listed, list) and listed else None
    if isinstance(first, dict) and first.get("team_id"):
        return id_of(first, "team_id")
    return id_of(event, "team_id")


def place_of(tenant: str, id: str, name: str) -> Place:
    """What a payload says of a place. It does not say that a channel is public: the directory does."""
    if name == DIRECT:
        return Place("slack", tenant, id, kind=PlaceKind.DIRECT)
    return Place("slack", tenant, id, name="" if name == "privategroup" else name)
