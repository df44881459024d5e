"""The app manifest: of the shape that Slack documents, and as the settings say."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bot.slack.manifest import EVENTS, SCOPES, manifest

COMMANDS = {"/okr": "okr", "/praise": "nominate", "/else": "something"}

MANIFEST: dict[str, Any] = {  # after Slack's "App manifest reference"
    "type": "object",
    "additionalProperties": False,
    "required": ["display_information", "features", "oauth_config", "settings"],
    "properties": {
        "_metadata": {"type": "object"},
        "display_information": {
            "type": "object",
            "properties": {
                "name": {"maxLength": 35},
                "description": {"maxLength": 140},
                "long_description": {"minLength": 174, "maxLength": 4000},
                "background_color": {"pattern": "^#([0-9a-f]{3}){1,2}$"},
            },
            "additionalProperties": False,
        },
        "features": {
            "type": "object",
            "properties": {
                "app_home": {"type": "object"},
                "bot_user": {"type": "object", "required": ["display_name"]},
                "shortcuts": {
                    "type": "array",
                    "maxItems": 10,
                    "items": {
                        "required": ["name", "type", "callback_id", "description"],
                        "properties": {
                            "name": {"maxLength": 24},
                            "type": {"enum": ["message", "global"]},
                            "callback_id": {"maxLength": 255},
                            "description": {"maxLength": 150},
                        },
                        "additionalProperties": False,
                    },
                },
                "slash_commands": {
                    "type": "array",
                    "maxItems": 50,
                    "items": {
                        "required": ["command", "description", "should_escape"],
                        "properties": {
                            "command": {"pattern": "^/", "maxLength": 32},
                            "description": {"maxLength": 2000},
                            "usage_hint": {"maxLength": 1000},
                            "should_escape": {"const": True},
                            "url": {"pattern": "^https://"},
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
        "oauth_config": {
            "properties": {"scopes": {"properties": {"bot": {"uniqueItems": True, "maxItems": 255}}}}
        },
        "settings": {
            "properties": {
                "event_subscriptions": {"properties": {"bot_events": {"maxItems": 100, "uniqueItems": True}}},
                "interactivity": {"required": ["is_enabled"]},
                "socket_mode_enabled": {"type": "boolean"},
            }
        },
    },
}


@pytest.mark.parametrize("socket_mode", [True, False])
def test_the_manifest_is_of_the_documented_shape(socket_mode: bool) -> None:
    jsonschema.validate(manifest("https://bot.example.org", COMMANDS, socket_mode), MANIFEST)


def test_the_manifest_follows_the_settings() -> None:
    made = manifest("https://bot.example.org/", COMMANDS, socket_mode=False)
    url = "https://bot.example.org/slack/events"
    assert [(one["command"], one["url"]) for one in made["features"]["slash_commands"]] == [
        ("/okr", url),
        ("/praise", url),
        ("/else", url),
    ]
    assert made["settings"]["interactivity"]["request_url"] == url
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert "http" not in json.dumps(manifest(None, COMMANDS, socket_mode=True))


def test_without_an_address_there_is_no_manifest_for_http() -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        manifest(None, COMMANDS, socket_mode=False)


def test_every_event_and_call_has_its_scope() -> None:
    needed = {
        "app_home_opened": "",
        "app_mention": "app_mentions:read",
        "app_uninstalled": "",
        "channel_archive": "channels:read",
        "channel_left": "channels:read",
        "channel_rename": "channels:read",
        "channel_unarchive": "channels:read",
        "group_archive": "groups:read",
        "group_left": "groups:read",
        "group_rename": "groups:read",
        "group_unarchive": "groups:read",
        "member_joined_channel": "channels:read",
        "member_left_channel": "groups:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "team_join": "users:read",
        "tokens_revoked": "",
        "user_change": "users:read",
    }
    assert {needed[event] for event in EVENTS} - {""} | {"chat:write", "commands", "channels:join"} <= set(
        SCOPES
    )
    assert all(reason.strip() for reason in SCOPES.values())
