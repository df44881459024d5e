"""A post as a row for the inbox: cut down to what the worker needs of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from bot.discourse.reading import mentions, plain_text
from bot.discourse.shapes import Account, Post
from bot.keeping import Kept


@dataclass(frozen=True)
class Setting:
    """The topic that a post stands in. ``direct``: a message that the bot has with one person alone."""

    category: int | None  # none: a private message
    direct: bool = False


def kept(post: Post, author: Account, setting: Setting, me: str) -> Kept:
    """The row for the inbox. Its text only where it is for the bot (``me``: its username): of the others
    nothing is kept but that they changed. One wording of a post has one key, however it was heard of."""
    ours = setting.direct or mentions(post.cooked, me)
    payload = payload_of(post.id, post.topic_id, post.number, author, post.name, setting)
    wording = hashlib.sha256((post.raw or post.cooked).encode()).hexdigest()[:16]
    payload |= {"at": post.changed, "text": plain_text(post.cooked, me) if ours else ""}
    return Kept(f"post:{post.id}:{post.changed}:{wording}", "post", payload)


def payload_of(
    id: int, topic: int, number: int, author: Account, name: str, setting: Setting
) -> dict[str, Any]:
    """Whose post it is, and where; what it says comes on top."""
    return {
        "id": id,
        "topic": topic,
        "number": number,
        "user": author.id,
        "username": author.username,
        "name": name,
        "category": setting.category,
        "direct": setting.direct,
    }


def gone(row: Kept) -> Kept:
    """The same post, deleted."""
    return Kept(f"gone:{row.payload['id']}", "gone", row.payload | {"text": ""})
