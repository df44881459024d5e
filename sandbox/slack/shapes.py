"""Users, channels, messages and views as Slack's JSON."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message, Team, User, View


def user_json(user: User, now: datetime) -> Json:
    zone = now.astimezone(ZoneInfo(user.human.zone))
    offset = zone.utcoffset()
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.human.handle,
        "deleted": user.deleted,
        "real_name": user.human.name,
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": 1700000000,
        "profile": _profile(user),
    }
    if user.deleted:
        return shown
    return shown | {
        "tz": user.human.zone,
        "tz_label": zone.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_stranger": user.stranger,
        "is_email_confirmed": True,
        "color": "4bbe2e",
        "locale": "en-US",
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(user: User) -> Json:
    first, _, last = user.human.name.partition(" ")
    status = {"status_text": "", "status_text_canonical": "", "status_emoji": "", "status_expiration": 0}
    picture = "https://sandbox.example/avatar.png"
    return {
        **status,
        **{f"image_{size}": picture for size in (24, 32, 48, 72, 192, 512)},
        "status_emoji_display_info": [],
        "avatar_hash": "",
        "fields": {},
        "title": "",
        "phone": "",
        "skype": "",
        "first_name": first,
        "last_name": last,
        "real_name": user.human.name,
        "real_name_normalized": user.human.name,
        "display_name": user.human.name,
        "display_name_normalized": user.human.name,
        "email": user.human.email,
        "team": user.team_id,
    }


def channel_json(channel: Channel, team: Team) -> Json:
    if channel.direct:
        (other,) = channel.members - {team.bot.id}
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": channel.archived,
            "is_org_shared": False,
            "is_user_deleted": False,
            "user": other,
            "context_team_id": team.id,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
        "creator": min(channel.members, default=team.bot.id),
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_general": False,
        "is_member": team.bot.id in channel.members,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "context_team_id": team.id,
        "num_members": len(channel.members),
        "previous_names": channel.previous_names,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_json(message: Message, state: State, metadata: bool = False) -> Json:
    """A message as in ``conversations.history``; ``metadata`` where it was asked for."""
    shown: Json = {
        "type": "message",
        "user": message.user.id,
        "text": message.text,
        "ts": message.ts,
        "team": message.user.team_id,
    }
    if message.deleted:
        shown |= {"subtype": "tombstone", "text": "This message was deleted.", "hidden": True}
    if message.blocks and not message.deleted:
        shown["blocks"] = message.blocks
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.user.bot:
        shown |= _by_bot(state.team)
    if message.edited:
        shown["edited"] = message.edited
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    if message.reactions:
        found = message.reactions.items()
        shown["reactions"] = [{"name": name, "users": who, "count": len(who)} for name, who in found]
    return shown | _thread(message, state)


def _by_bot(team: Team) -> Json:
    profile = {"id": team.bot_id, "app_id": team.app_id, "name": team.bot.human.name, "team_id": team.id}
    return {
        "bot_id": team.bot_id,
        "app_id": team.app_id,
        "bot_profile": profile | {"deleted": False, "updated": 1700000000, "icons": {}},
    }


def _thread(message: Message, state: State) -> Json:
    if message.only_for is not None:
        return {}
    if message.is_reply:
        parent = next(m for m in state.messages[message.channel.id] if m.ts == message.thread_ts)
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.user.id}
    replies = state.replies(message)
    if not replies:
        return {}
    who = list(dict.fromkeys(reply.user.id for reply in replies))
    counts = {"reply_count": len(replies), "reply_users_count": len(who), "reply_users": who}
    return {"thread_ts": message.ts, **counts, "latest_reply": replies[-1].ts, "subscribed": False}


def view_json(view: View, team: Team) -> Json:
    content = view.content
    return {
        "id": view.id,
        "team_id": view.user.team_id,
        "type": view.kind,
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": team.app_id,
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
    }
