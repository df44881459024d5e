"""Posts, updates and finds messages on the forum, and says exactly what is known after it.

A category gets a topic, an account a private message, a thread a reply (see ``replies``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

from bot.discourse import sections, spot
from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed, Enqueued
from bot.discourse.outcomes import NO_HINT, gone, not_sent, refuse, unseen
from bot.discourse.poll_text import has_poll, with_poll_of
from bot.discourse.render import (
    LONGEST,
    SHORTEST,
    SHORTEST_MESSAGE,
    SHORTEST_TITLE,
    TITLE,
    markdown,
    padded,
    title,
)
from bot.discourse.replies import Links, Replies
from bot.discourse.shapes import Post, Topic
from bot.discourse.spans import NOBODY, Names
from bot.discourse.spot import Spot, Waiting
from bot.illustrating import Illustrator, has_pictures, without_pictures
from bot.origin import LookupFailed
from bot.text import clip
from bot.transport import Gone, Held, Later, Posted, Refused, Unknown
from handlers.feedback.card import has_polls, without_polls
from handlers.model import Place
from handlers.pictures import Drawing
from handlers.reply import Reply, pinged

SHORTEST_SUBJECT = 2  # characters of a private message's title
PICTURE = "milepost.png"  # what a picture's file is called
WAITS_FOR_MODERATOR = 600.0  # seconds between two looks

NamesOf = Callable[[str, frozenset[str]], Awaitable[Names]]


class Usernames(Protocol):
    """``username`` of an account by its number; LookupFailed."""

    async def username(self, id: str) -> str: ...


class ForumTransport:
    """``bot.transport.Transport``. ``names``: for a tenant and member ids, the usernames of those who
    have an account; only asked for replies that ping. ``public_url``: see ``Illustrator``."""

    def __init__(
        self,
        client: ForumClient,
        usernames: Usernames,
        names: NamesOf | None = None,
        public_url: str | None = None,
    ) -> None:
        self._client = client
        self._illustrator = Illustrator(self._upload, public_url)
        self._usernames = usernames
        self._names = names
        self._links = Links(client.url)
        self._replies = Replies(client)

    async def post(self, place: Place, reply: Reply, *, uuid: str, under: str | None) -> Posted:
        thread = await self._thread(place, under)
        shown = await self._illustrator.finished(reply)
        try:
            return await self._said(place, thread, shown, uuid)
        except Enqueued:
            raise _held(Waiting(thread.topic if thread else 0, uuid)) from None
        except Gone as error:
            if under is None:  # the place itself is
                raise Refused(str(error)) from None
            raise
        except CallFailed as error:
            refuse(error)

    async def _said(self, place: Place, thread: Spot | None, shown: Reply, uuid: str) -> Posted:
        """Without what not everybody may show: pictures, polls."""
        for plainer in _plainer(shown):
            try:
                return await self._say(place, thread, plainer, uuid)
            except CallFailed as error:
                if not error.invalid:
                    raise
        return await self._say(place, thread, without_polls(without_pictures(shown)), uuid)

    async def _say(self, place: Place, thread: Spot | None, reply: Reply, uuid: str) -> Posted:
        text = await self._drawn(place, reply)
        if thread is not None:
            shortest = _shortest(place)
            return await self._replies.add(thread, text, uuid, shortest=shortest, apart=reply.apart)
        return await self._open(place, reply, text, uuid)

    async def update(self, place: Place, external_id: str, reply: Reply) -> Posted:
        at = await self._spot(place, external_id)
        try:
            post = await self._client.get_post(at.post)
        except CallFailed as error:
            not_sent(error)
        if post.deleted or post.raw is None:
            raise Gone("the post is gone")
        others = len(post.raw) if len(sections.read(post.raw)) > 1 else 0
        reply = await self._illustrator.finished(reply)
        longest = max(LONGEST // 8, LONGEST - others)

        async def edited(shown: Reply) -> Post:
            text = with_poll_of(post.raw or "", await self._drawn(place, shown, longest=longest))
            text = text if others else padded(text, shortest=_shortest(place))
            raw = sections.replaced(post.raw or "", at.uuid, text) if at.uuid else text
            return await self._client.edit_post(post.id, raw)

        try:
            try:
                changed = await edited(reply)
            except CallFailed as error:
                if not (error.invalid and has_polls(reply)) or has_poll(post.raw):
                    raise
                changed = await edited(without_polls(reply))
        except CallFailed as error:
            gone(error)
            refuse(error)
        return self._links.holding(changed, at.uuid)

    async def find(
        self, place: Place, uuid: str, *, under: str | None, looked_to: str | None = None
    ) -> Posted | None:
        """Topics and private messages carry the id as the forum's own ``external_id``; replies in their
        raw text, looked for among a thread's newest posts."""
        try:
            thread = await self._thread(place, under)
            if thread is not None:
                return await self._replies.find(thread.topic, uuid)
            return self._opened(await self._client.topic_by_external_id(uuid), uuid)
        except CallFailed as error:
            if error.missing:
                return None
            unseen(error)

    # ---- a new topic or message ------------------------------------------------------------------

    async def _open(self, place: Place, reply: Reply, text: str, uuid: str) -> Posted:
        """Two topics cannot have one title: the second try is told apart."""
        send = await self._opener(
            place, sections.added("", uuid, padded(text, shortest=_shortest(place))), uuid
        )
        first = title(reply, shortest=SHORTEST_TITLE if place.id.startswith("c") else SHORTEST_SUBJECT)
        try:
            return self._links.posted(await send(first), uuid)
        except CallFailed as error:
            if not error.invalid:
                raise
        if (there := await self._already(uuid)) is not None:
            return there
        ending = f" ({uuid[-6:]})"
        return self._links.posted(await send(clip(first, TITLE - len(ending)) + ending), uuid)

    async def _opener(self, place: Place, raw: str, uuid: str) -> Callable[[str], Awaitable[Post]]:
        """What sends it, given a title."""
        kind, number = place.id[:1], place.id[1:]
        if kind == "c" and number.isdigit():
            return lambda words: self._client.create_topic(int(number), words, raw, uuid)
        if kind != "u" or not number.isdigit():
            raise Refused("no place of a forum")
        try:
            username = await self._usernames.username(number)
        except LookupFailed as error:
            if error.missing:
                raise Refused("nobody knows that account’s username") from None
            raise Later(NO_HINT, str(error)) from None
        return lambda words: self._client.create_message([username], words, raw, uuid)

    async def _already(self, uuid: str) -> Posted | None:
        """The topic of an earlier try, for which a second one with the same id is refused."""
        try:
            return self._opened(await self._client.topic_by_external_id(uuid), uuid)
        except CallFailed as error:
            if error.missing:
                return None
            not_sent(error)

    def _opened(self, topic: Topic, uuid: str) -> Posted:
        if not topic.stream:
            raise Unknown("the forum does not say where the message stands")
        at = Spot(topic.id, 1, topic.stream[0], uuid)
        return self._links.at(at)

    # ---- where and what --------------------------------------------------------------------------

    async def _thread(self, place: Place, under: str | None) -> Spot | None:
        """The thread that a message belongs in; None where it opens one."""
        if under is not None:
            return await self._spot(place, under)
        if place.id.startswith("t"):
            return await self._spot(place, place.id[1:])
        return None

    async def _spot(self, place: Place, text: str) -> Spot:
        """Where a message stands; Held while it waits for a moderator."""
        try:
            at = spot.read(text)
        except ValueError as error:
            raise Refused(str(error)) from None
        if isinstance(at, Spot):
            return at
        found = await self.find(place, at.uuid, under=str(at.topic) if at.topic else None)
        if found is None:
            raise _held(at)
        return await self._spot(place, found.external_id)

    async def _upload(self, png: bytes, drawing: Drawing) -> str:
        return await self._client.upload(png, PICTURE)

    async def _drawn(self, place: Place, reply: Reply, *, longest: int = LONGEST) -> str:
        wanted = pinged(reply) if self._names is not None else frozenset()
        names = await self._names(place.tenant, wanted) if self._names and wanted else NOBODY
        return markdown(reply, self._client.username, names, longest=longest - sections.MARKER)


def _plainer(reply: Reply) -> Iterator[Reply]:
    """What is tried before all of that is left out."""
    if has_pictures(reply) or has_polls(reply):
        yield reply
    if has_pictures(reply) and has_polls(reply):
        yield without_pictures(reply)


def _held(message: Waiting) -> Held:
    return Held(message.uuid, str(message), WAITS_FOR_MODERATOR)


def _shortest(place: Place) -> int:
    """Characters of a post: private messages may be shorter."""
    return SHORTEST if place.id.startswith("c") else SHORTEST_MESSAGE
