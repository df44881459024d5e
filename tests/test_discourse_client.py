"""The forum's API over real HTTP: what comes back, and what is known after each way to fail."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed, Enqueued
from sandbox.discourse import Forum
from sandbox.server import Server

CONTRACTS = Path(os.environ.get("MILEPOST_CONTRACTS", Path(__file__).parents[2] / "shared" / "contracts"))
OPENAPI = CONTRACTS / "discourse" / "openapi.json"


@pytest.fixture(scope="module")
def shared() -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("rosa", name="Rosa Díaz", tz="Europe/Madrid", groups=["stewards"])
        forum.add_category("Inner circle", read_by=["stewards"])
        yield forum


@pytest.fixture
def forum(shared: Forum) -> Forum:
    shared.api.faults.clear()
    shared.requests.clear()
    shared.state.moderated = False
    return shared


@pytest.fixture
async def client(forum: Forum) -> AsyncIterator[ForumClient]:
    client = ForumClient(forum.url, forum.api_key, "milepost")
    yield client
    await client.close()


numbers = iter(range(1000))


def words() -> str:
    """Nobody may post the same twice."""
    return f"Here are some words, long enough for post {next(numbers)}."


def topic(forum: Forum, raw: str = "") -> Any:
    return forum.rosa.posts(f"How are we doing on stories {next(numbers)}?", raw or words())


# ---- what comes back -----------------------------------------------------------------------------


async def test_posts_and_topics(forum: Forum, client: ForumClient) -> None:
    thread = topic(forum)
    reply = await client.create_reply(thread.id, "We have nine of ten stories.", 1)
    assert (reply.topic_id, reply.number, reply.reply_to, reply.mine) == (thread.id, 2, 1, True)
    edited = await client.edit_post(reply.id, "We have ten of ten stories.")
    assert edited == await client.get_post(reply.id)
    assert edited.raw == "We have ten of ten stories."
    whole = await client.get_topic(thread.id)
    assert (whole.stream, whole.private) == ((thread.first.id, reply.id), False)
    first, second = await client.topic_posts(thread.id, whole.stream)
    assert (first.raw, first.author and first.author.username, first.mine) == (
        thread.first.raw,
        "rosa",
        False,
    )
    assert second.raw == edited.raw


async def test_a_topic_and_a_message_are_found_by_the_id_we_gave_them(
    forum: Forum, client: ForumClient
) -> None:
    category = forum.add_category("Stories")
    post = await client.create_topic(category.id, "The stories of this quarter", words(), "uuid-1")
    note = await client.create_message(["rosa"], "Your key results", words(), "uuid-2")
    found, message = await client.topic_by_external_id("uuid-1"), await client.topic_by_external_id("uuid-2")
    assert (found.id, found.category_id, found.stream) == (post.topic_id, category.id, (post.id,))
    assert (message.id, message.private) == (note.topic_id, True)
    assert {one.username for one in message.allowed} == {"rosa", "milepost"}
    with pytest.raises(CallFailed) as nothing:
        await client.topic_by_external_id("uuid-3")
    assert nothing.value.missing


async def test_people_and_places(forum: Forum, client: ForumClient) -> None:
    rosa = await client.user("ROSA")
    assert (rosa.id, rosa.username, rosa.name) == (forum.rosa.user.id, "rosa", "Rosa Díaz")
    assert (sorted(rosa.groups), rosa.zone, rosa.suspended) == (["stewards"], "Europe/Madrid", False)
    me = await client.me()
    assert (me.id, me.username, me.admin) == (forum.bot.id, "milepost", False)
    category = await client.category(next(iter(forum.state.categories)))
    assert (category.name, category.restricted) == ("Uncategorized", False)
    assert category.groups == frozenset({"everyone"})
    assert (await client.site()).title == "Sandbox"
    hidden = forum.state.find_category("Inner circle")
    assert hidden is not None
    for refused in (client.user_for_admins(rosa.id), client.user("nobody"), client.category(999)):
        with pytest.raises(CallFailed) as error:
            await refused
        assert error.value.missing
    with pytest.raises(CallFailed) as closed:
        await client.category(hidden.id)
    assert closed.value.forbidden


async def test_notifications_are_read_without_being_marked(forum: Forum, client: ForumClient) -> None:
    thread = topic(forum, "@milepost progress 2.1 37 first batch")
    [newest, *_] = await client.notifications()
    assert (newest.kind, newest.topic_id, newest.post_id) == (1, thread.id, thread.first.id)
    assert newest not in await client.notifications(offset=1)
    assert forum.bot.seen_notification == 0


# ---- failures ------------------------------------------------------------------------------------


async def failed(pending: Any) -> CallFailed:
    with pytest.raises(CallFailed) as error:
        await pending
    return error.value


@pytest.mark.parametrize(("how", "seconds"), [("ratelimited", 7), ("slow_down", 8)])
async def test_both_kinds_of_too_many_requests(
    forum: Forum, client: ForumClient, how: str, seconds: int
) -> None:
    forum.fails("GET /about", how, seconds=seconds)
    error = await failed(client.site())
    assert (error.rate_limited, error.retry_after, error.uncertain) == (True, seconds, False)
    assert len(forum.requests) == 1  # not tried again behind our back


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize(("how", "code"), [("drop", "dropped"), ("502", "http_502")])
async def test_what_may_have_had_its_effect_is_uncertain_and_sent_once(
    forum: Forum, client: ForumClient, how: str, code: str, effect: bool
) -> None:
    thread = topic(forum)
    forum.fails("POST /posts", how, effect=effect)
    error = await failed(client.create_reply(thread.id, words()))
    assert (error.code, error.uncertain) == (code, True)
    assert len(thread.topic.posts) == (2 if effect else 1)
    assert len(forum.requests) == 1


async def test_an_answer_that_takes_too_long_is_uncertain(forum: Forum) -> None:
    forum.fails("GET /about", "slow", seconds=0.5)
    client = ForumClient(forum.url, forum.api_key, "milepost", timeout=0.1)
    error = await failed(client.site())
    assert (error.code, error.uncertain) == ("timeout", True)
    await client.close()


async def test_nobody_there_is_certain() -> None:
    client = ForumClient("http://127.0.0.1:9", "key", "milepost")
    error = await failed(client.site())
    assert (error.code, error.uncertain) == ("unreachable", False)
    await client.close()


async def test_discourse_says_what_is_wrong_in_its_own_words(forum: Forum, client: ForumClient) -> None:
    error = await failed(client.create_reply(topic(forum).id, "short"))
    assert (error.invalid, error.errors) == (True, ("Body is too short (minimum is 20 characters)",))
    wrong = ForumClient(forum.url, "another-key", "milepost")
    assert (await failed(wrong.me())).forbidden
    await wrong.close()


async def test_a_post_that_waits_for_a_moderator_is_no_success(forum: Forum, client: ForumClient) -> None:
    thread = topic(forum)
    forum.state.moderated = True
    with pytest.raises(Enqueued) as waits:
        await client.create_reply(thread.id, words())
    assert not waits.value.uncertain
    assert len(forum.state.pending) == 1


async def test_calls_wait_for_each_other_no_more_than_they_must(forum: Forum, client: ForumClient) -> None:
    forum.fails("GET /about", "slow", seconds=0.5)
    slow = asyncio.create_task(client.site())
    await asyncio.sleep(0)
    await client.me()
    assert not slow.done()
    await slow


# ---- strangers -----------------------------------------------------------------------------------


class Stranger:
    """Answers every request in one way, and keeps what came with them."""

    def __init__(self) -> None:
        self.answer = Response("{}")
        self.heard: list[Request] = []
        self.app = Starlette(routes=[Route("/{path:path}", self._hear, methods=["GET", "POST", "PUT"])])

    async def _hear(self, request: Request) -> Response:
        self.heard.append(request)
        return self.answer


@pytest.fixture
def stranger() -> Iterator[tuple[Stranger, str]]:
    stranger = Stranger()
    with Server(stranger.app) as server:
        yield stranger, server.url


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"x"', "{}", '{"about": []}', '{"about": {"title": 7}}', "[" * 100_000, "<html>"],
    ids=range(10),
)
async def test_an_answer_that_is_not_discourse_is_unreadable(
    stranger: tuple[Stranger, str], body: str
) -> None:
    stranger[0].answer = PlainTextResponse(body)
    client = ForumClient(stranger[1], "key", "milepost")
    error = await failed(client.site())
    assert (error.code, error.uncertain) == ("unreadable", True)
    await client.close()


async def test_the_key_follows_nobody_elsewhere(forum: Forum, stranger: tuple[Stranger, str]) -> None:
    other, url = stranger
    other.answer = RedirectResponse(f"{forum.url}/about.json", 301)
    client = ForumClient(url, forum.api_key, "milepost")
    for asked in (client.site(), client.create_reply(1, words())):
        error = await failed(asked)
        assert (error.code, error.uncertain) == ("moved", False)
    other.answer = RedirectResponse("/about.json", 302)
    assert (await failed(client.site())).code == "moved"
    assert forum.requests == []
    assert len(other.heard) == 6  # a circle of redirects ends
    await client.close()


async def test_connections_are_kept_and_cookies_are_not(stranger: tuple[Stranger, str]) -> None:
    other, url = stranger
    other.answer = PlainTextResponse('{"about": {}}', headers={"Set-Cookie": "_forum_session=x; Path=/"})
    client = ForumClient(url, "key", "milepost")
    for _ in range(2):
        await client.site()
    assert len({request.client for request in other.heard}) == 1
    assert not any("cookie" in request.headers for request in other.heard)
    await client.close()


async def test_nothing_is_logged(forum: Forum, client: ForumClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await client.user("rosa")
    await failed(client.user("nobody"))
    said = "".join(record.getMessage() for record in caplog.records)
    assert forum.api_key not in said and "Rosa" not in said


@pytest.mark.thorough
def test_start_up_does_not_pay_for_the_client() -> None:
    script = "import sys, bot.discourse.transport, bot.discourse.directory; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"requests", "pydiscourse", "urllib3"}.isdisjoint(ran.stdout.split())


# ---- the contract --------------------------------------------------------------------------------


@pytest.mark.skipif(not OPENAPI.is_file(), reason=f"no contracts in {CONTRACTS}")
async def test_what_we_write_fits_the_contract(forum: Forum, client: ForumClient) -> None:
    post = await client.create_topic(
        next(iter(forum.state.categories)), "A title of our own", words(), "uuid-c"
    )
    await client.create_reply(post.topic_id, words() + " And more.", 1)
    await client.create_message(["rosa"], "Your key results", words(), "uuid-d")
    await client.edit_post(post.id, words() + " And other words.")
    paths = json.loads(OPENAPI.read_text())["paths"]
    documented = {
        "POST /posts": paths["/posts.json"]["post"],
        "PUT /posts/{id}": paths["/posts/{id}.json"]["put"],
    }
    checked = 0
    for request in forum.requests:
        schema = documented[request.name]["requestBody"]["content"]["application/json"]["schema"]
        given = {name: value for name, value in request.arguments.items() if name != "id"}
        jsonschema.Draft7Validator(schema).validate(given)
        checked += 1
    assert checked == 4
