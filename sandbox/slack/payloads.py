"""What Slack sends the app: slash commands, interactions, shortcuts."""

from __future__ import annotations

import time

from sandbox.slack.inputs import initial_values
from sandbox.slack.shapes import message_json, view_json
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message, User, View


def slash_command(state: State, user: User, channel: Channel, command: str, text: str, base: str) -> Json:
    """The form fields of a slash command. A stranger's comes by way of this workspace."""
    team = state.team
    return {
        "token": team.verification_token,
        "team_id": user.team_id if user.foreign else team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": user.id,
        "user_name": user.human.handle,
        "command": command,
        "text": text,
        "api_app_id": team.app_id,
        "is_enterprise_install": "false",
        "response_url": base + state.new_response_url(user, channel),
        "trigger_id": state.new_trigger(user),
    }


def message_action(state: State, user: User, message: Message, action: Json, base: str) -> Json:
    """A click in a message. An ephemeral message is not sent along, as Slack does not keep it."""
    channel = message.channel
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        "container": container,
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "state": {"values": message_values(message)},
        "response_url": base + state.new_response_url(user, channel, message),
        "actions": [action],
    }
    if message.only_for is None:
        payload["message"] = message_json(message, state)
    return _interaction(state, user, "block_actions") | payload


def view_action(state: State, view: View, action: Json) -> Json:
    """A click in a modal or in the home."""
    return _interaction(state, view.user, "block_actions", view) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view, state.team),
        "actions": [action],
    }


def view_submission(state: State, view: View) -> Json:
    submission = {"view": view_json(view, state.team), "response_urls": []}
    return _interaction(state, view.user, "view_submission", view) | submission


def view_closed(state: State, view: View) -> Json:
    closed = _interaction(state, view.user, "view_closed") | {"view": view_json(view, state.team)}
    del closed["trigger_id"]
    return closed | {"is_cleared": False, "response_urls": []}


def shortcut(state: State, user: User, callback_id: str) -> Json:
    about = {"callback_id": callback_id, "action_ts": action_ts()}
    return _interaction(state, user, "shortcut") | about


def message_shortcut(state: State, user: User, callback_id: str, message: Message, base: str) -> Json:
    channel = message.channel
    return _interaction(state, user, "message_action") | {
        "callback_id": callback_id,
        "action_ts": action_ts(),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "message_ts": message.ts,
        "message": message_json(message, state),
        "response_url": base + state.new_response_url(user, channel),
    }


def message_values(message: Message) -> dict[str, Json]:
    """The state of a message's menus: as it was sent, then as picked."""
    values = initial_values(message.blocks)
    for block_id, picked in message.picked.items():
        values.setdefault(block_id, {}).update(picked)
    return values


def action_ts() -> str:
    return f"{time.time():.6f}"


def _interaction(state: State, user: User, kind: str, view: View | None = None) -> Json:
    team, home = state.team, user.team_id
    names = {"username": user.human.handle, "name": user.human.handle}
    return {
        "type": kind,
        "team": {"id": home, "domain": team.domain if home == team.id else f"team-{home.lower()}"},
        "user": {"id": user.id, **names, "team_id": home},
        "api_app_id": team.app_id,
        "token": team.verification_token,
        "trigger_id": state.new_trigger(user, view),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel_name(channel: Channel) -> str:
    if channel.direct:
        return "directmessage"
    return "privategroup" if channel.private else channel.name
