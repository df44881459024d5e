"""The one way to call the forum: off the event loop, with time-outs, one kind of failure, checked answers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from bot.discourse import shapes
from bot.discourse.failures import CallFailed, Enqueued
from bot.discourse.group_shapes import Roster, roster
from bot.discourse.shapes import Category, Me, Notification, Post, Site, Topic, User
from bot.fields import Malformed, Raw, object_of, string_of
from bot.settings import is_loopback

if TYPE_CHECKING:
    from bot.discourse.wire import Wire

TIMEOUT = 10.0  # seconds of one call
THREADS = 4
NOTIFICATIONS = 60  # the most that the forum gives at once
UPLOAD = {"type": "composer", "synchronous": "true"}
POSTS = 100  # of one topic, fetched at once

T = TypeVar("T")


class ForumClient:
    """One forum, spoken to as ``username``. ``url``: ``https://forum.example`` or with a folder behind it.

    Every method raises ``CallFailed``; nothing is opened before the first call.
    """

    def __init__(self, url: str, key: str, username: str, timeout: float = TIMEOUT) -> None:
        self.url = url.rstrip("/")
        self.username = username
        self._key = key
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="discourse")
        self._wire: Wire | None = None
        self._opening = threading.Lock()

    async def call(self, work: Callable[[Wire], T]) -> T:
        """Run ``work`` in one of the client's own threads. An answer that is not as the forum sends it
        is a failed call too."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)
        except Malformed:
            raise CallFailed("unreadable") from None

    async def close(self) -> None:
        """Calls that still wait for a thread are not made."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._wire is not None:
            self._wire.close()

    def _run(self, work: Callable[[Wire], T]) -> T:
        return work(self._wire or self._open())

    def _open(self) -> Wire:
        from bot.discourse.wire import Wire  # requests takes its time to import

        with self._opening:
            if self._wire is None:
                proxied = not is_loopback(self.url)
                self._wire = Wire(self.url, self.username, self._key, self._timeout, proxied=proxied)
            return self._wire

    async def _get(self, path: str, read: Callable[[Raw], T], **query: Any) -> T:
        return await self.call(lambda wire: read(_object(wire._get(path, **query))))

    # ---- posts and topics ------------------------------------------------------------------------

    async def get_post(self, id: int) -> Post:
        return await self._get(f"/posts/{id}.json", shapes.post)

    async def get_topic(self, id: int) -> Topic:
        return await self._get(f"/t/{id}.json", shapes.topic)

    async def topic_by_external_id(self, external_id: str) -> Topic:
        return await self._get(f"/t/external_id/{quote(external_id, safe='')}.json", shapes.topic)

    async def topic_posts(self, topic_id: int, post_ids: Sequence[int]) -> tuple[Post, ...]:
        """Posts of one topic with their raw text, in the topic's order; at most ``POSTS``. What is
        deleted meanwhile is missing."""
        query = {"post_ids[]": list(post_ids[:POSTS]), "include_raw": "true"}
        return await self._get(
            f"/t/{topic_id}/posts.json",
            lambda raw: shapes.many(object_of(raw, "post_stream"), "posts", shapes.post),
            **query,
        )

    async def create_topic(self, category_id: int, title: str, raw: str, external_id: str) -> Post:
        """The topic's first post. Raises Enqueued too, as all that write."""
        return await self._write(category=category_id, title=title, raw=raw, external_id=external_id)

    async def create_message(self, recipients: Sequence[str], title: str, raw: str, external_id: str) -> Post:
        """The first post of a private message to these usernames."""
        return await self._write(
            archetype=shapes.PRIVATE,
            target_recipients=",".join(recipients),
            title=title,
            raw=raw,
            external_id=external_id,
        )

    async def create_reply(self, topic_id: int, raw: str, reply_to: int | None = None) -> Post:
        """``reply_to``: the number of the post that it answers."""
        to = {} if reply_to is None else {"reply_to_post_number": reply_to}
        return await self._write(topic_id=topic_id, raw=raw, **to)

    async def edit_post(self, id: int, raw: str) -> Post:
        return await self.call(
            lambda wire: _edited(wire._put(f"/posts/{id}.json", json=True, post={"raw": raw}))
        )

    async def _write(self, **post: Any) -> Post:
        return await self.call(lambda wire: _created(wire._post("/posts.json", json=True, **post)))

    async def upload(self, png: bytes, name: str) -> str:
        """A picture for a post; its short address, ``upload://….png``."""
        file = {"file": (name, png, "image/png")}
        return await self.call(lambda wire: _short_url(wire._post("/uploads.json", files=file, **UPLOAD)))

    # ---- people and places -----------------------------------------------------------------------

    async def user(self, username: str) -> User:
        return await self._get(f"/u/{quote(username, safe='')}.json", _user)

    async def user_for_admins(self, id: int) -> User:
        """By the number of the account. Missing for everybody who is no admin."""
        return await self._get(f"/admin/users/{id}.json", shapes.user)

    async def group(self, name: str, most: int) -> Roster:
        """With up to so many of its members. Missing or forbidden where the bot may not see them."""
        path = f"/groups/{quote(name, safe='')}/members.json"
        return await self._get(path, roster, limit=most, offset=0)

    async def category(self, id: int) -> Category:
        return await self._get(f"/c/{id}/show.json", lambda raw: shapes.category(object_of(raw, "category")))

    async def me(self) -> Me:
        """Whom the key speaks for. Missing where the forum takes it for nobody's."""
        return await self._get("/session/current.json", lambda raw: shapes.me(object_of(raw, "current_user")))

    async def site(self) -> Site:
        return await self._get("/about.json", lambda raw: shapes.site(object_of(raw, "about")))

    # ---- notifications ---------------------------------------------------------------------------

    async def notifications(self, offset: int = 0, limit: int = NOTIFICATIONS) -> tuple[Notification, ...]:
        """A page of all, the newest first."""
        return await self._get(
            "/notifications.json", _notifications, offset=offset, limit=min(limit, NOTIFICATIONS)
        )


def _object(content: object) -> Raw:
    if not isinstance(content, dict):
        raise Malformed("not an object")
    return content


def _user(raw: Raw) -> User:
    return shapes.user(object_of(raw, "user"))


def _notifications(raw: Raw) -> tuple[Notification, ...]:
    return shapes.many(raw, "notifications", shapes.notification)


def _short_url(content: object) -> str:
    return string_of(_object(content), "short_url", 200)


def _created(content: object) -> Post:
    """A post that waits for a moderator is answered like a success."""
    raw = _object(content)
    if raw.get("action") == "enqueued":
        raise Enqueued
    return shapes.post(raw)


def _edited(content: object) -> Post:
    return shapes.post(object_of(_object(content), "post"))
