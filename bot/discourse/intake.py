"""What of the forum's webhooks goes into the inbox, and what only says that it is time to look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bot.discourse import shapes
from bot.discourse.fetching import Fetcher, moved
from bot.discourse.posts import Setting, kept, place_of, ref_of, reply
from bot.discourse.tenant import ForumTenant
from bot.fields import Malformed, Raw, number_of, object_of, string_of
from bot.keeping import Keeper, Kept
from handlers.model import Identity
from storage.session import Session

_WRITTEN = ("post_created", "post_edited", "post_recovered")
_CAME_OR_WENT = ("post_destroyed", "post_recovered")


class Intake:
    """Takes one event. ``look`` has the poller read the news."""

    def __init__(
        self,
        keeper: Keeper,
        tenant: ForumTenant,
        fetcher: Fetcher,
        look: Callable[[], None],
    ) -> None:
        self._keeper = keeper
        self._tenant = tenant
        self._fetcher = fetcher
        self._look = look

    async def __call__(self, kind: str, name: str, body: Raw) -> bool:
        """False when it could not be saved. Malformed for what no forum sends."""
        match kind:
            case "post":
                return await self._post(name, shapes.post(object_of(body, "post")))
            case "user":
                return await self._person(name, object_of(body, "user"))
            case "topic" if name not in ("topic_created", "topic_destroyed"):
                return await self._topic(number_of(object_of(body, "topic"), "id"))
            case "category" if name != "category_destroyed":
                return await self._keep(self._category(object_of(body, "category")))
            case "notification":
                self._look()
        return True

    async def _post(self, name: str, post: shapes.Post) -> bool:
        author = post.author
        if author is None or author.id <= 0 or author.id == self._tenant.user:
            return True
        if not post.private and post.category_id is None:
            raise Malformed("a post without a category")
        row = kept(post, author, Setting(post.category_id), self._tenant.username)
        if name in _CAME_OR_WENT and not await self._came_or_went(post.id, row):
            return False
        if name not in _WRITTEN:
            return True
        if post.private:  # only the forum can say whether the bot is among those it was sent to
            look = Kept(f"look:{row.key}", "look", {"id": post.id}, row.place)
            return await self._keep(look)
        return await self._written(post.id, row) and await self._overheard(post, author)

    async def _overheard(self, post: shapes.Post, author: shapes.Account) -> bool:
        """What people say to each other in a topic whose replies are collected."""
        row = reply(post, author, Setting(post.category_id), self._tenant.username)
        if row is None or post.deleted:
            return True
        collected = partial(self._fetcher.collects, post.topic_id)
        return await self._keeper.overhear(self._tenant.name, row, collected)

    async def _came_or_went(self, post: int, row: Kept) -> bool:
        """The forum is asked which of the two holds now."""
        wanted = partial(self._fetcher.is_known_at_all, post)
        return await self._keep(_again(row), wanted)

    async def _written(self, post: int, row: Kept) -> bool:
        place = place_of(self._tenant.name, row.payload)
        ref = ref_of(self._tenant.name, post)

        def wanted(session: Session) -> bool:
            if self._fetcher.stands_elsewhere(ref, place, session):
                self._fetcher.put(moved(row.payload["topic"]), session)
            if session.heard.is_gone(ref):  # as far as we know: whether it is back is asked first
                self._fetcher.put(_again(row), session)
                return False
            # Of a post that says nothing to us only the end of what it said before is worth a row.
            return bool(row.payload["text"]) or self._fetcher.is_known(post, session)

        return await self._keep(row, wanted)

    async def _topic(self, topic: int) -> bool:
        """Of those that something was said in."""
        posts = ref_of(self._tenant.name, 0).place

        def wanted(session: Session) -> bool:
            said = session.heard.said_in(posts, f"{topic}/")
            return bool(said) or self._fetcher.collects(topic, session)

        return await self._keep(moved(topic), wanted)

    async def _person(self, name: str, raw: Raw) -> bool:
        """The forum is asked what they are like now; of those we do not know, we hear when they come."""
        user = number_of(raw, "id")
        username = string_of(raw, "username", shapes.NAME)
        told = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]
        payload = {"user": user, "username": username, "left": name == "user_destroyed"}
        account = Identity("discourse", self._tenant.name, str(user))
        row = Kept(f"user:{user}:{name}:{told}", "person", payload)
        return await self._keep(row, lambda session: session.directory.person(account) is not None)

    def _category(self, raw: Raw) -> Kept:
        """The forum is asked what it is like now, so an old event says nothing wrong."""
        number = number_of(raw, "id")
        return Kept(f"category:{number}:{_now()}", "place", {"category": number}, f"c{number}")

    async def _keep(self, row: Kept, wanted: Callable[[Session], bool] = lambda session: True) -> bool:
        return await self._keeper.keep(self._tenant.name, row, wanted)


def _again(row: Kept) -> Kept:
    payload = row.payload | {"text": ""}
    return Kept(f"again:{row.payload['id']}:{_now()}", "again", payload, row.place)


def _now() -> str:
    return datetime.now(UTC).isoformat()
