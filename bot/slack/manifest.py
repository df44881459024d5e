"""The Slack app manifest that matches an installation's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack.shortcuts import CALLBACK, NOMINATE
from bot.slack.typed import NAME

# Each scope with what it is for. None of them reads private conversations that the bot is not in.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to be asked in a thread, where slash commands do not work",
    "channels:history": "to follow edits of what was said to it, and to look for its own message after a "
    "dropped connection: none is posted twice",
    "channels:join": "to post in a public channel that a program is bound to",
    "channels:read": "to know a channel's name and whether it is public",
    "chat:write": "to post cards, check-ins and answers",
    "commands": "for the slash commands",
    "files:write": "to post the pictures of a kick-off and a summary",
    "groups:history": "the same as channels:history, in private channels it was invited to",
    "groups:read": "to know who is in a private channel, so that what is said there stays there",
    "im:history": "to be asked in a direct message, and to look for its own",
    "im:write": "to write to one person",
    "usergroups:read": "to know who is in a user group that a survey is asked of",
    "users:read": "to know people's names and time zones, and who is a guest",
}

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",  # edits and deletions come as these; what does not name the bot is not kept
    "message.groups",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
)

# In the menu of every message. Slack shows 24 characters of the name.
EVIDENCE: Mapping[str, str] = {
    "name": "Add as evidence",
    "type": "message",
    "callback_id": CALLBACK,
    "description": "Add this message to a key result, with a value or without",
}

AUTHOR: Mapping[str, str] = {
    "name": "Nominate the author",
    "type": "message",
    "callback_id": NOMINATE,
    "description": "Nominate whoever wrote this for an award",
}

# What Slack shows while somebody types the command: a description, and a usage hint.
_HINTS: Mapping[str, tuple[str, str]] = {
    "okr": ("See and update key results", "progress 2.1 37 what happened · show 2.1 · help"),
    "nominate": ("Nominate somebody", "@person why"),
    "survey": ("Ask the community", "new nps-pulse · list · results"),
    "feedback": ("Tell the program's stewards something", "what you noticed"),
}

_ABOUT = (
    "Milepost keeps the objectives and key results of open-source community programs where their work "
    "happens. Type /okr progress in a channel, and the program's figures move; every figure leads to what "
    "was done, by whom and where. It keeps only what is addressed to it."
)


def manifest(public_url: str | None, commands: Mapping[str, str], socket_mode: bool) -> dict[str, Any]:
    """The manifest as Slack's "App manifest reference" has it. ``commands``: slash command -> word.

    With ``socket_mode`` no address is named; without it ``public_url`` is where Slack sends everything.
    ValueError when neither is given.
    """
    if not socket_mode and not public_url:
        raise ValueError("Slack needs a PUBLIC_URL to send to, or an app token for Socket Mode")
    address = None if socket_mode else f"{str(public_url).rstrip('/')}/slack/events"
    request = {"request_url": address} if address else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Objectives and key results of community programs, kept in chat",
            "long_description": _ABOUT,
            "background_color": "#2f5d50",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "shortcuts": [dict(EVIDENCE), dict(AUTHOR)],
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [_command(name, word, address) for name, word in commands.items()],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, word: str, address: str | None) -> dict[str, Any]:
    """``should_escape`` makes Slack write people and channels as ids, which no rename can change."""
    description, hint = _HINTS.get(word, (f"Milepost: {word}", "help"))
    drawn = {"command": name, "description": description, "usage_hint": hint, "should_escape": True}
    return drawn | {"url": address} if address else drawn
