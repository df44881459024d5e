"""The Events API's events, and the envelope they travel in."""

from __future__ import annotations

import time

from sandbox.slack.shapes import message_json, user_json
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message, User


def envelope(event: Json, state: State, team_id: str = "") -> Json:
    """The body of one delivery. Event time is the real one, as the signature's is."""
    team = state.team
    channel = state.channels.get(event["channel"]) if isinstance(event.get("channel"), str) else None
    whose = team_id or team.id
    who = {"enterprise_id": None, "team_id": whose, "user_id": team.bot.id}
    return {
        "token": team.verification_token,
        "team_id": whose,
        "context_team_id": whose,
        "context_enterprise_id": None,
        "api_app_id": team.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.random_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [who | {"is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": bool(channel and channel.shared),
        "event_context": state.random_id("4-"),
    }


def message_posted(message: Message, state: State) -> Json:
    shown = message_json(message, state, metadata=True)
    return _from_elsewhere(message.user, state) | shown | _where(message.channel, message.ts)


def app_mention(message: Message, state: State) -> Json:
    event = message_posted(message, state) | {"type": "app_mention"}
    del event["channel_type"]
    return event


def message_changed(message: Message, before: Json, state: State) -> Json:
    now = state.new_ts()
    changed = {"message": message_json(message, state), "previous_message": before}
    return {"type": "message", "subtype": "message_changed", **changed, "hidden": True, "ts": now} | _where(
        message.channel, now
    )


def message_deleted(message: Message, state: State) -> Json:
    now = state.new_ts()
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": now}
    gone = {"previous_message": message_json(message, state), "deleted_ts": message.ts}
    return event | gone | _where(message.channel, now)


def joined(channel: Channel, user: User, state: State) -> Json:
    return {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": user.team_id,
        "event_ts": state.new_ts(),
    }


def channel_rename(channel: Channel, state: State) -> Json:
    about = {"id": channel.id, "name": channel.name, "name_normalized": channel.name}
    about_it = {"is_channel": not channel.private, "is_mpim": False, "created": channel.created}
    return {"type": "channel_rename", "channel": about | about_it, "event_ts": state.new_ts()}


def channel_archive(channel: Channel, by: User, state: State) -> Json:
    return {
        "type": "channel_archive",
        "channel": channel.id,
        "user": by.id,
        "is_moved": 0,
        "event_ts": state.new_ts(),
    }


def user_change(user: User, state: State) -> Json:
    now = state.clock.now()
    shown = user_json(user, now)
    return {
        "type": "user_change",
        "user": shown,
        "cache_ts": int(now.timestamp()),
        "event_ts": state.new_ts(),
    }


def home_opened(user: User, state: State) -> Json:
    return {
        "type": "app_home_opened",
        "user": user.id,
        "channel": state.direct(user).id,
        "tab": "home",
        "event_ts": state.new_ts(),
    }


def _where(channel: Channel, ts: str) -> Json:
    kind = "im" if channel.direct else "group" if channel.private else "channel"
    return {"channel": channel.id, "event_ts": ts, "channel_type": kind}


def _from_elsewhere(user: User, state: State) -> Json:
    """What Slack adds in a shared channel for people of another workspace."""
    if user.team_id == state.team.id:
        return {}
    return {"user_team": user.team_id, "source_team": user.team_id}
