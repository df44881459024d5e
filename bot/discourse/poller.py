"""Looks at the forum for what no webhook told: the bot's notifications, and what became of posts that it
acted on.

Notifications are read in the order of their ids, from a high-water mark on that moves only once what
they led to is in the inbox; so what happened while the bot was down, or while the forum could not reach
it, is found when it is back, however long that was. What a webhook told already has the same key in
the inbox and is not kept again. A post that cannot be fetched is set aside, in the inbox, where it is
tried again by itself. Edits and deletions notify nobody, so posts heard lately are looked at again, some
at a time, and so are the categories where something was said.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.discourse.client import NOTIFICATIONS, ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.fetching import Fetcher, Learning
from bot.discourse.posts import POSTS
from bot.discourse.shapes import Notification
from bot.discourse.tenant import ForumTenant
from bot.keeping import Kept
from bot.logs import trace
from handlers.model import Place, PlaceKind
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")

MARK = "notifications"
ABOUT_US = (1, 2, 6, 9)  # mentioned, replied, private message, posted: what may hold a line for the bot
FIRST = timedelta(hours=1)  # on the first look at a forum: what was said within it is still answered
REVISITED = 20  # posts at a time
MOST_PAGES = 50


@dataclass(frozen=True)
class Rhythm:
    """Seconds between two looks: at notifications; at posts heard within ``remembered`` and at the
    privacy of categories. The forum allows one key about 60 requests a minute in all."""

    news: float = 10.0
    revisit: float = 60.0
    remembered: timedelta = timedelta(days=1)


BESIDE_WEBHOOKS = Rhythm(60.0, 600.0)  # they tell most of it, and sooner


class Poller:
    """One forum's. ``run`` until cancelled; ``look`` may be called in the same loop at any time."""

    def __init__(
        self,
        client: ForumClient,
        tenant: ForumTenant,
        fetcher: Fetcher,
        db: Database,
        clock: Clock,
        rhythm: Rhythm,
        wake: Callable[[], None],
    ) -> None:
        self._client = client
        self._tenant = tenant
        self._fetcher = fetcher
        self._db = db
        self._clock = clock
        self._rhythm = rhythm
        self._wake = wake
        self._revisited = ""  # how far the posts heard lately were looked at again
        self._woken = asyncio.Event()
        self._revisit_at = 0.0
        self._quiet_until = 0.0

    def look(self) -> None:
        """Read the news now."""
        self._woken.set()

    async def run(self) -> None:
        await self._tenant.known.wait()
        while True:
            self._woken.clear()
            await self._round()
            await self._rest()

    async def _rest(self) -> None:
        quiet = self._quiet_until - asyncio.get_running_loop().time()
        if quiet > 0:  # the forum asked for it: nobody wakes us before
            await asyncio.sleep(quiet)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._rhythm.news):
                await self._woken.wait()

    async def _round(self) -> None:
        """All there is to look at; what fails is looked at again the next time."""
        now = asyncio.get_running_loop().time()
        steps = [self._read_news]
        if now >= self._revisit_at:
            steps += [self._revisit, self._compare_categories]
            self._revisit_at = now + self._rhythm.revisit
        for step in steps:
            if not await self._survived(step):
                return

    async def _survived(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Do one step; False where the forum wants no more requests for now."""
        try:
            await step()
        except CallFailed as error:
            log.warning("the forum could not be looked at: %s", error)
            if error.rate_limited:
                wait = error.retry_after or self._rhythm.news
                self._quiet_until = asyncio.get_running_loop().time() + wait
                return False
        except Unavailable as error:
            log.warning("what is new on the forum waits: the database is %s", error.reason.value)
        except Exception as error:  # the poller outlives a bug; the mark has not moved
            log.error("the forum could not be looked at: %s", trace(error))
        return True

    # ---- what is new -----------------------------------------------------------------------------

    async def _read_news(self) -> None:
        mark = await self._read(lambda s: s.marks.at("discourse", self._tenant.name, MARK))
        for notification in await self._since(mark):
            found = None
            if notification.kind in ABOUT_US and notification.post_id:
                found = await self._look(notification)
            await self._learn(found, notification.id)

    async def _look(self, notification: Notification) -> Learning:
        """What a post says to us; one that cannot be fetched goes to the inbox by its number, so that
        it holds up nothing after it."""
        try:
            return await self._fetcher.look(notification.post_id)
        except CallFailed as error:
            if _is_general(error):
                raise
            log.warning("a post is fetched later: %s", error)
        except Exception as error:  # a bug with this post is not one with those after it
            log.error("a post could not be read: %s", trace(error))
        aside = Kept(f"look:{notification.post_id}:{notification.id}", "look", {"id": notification.post_id})
        return lambda session: self._fetcher.put(aside, session)

    async def _since(self, mark: int | None) -> list[Notification]:
        """Notifications after the mark, the oldest first."""
        found: dict[int, Notification] = {}
        for page in range(MOST_PAGES):
            news = await self._client.notifications(offset=page * NOTIFICATIONS)
            fresh = [one for one in news if self._is_news(one, mark)]
            found |= {one.id: one for one in fresh}
            if len(fresh) < len(news) or not news:
                break
        return [found[id] for id in sorted(found)]

    def _is_news(self, notification: Notification, mark: int | None) -> bool:
        if mark is None:
            return notification.created_at >= self._clock() - FIRST
        return notification.id > mark

    async def _learn(self, found: Learning | None, mark: int | None = None) -> None:
        """Keep what was found and, with it, how far the notifications are read."""

        def keep(session: Session) -> None:
            if found is not None:
                found(session)
            if mark is not None:
                session.marks.move("discourse", self._tenant.name, MARK, mark)

        await asyncio.wrap_future(self._db.submit(keep).future)
        self._wake()

    # ---- what changed ----------------------------------------------------------------------------

    async def _revisit(self) -> None:
        """The next ones of those heard lately; after the last, the first again."""
        last = self._revisited
        found = await self._read(partial(self._heard_lately, after=last))
        if not found and last:
            found = await self._read(partial(self._heard_lately, after=""))
        for id in found:
            with _stepped_over("a post"):
                await self._learn(await self._fetcher.look_again(int(id)))
        self._revisited = found[-1] if len(found) == REVISITED else ""

    def _heard_lately(self, session: Session, after: str) -> list[str]:
        posts = Place("discourse", self._tenant.name, POSTS)
        span = posts, self._clock() - self._rhythm.remembered, REVISITED, after
        return sorted({*session.heard.since(*span), *session.replies.since(*span)})[:REVISITED]

    async def _compare_categories(self) -> None:
        """Whether a category that the bot knows became private or public."""
        where = ("discourse", self._tenant.name, PlaceKind.CATEGORY)
        for place in await self._read(lambda s: s.directory.places(*where)):
            number = int(place.id.removeprefix("c"))
            with _stepped_over("a category"):
                if await self._is_private(number) != place.private:
                    key = f"category:{number}:{self._clock().isoformat()}"
                    changed = Kept(key, "place", {"category": number})
                    await self._learn(partial(self._fetcher.put, changed))

    async def _is_private(self, category: int) -> bool:
        try:
            return (await self._client.category(category)).restricted
        except CallFailed as error:
            if error.missing or error.forbidden:
                return True  # what the forum hides from us
            raise

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._db.submit_read(work))


@contextlib.contextmanager
def _stepped_over(what: str) -> Iterator[None]:
    """What is the matter with one of them is not the matter with the next; it comes round again."""
    try:
        yield
    except CallFailed as error:
        if _is_general(error):
            raise
        log.warning("%s could not be looked at: %s", what, error)


def _is_general(error: CallFailed) -> bool:
    """Whether it would be the same with any other call."""
    return error.rate_limited or error.code == "unreachable"
