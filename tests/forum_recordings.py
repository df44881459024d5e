"""A long conversation on the forum, and a way to keep what went over the wire meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.discourse.client import ForumClient
from bot.discourse.directory import ForumLookups
from bot.discourse.transport import ForumTransport
from bot.origin import LookupFailed
from handlers.model import Identity, Place, PlaceKind
from handlers.registry import VERBS
from handlers.reply import Heading, Reply, Text
from sandbox.discourse import Forum
from tests.forum_house import CONTRIBUTORS, PANEL, BothHouse, category_of, host_of
from tests.house import new_id
from tests.recordings import SHOUTED

LINES = 20  # of one post


@dataclass
class Exchange:
    """One request and its answer, as they went over the wire; ``status`` 0: there was none."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    status: int = 0
    content_type: str = ""
    answer: bytes = b""


@dataclass
class Tap:
    """ASGI middleware that keeps every request with an API key, and what was answered."""

    app: ASGIApp
    kept: list[Exchange] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode().lower(): value.decode() for name, value in scope.get("headers", [])}
        one = Exchange(scope["method"], scope["path"], scope["query_string"].decode(), headers)
        if "api-key" in headers:
            self.kept.append(one)

        async def heard() -> Message:
            message = await receive()
            one.body += message.get("body", b"")
            return message

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = {name: value.decode() for name, value in message["headers"]}
                if b"content-type" in told or b"location" in told:  # else the connection is cut by now
                    one.status, one.content_type = message["status"], told.get(b"content-type", "")
            one.answer += message.get("body", b"")
            await send(message)

        await self.app(scope, heard, said)


def on_forum(both: BothHouse) -> None:
    """All that people can do there: lines, replies, edits, private messages; and failures."""
    forum = both.forum
    topic = forum.rosa.posts("Five stories in one week", f"@milepost progress 2.1 5 {SHOUTED}", CONTRIBUTORS)
    reply = forum.ben.replies(topic, "@milepost progress 2.1 +2 more")
    forum.rosa.messages("milepost", "A quiet word with the bot", "list in:dc")
    forum.ben.posts("Among ourselves for a while", "@milepost list in:dc at-risk", PANEL)
    forum.add_category("Somewhere else")
    lost = "@milepost list\n@milepost progress 2.1 many"
    forum.rosa.posts("In a place that nobody tied", lost, "Somewhere else")
    both.heard()
    forum.ben.edits(reply, "@milepost progress 2.1 +3 more")
    both.heard()
    forum.ben.deletes(reply)
    for start in range(0, len(VERBS.rows), LINES):
        said = [f"@milepost {verb.example}" for verb in VERBS.rows[start : start + LINES]]
        forum.rosa.posts(f"Everything that I can say to it, {start}", "\n".join(said), CONTRIBUTORS)
    both.heard()
    for call, key_result in (("POST /posts", "3.1"), ("PUT /posts/{id}", "3.2")):
        forum.fails(call, "drop", effect=True)
        forum.fails(call, "ratelimited", seconds=0)
        line = f"@milepost progress {key_result} +1 more"
        forum.rosa.posts(f"And one more now, for {key_result}", line, CONTRIBUTORS)
        both.heard()
    forum.faults.clear()
    asyncio.run(_topics_of_its_own(forum))


async def _topics_of_its_own(forum: Forum) -> None:
    """A topic, a private message, and people by their names and numbers; all found again."""
    client = ForumClient(forum.url, forum.api_key, forum.bot.username)
    host = host_of(forum)
    lookups = ForumLookups(client, host)
    await lookups.by_handle("discourse", host, "rosa")
    with contextlib.suppress(LookupFailed):  # only admins may ask by number
        await lookups.person(Identity("discourse", host, str(forum.ben.user.id)))
    transport = ForumTransport(client, lookups)
    to_rosa = Place("discourse", host, f"u{forum.rosa.user.id}", kind=PlaceKind.DIRECT)
    for place in (category_of(forum, CONTRIBUTORS), to_rosa):
        uuid = new_id()
        reply = Reply((Heading("A word of its own"), Text(SHOUTED)))
        posted = await transport.post(place, reply, uuid=uuid, under=None)
        await transport.update(place, posted.external_id, reply)
        await transport.find(place, uuid, under=None)
    await client.close()
