"""A post as a row for the inbox: cut down to what the worker needs of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from bot.discourse.reading import mentions, plain_text
from bot.discourse.shapes import Account, Post
from bot.keeping import Kept
from handlers.model import Place, PlaceKind
from storage.heard import MessageRef

POSTS = "posts"  # where a post is looked up: its topic may move to another category, its number stays


GONE_KEY = "gone:"
REPLY_KEY = "reply:"


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
    return row_of(payload, f"post:{post.id}:{post.changed}:{wording}")


def reply(post: Post, author: Account, setting: Setting, me: str) -> Kept | None:
    """The same for a topic whose replies are collected, with all that it says; None for what is no reply, or
    private."""
    if setting.category is None or post.number <= 1:
        return None
    row = kept(post, author, setting, me)
    said = {"text": plain_text(post.cooked, me), "said_at": post.created_at.isoformat(), "gone": False}
    key = row.key.replace("post:", REPLY_KEY, 1)
    return replace(row, key=key, kind="reply", payload=row.payload | said)


def reply_gone(row: Kept, at: str) -> Kept:
    """The same reply, deleted; ``at`` as in ``gone``."""
    said = {"at": at, "text": "", "said_at": at, "gone": True}
    key = f"{REPLY_KEY}{row.payload['id']}:gone:{at}"
    return replace(row, key=key, kind="reply", payload=row.payload | said)


def row_of(payload: dict[str, Any], key: str = "") -> Kept:
    """The row of such a payload."""
    return Kept(key, "post", payload, place_of("", payload).id, str(payload["user"]))


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


def gone(row: Kept, at: str) -> Kept:
    """The same post, deleted. It may be again, after somebody brought it back: ``at`` tells them apart."""
    key = f"{GONE_KEY}{row.payload['id']}:{at}"
    return replace(row, key=key, kind="gone", payload=row.payload | {"text": ""})


def ref_of(tenant: str, post_id: int) -> MessageRef:
    return MessageRef(Place("discourse", tenant, POSTS), str(post_id))


def category_place(tenant: str, category: int) -> Place:
    return Place("discourse", tenant, f"c{category}", kind=PlaceKind.CATEGORY)


def place_of(tenant: str, payload: dict[str, Any]) -> Place:
    """Where a post of the inbox stands."""
    if payload["category"] is not None:
        return category_place(tenant, payload["category"])
    kind = PlaceKind.DIRECT if payload["direct"] else PlaceKind.TOPIC
    return Place("discourse", tenant, f"t{payload['topic']}", kind=kind)
