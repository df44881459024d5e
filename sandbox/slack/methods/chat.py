"""chat.* and reactions.*"""

from __future__ import annotations

import json

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.blocks import check_message
from sandbox.slack.errors import Refused
from sandbox.slack.events import message_changed, message_deleted, message_posted
from sandbox.slack.shapes import message_json
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message

METADATA_BYTES = 8000


def post_message(state: State, args: SlackArguments) -> Json:
    channel = _writable(state, args.required("channel"))
    blocks = _checked_blocks(state, args)
    message = state.post(
        channel,
        state.team.bot,
        args.text("text"),
        blocks,
        thread_ts=_thread(state, channel, args),
        metadata=_metadata(args),
    )
    state.announce(message_posted(message, state))
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message, state, metadata=True)}


def post_ephemeral(state: State, args: SlackArguments) -> Json:
    channel, user_id = _writable(state, args.required("channel")), args.required("user")
    if user_id not in channel.members:
        raise Refused("user_not_in_channel")
    blocks = _checked_blocks(state, args)
    message = state.post(
        channel,
        state.team.bot,
        args.text("text"),
        blocks,
        thread_ts=_thread(state, channel, args),
        only_for=user_id,
    )
    return {"message_ts": message.ts}


def update(state: State, args: SlackArguments) -> Json:
    channel = _writable(state, args.required("channel"))
    message = _own(state, channel, args.required("ts"), "cant_update_message")
    # What is not given stays; an empty list takes the blocks away.
    text, blocks = args.text("text", message.text), args.structure("blocks")
    blocks = message.blocks if "blocks" not in args else blocks or []
    check_message(text, blocks)
    _check_files(state, blocks)
    before = message_json(message, state)
    state.rewrite(message, text, blocks)
    if "metadata" in args:
        message.metadata = _metadata(args)
    state.announce(message_changed(message, before, state))
    shown = message_json(message, state, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(state: State, args: SlackArguments) -> Json:
    channel = state.channel(args.required("channel"))
    message = _own(state, channel, args.required("ts"), "cant_delete_message")
    event = message_deleted(message, state)
    state.delete(message)
    state.announce(event)
    return {"channel": channel.id, "ts": message.ts}


def permalink(state: State, args: SlackArguments) -> Json:
    channel = state.channel(args.required("channel"))
    message = state.message(channel, args.required("message_ts"))
    link = f"https://{state.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def add_reaction(state: State, args: SlackArguments) -> Json:
    message = state.message(state.channel(args.required("channel")), args.required("timestamp"))
    who = message.reactions.setdefault(args.required("name").strip(":"), [])
    if state.team.bot.id in who:
        raise Refused("already_reacted")
    who.append(state.team.bot.id)
    state.touch(message)
    return {}


def get_reactions(state: State, args: SlackArguments) -> Json:
    channel = state.channel(args.required("channel"))
    message = state.message(channel, args.required("timestamp"))
    return {"type": "message", "channel": channel.id, "message": message_json(message, state)}


def _writable(state: State, channel_id: str) -> Channel:
    """The bot may post here. A user's id stands for the conversation with that user."""
    if channel_id in state.users:
        return state.direct(state.user(channel_id))
    channel = state.channel(channel_id)
    if channel.archived:
        raise Refused("is_archived")
    if state.team.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _checked_blocks(state: State, args: SlackArguments) -> list[Json]:
    blocks = args.structure("blocks") or []
    check_message(args.text("text"), blocks)
    _check_files(state, blocks)
    checked: list[Json] = blocks
    return checked


def _check_files(state: State, blocks: list[Json]) -> None:
    """A file that is not there, or not all there yet, cannot be shown."""
    for nth, block in enumerate(blocks):
        if "slack_file" in block and state.files.shown(block["slack_file"].get("id")) is None:
            raise Refused("invalid_blocks", (f"invalid slack file [json-pointer:/blocks/{nth}/slack_file]",))


def _thread(state: State, channel: Channel, args: SlackArguments) -> str | None:
    if "thread_ts" not in args:
        return None
    ts = args.text("thread_ts")
    for message in state.messages.get(channel.id, []):
        if message.ts == ts:
            return message.thread_ts or message.ts
    raise Refused("cannot_reply_to_message")


def _metadata(args: SlackArguments) -> Json | None:
    metadata = args.structure("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    return metadata


def _own(state: State, channel: Channel, ts: str, otherwise: str) -> Message:
    message = state.message(channel, ts)
    if not message.user.bot:
        raise Refused(otherwise)
    return message
