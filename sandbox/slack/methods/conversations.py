"""conversations.* and users.conversations."""

from __future__ import annotations

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.errors import Refused
from sandbox.slack.events import joined
from sandbox.slack.shapes import channel_json, message_json
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message


def info(state: State, args: SlackArguments) -> Json:
    channel = state.channel(args.required("channel"))
    shown = channel_json(channel, state.team)
    if not args.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def listing(state: State, args: SlackArguments) -> Json:
    return _channels(state, args, [c for c in state.channels.values() if _visible(state, c)])


def of_user(state: State, args: SlackArguments) -> Json:
    user = state.user(args.text("user") or state.team.bot.id)
    mine = [c for c in state.channels.values() if user.id in c.members and _visible(state, c)]
    return _channels(state, args, mine)


def members(state: State, args: SlackArguments) -> Json:
    page, cursor = args.page(sorted(state.channel(args.required("channel")).members))
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def history(state: State, args: SlackArguments) -> Json:
    channel = _joined(state, args)
    top = [m for m in state.messages.get(channel.id, []) if not m.is_reply]
    return _messages(state, args, list(reversed(_between(top, args))))


def replies(state: State, args: SlackArguments) -> Json:
    channel, ts = _joined(state, args), args.required("ts")
    found = state.messages.get(channel.id, [])
    asked = next((message for message in found if message.ts == ts), None)
    if asked is None:
        raise Refused("thread_not_found")
    root = asked.thread_ts or asked.ts
    parent = [message for message in found if message.ts == root]
    return _messages(state, args, parent + _between(state.replies(parent[0]), args))


def open_direct(state: State, args: SlackArguments) -> Json:
    if "channel" in args:
        return {"channel": channel_json(state.channel(args.text("channel")), state.team)}
    ids = args.required("users").split(",")
    if len(ids) > 1:
        # Group conversations have no place in the sandbox; this is what Slack says where it has none.
        raise Refused("method_not_supported_for_channel_type")
    user = state.user(ids[0])
    if user.deleted:
        raise Refused("user_disabled")
    known = "D" + user.id[1:] in state.channels
    shown = channel_json(state.direct(user), state.team)
    opened: Json = {"channel": shown if args.flag("return_im") else {"id": shown["id"]}}
    return opened | ({"no_op": True, "already_open": True} if known else {})


def join(state: State, args: SlackArguments) -> Json:
    channel, bot = state.channel(args.required("channel")), state.team.bot
    if channel.archived:
        raise Refused("is_archived")
    if channel.private:
        raise Refused("method_not_supported_for_channel_type")
    already = bot.id in channel.members
    channel.members.add(bot.id)
    if not already:
        state.announce(joined(channel, bot, state))
    answer: Json = {"channel": channel_json(channel, state.team)}
    return answer | ({"warning": "already_in_channel"} if already else {})


def _visible(state: State, channel: Channel) -> bool:
    return not channel.private or state.team.bot.id in channel.members


def _kind(channel: Channel) -> str:
    if channel.direct:
        return "im"
    return "private_channel" if channel.private else "public_channel"


def _channels(state: State, args: SlackArguments, found: list[Channel]) -> Json:
    kinds = args.text("types", "public_channel").replace(" ", "").split(",")
    if not set(kinds) <= {"public_channel", "private_channel", "im", "mpim"}:
        raise Refused("invalid_types")
    fitting = [c for c in found if _kind(c) in kinds and not (c.archived and args.flag("exclude_archived"))]
    page, cursor = args.page(fitting)
    shown = [channel_json(channel, state.team) for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _joined(state: State, args: SlackArguments) -> Channel:
    channel = state.channel(args.required("channel"))
    if state.team.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _between(messages: list[Message], args: SlackArguments) -> list[Message]:
    """Those from ``oldest`` to ``latest``; the bounds themselves only if ``inclusive``."""
    oldest, latest = _moment(args, "oldest", 0), _moment(args, "latest", 1 << 62)
    if args.flag("inclusive"):
        return [m for m in messages if oldest <= _micros(m.ts) <= latest]
    return [m for m in messages if oldest < _micros(m.ts) < latest]


def _moment(args: SlackArguments, name: str, default: int) -> int:
    if name not in args:
        return default
    try:
        return _micros(args.text(name))
    except ValueError:
        raise Refused(f"invalid_ts_{name}") from None


def _micros(ts: str) -> int:
    """A ts has more digits than a float keeps."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _messages(state: State, args: SlackArguments, found: list[Message]) -> Json:
    page, cursor = args.page(found)
    metadata = args.flag("include_all_metadata")
    shown: Json = {
        "messages": [message_json(m, state, metadata) for m in page],
        "has_more": bool(cursor),
    }
    return shown | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})
