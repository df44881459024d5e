"""What a person's message in Slack is made of, as the Events API tells it."""

from __future__ import annotations

from typing import Any

from bot.fields import optional_word
from bot.keeping import Kept
from bot.slack.fields import Raw, id_of, object_of, optional_string, optional_ts, ts_of
from handlers.reading import clean

SPOKEN = ("", "file_share", "thread_broadcast", "me_message")  # subtypes of what a person posts


def kept_words(key: str, kind: str, said: dict[str, Any]) -> Kept:
    return Kept(key, kind, said, said["channel"], said["user"])


def by_a_person(message: Raw, me: str) -> bool:
    user = optional_string(message, "user")
    return bool(user) and user not in (me, "USLACKBOT") and not message.get("bot_id")


def said_in(about: Raw, message: Raw, me: str) -> dict[str, Any]:
    """The parts of a message that the worker needs; its text only where it is for the bot."""
    channel = id_of(about, "channel")
    direct = optional_string(about, "channel_type") == "im"
    edited = optional_ts(object_of(message, "edited", {}), "ts")
    text = clean(optional_string(message, "text"))
    return {
        "channel": channel,
        "direct": direct,
        "ts": ts_of(message, "ts"),
        "thread": optional_ts(message, "thread_ts"),
        "user": id_of(message, "user"),
        "team": optional_word(message, "user_team"),
        "edited": edited,
        "text": text if direct or f"<@{me}" in text else "",
    }
