"""What of the forum's webhooks goes into the inbox, and what only says that it is time to look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

from bot.discourse import shapes
from bot.discourse.events import ref_of
from bot.discourse.posts import Setting, gone, kept
from bot.discourse.tenant import ForumTenant
from bot.fields import Malformed, Raw, number_of, object_of, optional_string, string_of
from bot.keeping import Keeper, Kept
from handlers.model import Standing
from handlers.reading import clean
from storage.session import Session

_WRITTEN = ("post_created", "post_edited", "post_recovered")
_LEFT = ("user_destroyed", "user_suspended")


class Intake:
    """Takes one event. ``look`` has the poller fetch a post by its id, or, with none, the news."""

    def __init__(
        self,
        keeper: Keeper,
        tenant: ForumTenant,
        look: Callable[[int | None], None],
        now: Callable[[], datetime],
    ) -> None:
        self._keeper = keeper
        self._tenant = tenant
        self._look = look
        self._now = now

    async def __call__(self, kind: str, name: str, body: Raw) -> bool:
        """False when it could not be saved. Malformed for what no forum sends."""
        match kind:
            case "post":
                return await self._post(name, shapes.post(object_of(body, "post")))
            case "user":
                return await self._keep(self._person(name, object_of(body, "user")))
            case "category" if name != "category_destroyed":
                return await self._keep(self._category(object_of(body, "category")))
            case "notification":
                self._look(None)
        return True

    async def _post(self, name: str, post: shapes.Post) -> bool:
        author = post.author
        if author is None or author.id <= 0 or author.id == self._tenant.user:
            return True
        if post.private and name in _WRITTEN:
            self._look(post.id)  # only the forum can say whether the bot is among those it was sent to
            return True
        if not post.private and post.category_id is None:
            raise Malformed("a post without a category")
        row = kept(post, author, Setting(post.category_id), self._tenant.username)
        if name == "post_destroyed":
            row = gone(row)
        elif name not in _WRITTEN:
            return True
        if row.payload["text"]:
            return await self._keep(row)
        # Of a post that says nothing to us only the end of what it said before is worth a row.
        return await self._keeper.keep(self._tenant.name, row, lambda session: self._heard(post, session))

    def _heard(self, post: shapes.Post, session: Session) -> bool:
        waits = session.inbox.waits("discourse", self._tenant.name, f"post:{post.id}:")
        return waits or bool(session.heard.lines(ref_of(self._tenant.name, post.id)))

    def _person(self, name: str, raw: Raw) -> Kept:
        left = name in _LEFT or raw.get("active") is False or self._is_suspended(raw)
        payload = {
            "user": number_of(raw, "id"),
            "username": string_of(raw, "username", shapes.NAME),
            "name": " ".join(clean(optional_string(raw, "name")).split())[: shapes.NAME],
            "standing": (Standing.GONE if left else Standing.FULL).value,
        }
        told = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]
        return Kept(f"user:{payload['user']}:{name}:{told}", "person", payload)

    def _is_suspended(self, raw: Raw) -> bool:
        return raw.get("suspended_till") is not None and shapes.moment(raw, "suspended_till") > self._now()

    def _category(self, raw: Raw) -> Kept:
        """The forum is asked what it is like now, so an old event says nothing wrong."""
        at = datetime.now(UTC).isoformat()
        return Kept(f"category:{number_of(raw, 'id')}:{at}", "place", {"category": number_of(raw, "id")})

    async def _keep(self, row: Kept) -> bool:
        return await self._keeper.keep(self._tenant.name, row)
