"""How connections are watched, replaced and closed: Socket Mode against a sandbox workspace's server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.origin import Answer, Origin
from bot.slack.app import SlackApp
from bot.slack.client import CallFailed, web_client
from bot.slack.payload import Payload
from bot.slack.socket import GONE, Socket, open_socket
from bot.slack.socket_mode import FIRST_WAIT, LONGEST_WAIT, Backoff, SocketMode, connection_url
from sandbox.slack import Workspace
from sandbox.slack.sockets import envelope
from tests.house import UNHURRIED
from tests.slack_bench import Front

FAR = 60.0  # seconds; longer than any test


@dataclass
class Line:
    """A workspace, one bot on its sockets, and what it was asked."""

    workspace: Workspace
    sockets: SocketMode
    front: Front

    async def says(self, words: str) -> str:
        """Alice types, and sees."""
        alice = self.workspace.alice
        return await asyncio.to_thread(lambda: alice.says(words, channel="general").sees())


@asynccontextmanager
async def connected(front: Front | None = None, **how: Any) -> AsyncIterator[Line]:
    front = front or Front()
    with Workspace() as workspace:
        workspace.courier.patience = UNHURRIED
        workspace.add_person("alice")
        workspace.add_channel("general", members=["alice"])
        client = web_client(workspace.token, workspace.api_url)
        client.proxy = None
        async with aiohttp.ClientSession() as client.session:
            app = SlackApp(front, client, "", lambda team: True, {"/okr": "okr"}, front.keep)
            sockets = SocketMode(client, workspace.app_token, app.react, **{"count": 1, "watch": FAR, **how})
            sockets.start()
            await eventually(lambda: sockets.alive and len(workspace.sockets.links) == how.get("count", 1))
            try:
                yield Line(workspace, sockets, front)
            finally:
                await sockets.close()


async def eventually(true: Any, timeout: float = 40.0) -> None:
    async with asyncio.timeout(timeout):
        while not true():
            await asyncio.sleep(0.005)


async def test_a_silent_connection_is_noticed_and_replaced() -> None:
    async with connected(watch=0.2) as line:
        (silent,) = line.workspace.sockets.links
        silent.silence()
        await eventually(lambda: line.workspace.sockets.links[-1] is not silent)
        silent.cut()  # Slack finds out as well
        await eventually(lambda: silent not in line.workspace.sockets.links)
        assert await line.says("/okr hello") == "ran okr hello\n[Undo] [Again]"


class Patient(Front):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def line(self, text: str, origin: Origin) -> Answer:
        answer = await super().line(text, origin)
        await self.go_on.wait()
        return answer


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_what_is_in_hand_is_acknowledged_by_the_connection_it_came_by(reason: str) -> None:
    front = Patient()
    async with connected(front, quiet=0.05) as line:
        (old,) = line.workspace.sockets.links
        answer = asyncio.create_task(line.says("/okr hello"))
        await eventually(lambda: front.lines)
        old.tell(reason)
        await eventually(lambda: len(line.workspace.sockets.links) == 2)
        assert old.waiting and not answer.done()
        front.go_on.set()
        assert await answer == "ran okr hello\n[Undo] [Again]"
        await eventually(lambda: old not in line.workspace.sockets.links and line.sockets.alive)


async def test_a_replaced_connection_is_still_listened_to() -> None:
    async with connected(quiet=FAR) as line:
        (old,) = line.workspace.sockets.links
        old.tell("warning")
        await eventually(lambda: len(line.workspace.sockets.links) == 2)
        for link in (line.workspace.sockets.links[1], old):  # the new one answers, and the old one still
            sent = envelope("interactive", {"type": "view_closed"})
            assert await asyncio.to_thread(line.workspace.sockets.deliver, sent, 3, on=link) == {}


async def test_a_shutdown_finishes_what_is_in_hand_and_takes_no_more() -> None:
    front = Patient()
    async with connected(front, count=2) as line:
        answer = asyncio.create_task(line.says("/okr hello"))
        await eventually(lambda: front.lines)
        closing = asyncio.create_task(line.sockets.close())
        await eventually(lambda: not line.sockets.alive)
        for link in line.workspace.sockets.links:
            link.push(json.dumps(envelope("slash_commands", {"command": "/okr"})))
        front.go_on.set()
        assert await answer == "ran okr hello\n[Undo] [Again]"
        await closing
        await eventually(lambda: not line.workspace.sockets.links)
        assert len(front.lines) == 1


async def test_a_shutdown_does_not_wait_for_ever() -> None:
    front = Patient()
    async with connected(front) as line:
        answer = asyncio.create_task(line.says("/okr hello"))
        await eventually(lambda: front.lines)
        await line.sockets.close(within=0.01)
        assert await answer == '/okr failed with the error "dispatch_failed"'


# ---- a server that does what Slack should not ----------------------------------------------------


@asynccontextmanager
async def answered_by(behave: Callable[[web.WebSocketResponse], Awaitable[None]]) -> AsyncIterator[str]:
    """The address of a server that talks as ``behave`` does."""

    async def serve(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        await behave(ws)
        return ws

    app = web.Application()
    app.router.add_get("/link", serve)
    async with TestServer(app) as server:
        yield f"ws://127.0.0.1:{server.port}/link"


async def nothing(payload: Payload) -> str:
    return ""


async def opened(url: str, watch: float = FAR) -> Socket:
    async with aiohttp.ClientSession() as session:
        return await open_socket(session, url, nothing, watch=watch, proxy=None)


async def test_a_quiet_connection_is_kept_as_long_as_it_answers_pings() -> None:
    pings = 0

    async def answers_six_pings(ws: web.WebSocketResponse) -> None:
        nonlocal pings
        await ws.send_json({"type": "hello"})
        async for message in ws:
            assert message.type is aiohttp.WSMsgType.PING
            pings += 1
            if pings <= 6:
                await ws.pong(message.data)

    async with answered_by(answers_six_pings) as url, aiohttp.ClientSession() as session:
        socket = await open_socket(session, url, nothing, watch=0.05, proxy=None)
        assert await asyncio.wait_for(socket.leaving, 10) == GONE
        await socket.finish(1)
    assert pings == 7


async def test_a_bug_is_traced_and_costs_no_connection(caplog: pytest.LogCaptureFixture) -> None:
    acknowledged = []
    words = "canary"

    async def sends_two(ws: web.WebSocketResponse) -> None:
        await ws.send_json({"type": "hello"})
        for envelope_id in ("first", "second"):
            await ws.send_json(
                envelope("interactive", {"type": "view_closed"}) | {"envelope_id": envelope_id}
            )
        acknowledged.append((await ws.receive_json())["envelope_id"])

    async def fails_once(payload: Payload) -> str:
        if not caplog.records:
            raise KeyError(words)
        return ""

    async with answered_by(sends_two) as url, aiohttp.ClientSession() as session:
        socket = await open_socket(session, url, fails_once, watch=FAR, proxy=None)
        await asyncio.wait_for(socket.leaving, 10)
        await socket.finish(1)
    assert acknowledged == ["second"]  # what failed is sent again by Slack
    assert "bug: KeyError" in caplog.text and words not in caplog.text


async def sends_away(ws: web.WebSocketResponse) -> None:
    await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})


async def talks_first(ws: web.WebSocketResponse) -> None:
    await ws.send_json({"type": "events_api", "envelope_id": "1", "payload": {}})


async def hangs_up(ws: web.WebSocketResponse) -> None:
    await ws.close()


@pytest.mark.parametrize(
    ("behave", "code"),
    [(sends_away, "too_many_websockets"), (talks_first, "unreadable"), (hangs_up, "unreadable")],
)
async def test_without_a_greeting_there_is_no_connection(behave: Any, code: str) -> None:
    async with answered_by(behave) as url:
        with pytest.raises(CallFailed, match=code):
            await opened(url)


async def test_an_address_that_does_not_take_us_is_named_without_itself() -> None:
    async with answered_by(hangs_up) as url:
        with pytest.raises(CallFailed, match="refused") as caught:
            await opened(url.replace("/link", "/canary?ticket=canary"))
    assert caught.value.status == 404 and caught.value.__cause__ is None
    with pytest.raises(CallFailed, match="unreachable"):
        await opened(url)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1", "ws://example.org", "//[", "wss", "", "ws://127.0.0.1.example.org"]
)
async def test_only_an_encrypted_address_or_this_machine_is_connected_to(address: str) -> None:
    async with connected() as line:
        line.workspace.sockets.address = address
        client = web_client(line.workspace.token, line.workspace.api_url)
        client.proxy = None
        with pytest.raises(CallFailed, match="unreadable"):
            await connection_url(client, line.workspace.app_token)


@given(st.lists(st.floats(0, 100), max_size=30))
def test_tries_come_ever_more_slowly_but_never_stop(hints: list[float]) -> None:
    backoff = Backoff()
    ceiling = FIRST_WAIT
    for hint in hints:
        assert hint + ceiling / 2 <= backoff.wait(hint) <= hint + ceiling
        ceiling = min(ceiling * 2, LONGEST_WAIT)
    backoff.reset()
    assert backoff.wait() <= FIRST_WAIT
