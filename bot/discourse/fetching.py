"""A post as the forum shows it to the bot now, into the inbox under the key that a webhook gives it too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar

from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.posts import (
    GONE_KEY,
    POSTS,
    REPLY_KEY,
    Setting,
    gone,
    kept,
    payload_of,
    place_of,
    ref_of,
    reply,
    reply_gone,
    row_of,
)
from bot.discourse.shapes import Account, Post, Topic
from bot.discourse.tenant import ForumTenant
from bot.keeping import Kept
from handlers.model import Identity, Place
from storage.heard import MessageRef
from storage.session import Session

T = TypeVar("T")
Learning = Callable[[Session], None]  # what was found, to be put into the database
CAUGHT_UP = 100  # posts of one topic that were not told of


class Read(Protocol):
    """Asks the database."""

    def __call__(self, work: Callable[[Session], T]) -> Awaitable[T]: ...


class Fetcher:
    """Fetches posts of one forum. Every method raises CallFailed."""

    def __init__(self, client: ForumClient, tenant: ForumTenant, read: Read) -> None:
        self._client = client
        self._tenant = tenant
        self._read = read

    async def look(self, post_id: int) -> Learning:
        """A post that somebody may have said something to us in. One that we may not see has nothing."""
        try:
            post, topic = await self._both(post_id)
        except CallFailed as error:
            if error.missing or error.forbidden:
                return _nothing
            raise
        row = self._row(post, topic)
        if row is None or post.deleted:
            return _nothing

        def learn(session: Session) -> None:
            if row.payload["text"] or self.is_known(post_id, session):
                self.put(row, session)
            if self.collects(topic.id, session):
                self._overhear(post, topic, session)
                self._catch_up(post, topic, session)

        return learn

    async def look_again(self, post_id: int) -> Learning:
        """A post that we acted on: changed, moved, deleted, brought back, or as it was."""
        ref = ref_of(self._tenant.name, post_id)
        was_gone = await self._read(lambda s: s.heard.is_gone(ref) or s.replies.is_gone(ref))
        try:
            post, topic = await self._both(post_id)
        except CallFailed as error:
            if error.forbidden:
                return await self._hidden(post_id)
            if error.missing:
                return _nothing if was_gone else await self._lost(post_id)
            raise
        row = self._row(post, topic)
        if row is None:
            return _nothing
        if post.deleted:
            return lambda session: self._bury(row, session)

        def learn(session: Session) -> None:
            if session.heard.origin(ref) is not None or not self.is_reply(post_id, session):
                back = was_gone and session.heard.lift(ref)
                self.put(_told_again(row) if back else row, session)
            if self.collects(topic.id, session):
                self._overhear(post, topic, session, back=session.replies.lift(ref))
            if self.stands_elsewhere(ref, place_of(self._tenant.name, row.payload), session):
                self.put(moved(topic.id), session)

        return learn

    # ---- what is known ---------------------------------------------------------------------------

    def is_known(self, post_id: int, session: Session) -> bool:
        """Whether it said something to us, or its first wording waits to be heard."""
        waits = session.inbox.waits("discourse", self._tenant.name, f"post:{post_id}:")
        return waits or bool(session.heard.lines(ref_of(self._tenant.name, post_id)))

    def is_reply(self, post_id: int, session: Session) -> bool:
        """Whether it is kept as a reply, or was, or waits to be."""
        waits = session.inbox.waits("discourse", self._tenant.name, f"{REPLY_KEY}{post_id}:")
        ref = ref_of(self._tenant.name, post_id)
        return waits or session.replies.origin(ref) is not None or session.replies.is_gone(ref)

    def is_known_at_all(self, post_id: int, session: Session) -> bool:
        return self.is_known(post_id, session) or self.is_reply(post_id, session)

    def collects(self, topic: int, session: Session) -> bool:
        """Whether it is a topic whose replies are collected."""
        return session.replies.above(Place("discourse", self._tenant.name, POSTS), str(topic)) is not None

    def stands_elsewhere(self, ref: MessageRef, place: Place, session: Session) -> bool:
        """Whether what a post said is thought to stand in another place than its topic does."""
        said = session.directory.elsewhere(session.heard.said_by(ref), place)
        return bool(said) or session.replies.stands_elsewhere(ref, place)

    def put(self, row: Kept, session: Session) -> None:
        row.put("discourse", self._tenant.name, session.inbox)

    async def _both(self, post_id: int) -> tuple[Post, Topic]:
        post = await self._client.get_post(post_id)
        return post, await self._client.get_topic(post.topic_id)

    def _row(self, post: Post, topic: Topic) -> Kept | None:
        author = post.author
        if author is None or author.id <= 0 or author.id == self._tenant.user:
            return None
        return kept(post, author, self._setting(topic, author), self._tenant.username)

    def _overhear(self, post: Post, topic: Topic, session: Session, *, back: bool = False) -> None:
        author = post.author
        if author is None or author.id <= 0 or author.id == self._tenant.user:
            return
        row = reply(post, author, self._setting(topic, author), self._tenant.username)
        if row is not None:
            self.put(_told_again(row) if back else row, session)

    def _catch_up(self, post: Post, topic: Topic, session: Session) -> None:
        """A forum tells once of several posts in one topic, by the first of them."""
        here = Place("discourse", self._tenant.name, POSTS)
        later = [str(id) for id in topic.stream if id > post.id]
        for id in session.replies.unknown(here, later)[:CAUGHT_UP]:
            self.put(Kept(f"look:{id}:of:{topic.id}", "look", {"id": int(id)}), session)

    async def _hidden(self, post_id: int) -> Learning:
        """It stands where we may not look any more."""
        origin = await self._read(partial(self._origin, post_id))
        if origin is None:
            return _nothing
        topic = int(origin[1].partition("/")[0])
        return lambda session: self.put(moved(topic), session)

    async def _lost(self, post_id: int) -> Learning:
        """Moderators deleted it: what was noted when it was heard tells whose it was, and where."""
        origin = await self._read(partial(self._origin, post_id))
        if origin is None:
            return _nothing
        account, thread = origin
        topic_id, _, number = thread.partition("/")
        try:
            topic = await self._client.get_topic(int(topic_id))
        except CallFailed as error:
            if error.missing or error.forbidden:
                return _nothing  # the whole topic is gone: there is nowhere to ask
            raise
        author = Account(int(account.id), "")
        setting = self._setting(topic, author)
        payload = payload_of(post_id, topic.id, int(number or 1), author, "", setting)
        return lambda session: self._bury(row_of(payload), session)

    def _origin(self, post_id: int, session: Session) -> tuple[Identity, str] | None:
        ref = ref_of(self._tenant.name, post_id)
        return session.heard.origin(ref) or session.replies.origin(ref)

    def _bury(self, row: Kept, session: Session) -> None:
        id, tenant = row.payload["id"], self._tenant.name
        if self.is_reply(id, session) and not session.replies.is_gone(ref_of(tenant, id)):
            self.put(reply_gone(row, _now()), session)
        if not self.is_known(id, session) or session.heard.is_gone(ref_of(tenant, id)):
            return
        if not session.inbox.waits("discourse", tenant, f"{GONE_KEY}{id}:"):
            self.put(gone(row, _now()), session)

    def _setting(self, topic: Topic, author: Account) -> Setting:
        if not topic.private:
            return Setting(topic.category_id)
        others = {one.id for one in topic.allowed} - {self._tenant.user, author.id}
        return Setting(None, direct=not others and not topic.groups)


def _told_again(row: Kept) -> Kept:
    """Its wording may have been told already, and was not listened to while it was gone."""
    return replace(row, key=f"{row.key}:back:{_now()}")


def moved(topic: int) -> Kept:
    """The forum is to be asked where a topic stands now, and what was said in it follows."""
    return Kept(f"topic:{topic}:{_now()}", "topic", {"topic": topic})


def _nothing(session: Session) -> None:
    pass


def _now() -> str:
    return datetime.now(UTC).isoformat()
