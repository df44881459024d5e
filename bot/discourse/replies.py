"""Replies in a thread: while its last post is the bot's own, the next answer goes into that post.

One post with three answers is read; three posts in a row are a nuisance, and the forum refuses the fourth.
What is no answer, such as how a survey came out, is ``apart``: a post of its own, if the forum lets us.
"""

from __future__ import annotations

from bot.discourse import sections
from bot.discourse.client import POSTS, ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.outcomes import not_sent
from bot.discourse.render import LONGEST, padded
from bot.discourse.shapes import Post
from bot.discourse.spot import Spot
from bot.transport import Later, Posted, Unknown

PAGES = 10  # of a thread, from its end, that are looked through for a message
SAME_AGAIN = 300.0  # seconds after which the forum takes the same words once more


class Links:
    """Where messages stand, for a forum at ``url``."""

    def __init__(self, url: str) -> None:
        self._url = url

    def posted(self, post: Post, uuid: str) -> Posted:
        return self.at(Spot(post.topic_id, post.number, post.id, uuid))

    def holding(self, post: Post, uuid: str) -> Posted:
        """As ``posted``, of what the forum says is in the post now; Unknown where the message is not."""
        if uuid and post.raw is not None and not sections.holds(post.raw, uuid):
            raise Unknown("the forum took the post and left this message out")
        return self.posted(post, uuid)

    def at(self, spot: Spot) -> Posted:
        """By numbers alone: a topic's title is somebody's words, and may have to be forgotten."""
        return Posted(str(spot), f"{self._url}/t/{spot.topic}/{spot.number}")


class Replies:
    """Adds and finds answers of the bot's in threads that stand."""

    def __init__(self, client: ForumClient) -> None:
        self._client = client
        self._links = Links(client.url)

    async def add(self, thread: Spot, text: str, uuid: str, *, shortest: int, apart: bool = False) -> Posted:
        """Into the last post, else as a reply of its own with at least ``shortest`` characters. Raises
        CallFailed, Enqueued, Later and Refused."""
        last = await self._last(thread.topic) if not apart else None
        if last is not None and (posted := await self._into(last, text, uuid)) is not None:
            return posted
        raw = sections.added("", uuid, padded(text, shortest=shortest))
        try:
            reply = await self._client.create_reply(thread.topic, raw, thread.number or None)
            return self._links.holding(reply, uuid)
        except CallFailed as error:
            if not error.invalid:
                raise
            if any("similar" in words for words in error.errors):
                raise Later(SAME_AGAIN, error.words) from None
            return await self._after_refusal(thread, last, text, uuid, error)

    async def _after_refusal(
        self, thread: Spot, before: Post | None, text: str, uuid: str, error: CallFailed
    ) -> Posted:
        """Another answer of ours came between: then it is the one to add to."""
        last = await self._last(thread.topic)
        if last is None or (before is not None and last.id == before.id):
            raise error
        posted = await self._into(last, text, uuid)
        if posted is None:
            raise error
        return posted

    async def _last(self, topic_id: int) -> Post | None:
        """The newest post of a thread. What fails here fails before anything is sent."""
        try:
            topic = await self._client.get_topic(topic_id)
        except CallFailed as error:
            not_sent(error)
        try:
            return await self._client.get_post(topic.stream[-1]) if topic.stream else None
        except CallFailed as error:
            if error.missing:
                return None
            not_sent(error)

    async def _into(self, last: Post, text: str, uuid: str) -> Posted | None:
        """Add to the last post, if it is a reply of ours with room, and not too old to be changed."""
        if not last.mine or last.deleted or last.number == 1 or last.raw is None:
            return None
        if sections.holds(last.raw, uuid):
            return self._links.posted(last, uuid)
        raw = sections.added(last.raw, uuid, text)
        if len(raw) > LONGEST:
            return None
        try:
            return self._links.holding(await self._client.edit_post(last.id, raw), uuid)
        except CallFailed as error:
            if error.invalid or error.forbidden:
                return None
            raise

    async def find(self, topic_id: int, uuid: str) -> Posted | None:
        """Among a thread's newest posts, by the marker in their raw text. Raises CallFailed and Unknown."""
        stream = (await self._client.get_topic(topic_id)).stream
        for end in range(len(stream), max(0, len(stream) - PAGES * POSTS), -POSTS):
            page = await self._client.topic_posts(topic_id, stream[max(0, end - POSTS) : end])
            for post in reversed(page):
                if post.mine and sections.holds(post.raw or "", uuid):
                    return self._links.posted(post, uuid)
        if len(stream) > PAGES * POSTS:
            raise Unknown("the thread is too long to be read to its beginning")
        return None
