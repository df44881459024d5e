"""A post as the forum shows it to the bot now, into the inbox under the key that a webhook gives it too."""

from __future__ import annotations

from collections.abc import Callable

from bot.discourse.client import ForumClient
from bot.discourse.events import ref_of
from bot.discourse.failures import CallFailed
from bot.discourse.posts import Setting, gone, kept, payload_of
from bot.discourse.shapes import Account, Post, Topic
from bot.discourse.tenant import ForumTenant
from bot.keeping import Keeper, Kept
from storage.session import Session


class NotKept(Exception):
    """The inbox could not take it: it is to be fetched again."""


class Fetcher:
    """Fetches posts of one forum. Every method raises CallFailed or NotKept."""

    def __init__(self, client: ForumClient, tenant: ForumTenant, keeper: Keeper) -> None:
        self._client = client
        self._tenant = tenant
        self._keeper = keeper

    async def fetch(self, post_id: int) -> None:
        """A post that somebody may have said something to us in. One that we may not see has nothing."""
        try:
            post, topic = await self._both(post_id)
        except CallFailed as error:
            if error.missing or error.forbidden:
                return
            raise
        row = self._row(post, topic)
        if row is not None and row.payload["text"]:
            await self.keep(row)

    async def fetch_again(self, post_id: int) -> None:
        """A post that we acted on: changed, deleted, or as it was."""
        try:
            post, topic = await self._both(post_id)
        except CallFailed as error:
            if not error.missing:
                raise
            await self._lost(post_id)
            return
        row = self._row(post, topic)
        if row is not None:
            await self.keep(row)

    async def keep(self, row: Kept, wanted: Callable[[Session], bool] = lambda session: True) -> None:
        if not await self._keeper.keep(self._tenant.name, row, wanted):
            raise NotKept

    async def _both(self, post_id: int) -> tuple[Post, Topic]:
        post = await self._client.get_post(post_id)
        return post, await self._client.get_topic(post.topic_id)

    def _row(self, post: Post, topic: Topic) -> Kept | None:
        author = post.author
        if author is None or author.id <= 0 or author.id == self._tenant.user:
            return None
        row = kept(post, author, self._setting(topic, author), self._tenant.username)
        return gone(row) if post.deleted else row

    async def _lost(self, post_id: int) -> None:
        """Moderators deleted it: what was noted when it was heard tells whose it was, and where."""
        origin = await self._keeper.read(lambda s: s.heard.origin(ref_of(self._tenant.name, post_id)))
        if origin is None:
            return
        account, thread = origin
        topic_id, _, number = thread.partition("/")
        try:
            topic = await self._client.get_topic(int(topic_id))
        except CallFailed as error:
            if error.missing or error.forbidden:
                return  # the whole topic is gone: there is nowhere to ask
            raise
        author = Account(int(account.id), "")
        setting = self._setting(topic, author)
        payload = payload_of(post_id, topic.id, int(number or 1), author, "", setting)
        await self.keep(gone(Kept("", "post", payload)))

    def _setting(self, topic: Topic, author: Account) -> Setting:
        if not topic.private:
            return Setting(topic.category_id)
        others = {one.id for one in topic.allowed} - {self._tenant.user, author.id}
        return Setting(None, direct=not others and not topic.groups)
