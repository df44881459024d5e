"""Messages in Slack's events: what of them is kept for the worker.

Kept is what the bot was told and, for the threads where it collects replies, what is said in a thread. An
edit of a message is known by the time of the edit, a message by channel and ts, however many events tell
of it.
"""

from __future__ import annotations

from typing import Any

from bot.fields import optional_word
from bot.keeping import Kept
from bot.slack.fields import Raw, id_of, object_of, optional_string, optional_ts, ts_of
from handlers.reading import clean

_SPOKEN = ("", "file_share", "thread_broadcast", "me_message")  # subtypes of what a person posts


def told(raw: Raw, me: str) -> Kept | None:
    """A message that says something to the bot, its edits and its end."""
    subtype = optional_string(raw, "subtype")
    if subtype == "message_changed":
        return _edited(raw, me)
    if subtype == "message_deleted":
        return _deleted(raw, me)
    if subtype not in _SPOKEN or not _by_a_person(raw, me):
        return None
    said = _said(raw, raw, me)
    if not said["text"]:
        return None
    return _words(f"message:{said['channel']}:{said['ts']}", "message", said)


def _edited(raw: Raw, me: str) -> Kept | None:
    now, before = object_of(raw, "message"), object_of(raw, "previous_message", {})
    if not _by_a_person(now, me) or optional_string(now, "subtype") not in _SPOKEN:
        return None
    said = _said(raw, now, me)
    if not said["text"] and not _said(raw, {"ts": said["ts"], "user": said["user"], **before}, me)["text"]:
        return None
    if not said["edited"]:  # a link was unfolded, a thread grew: nobody wrote anything
        return None
    return _words(f"edit:{said['channel']}:{said['ts']}:{said['edited']}", "message", said)


def _deleted(raw: Raw, me: str) -> Kept | None:
    before = object_of(raw, "previous_message", {})
    if not before or not _by_a_person(before, me) or not (said := _said(raw, before, me))["text"]:
        return None
    return _words(f"deleted:{said['channel']}:{said['ts']}", "deleted", said | {"text": ""})


def overheard(raw: Raw, me: str) -> Kept | None:
    """A reply in a thread, its edits and its end, whomever it speaks to. Slack says of most whose message
    opened the thread: what stands below other people's is nothing to ask about."""
    subtype = optional_string(raw, "subtype")
    gone = subtype == "message_deleted"
    message = raw
    if gone or subtype == "message_changed":
        message = object_of(raw, "previous_message" if gone else "message", {})
    if message.get("thread_ts") in (None, message.get("ts")) or message.get("parent_user_id", me) != me:
        return None
    if optional_string(message, "subtype") not in _SPOKEN or not _by_a_person(message, me):
        return None
    said = _said(raw, message, me)
    if said["direct"] or not said["thread"]:
        return None
    said |= {"gone": gone, "text": "" if gone else clean(optional_string(message, "text"))}
    return _words(f"reply:{said['channel']}:{said['ts']}:{'gone' if gone else said['edited']}", "reply", said)


def _words(key: str, kind: str, said: dict[str, Any]) -> Kept:
    return Kept(key, kind, said, said["channel"], said["user"])


def _by_a_person(message: Raw, me: str) -> bool:
    user = optional_string(message, "user")
    return bool(user) and user not in (me, "USLACKBOT") and not message.get("bot_id")


def _said(about: Raw, message: Raw, me: str) -> dict[str, Any]:
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
