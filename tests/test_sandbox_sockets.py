"""The sandbox's Socket Mode, as the platform's own SDK and a plain WebSocket client find it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from sandbox.slack.sockets import envelope
from tests.house import wait_for
from tests.test_socket_upkeep import eventually

NOTHING = {"type": "view_closed"}


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.add_person("alice")
        workspace.add_channel("general", members=["alice"])
        yield workspace


async def url_of(slack: Workspace, token: str = "xapp-sandbox") -> str:
    client = AsyncWebClient(token=slack.token, base_url=slack.api_url)
    client.proxy = None
    return str((await client.apps_connections_open(app_token=token))["url"])


@asynccontextmanager
async def plain(slack: Workspace) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A connection of a client that answers nothing by itself; its hello is read."""
    before = len(slack.sockets.links)
    async with aiohttp.ClientSession() as session, session.ws_connect(await url_of(slack)) as ws:
        hello = await ws.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", before + 1)
        await eventually(lambda: len(slack.sockets.links) == before + 1)
        yield ws


async def test_the_sdks_own_client_speaks_with_it(slack: Workspace) -> None:
    seen: list[SocketModeRequest] = []

    async def answer(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        seen.append(request)
        payload = {"text": "from a socket"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    web = AsyncWebClient(token=slack.token, base_url=slack.api_url)
    web.proxy = None
    client = SocketModeClient(slack.sockets.token, web_client=web)
    client.proxy = None
    client.socket_mode_request_listeners.append(answer)
    try:
        await client.connect_to_new_endpoint(force=True)
        await asyncio.to_thread(wait_for, lambda: bool(slack.sockets.links))
        says = slack.alice.says
        answered = await asyncio.to_thread(lambda: says("/okr progress 1.2 37", channel="general").sees())
        assert answered == "from a socket"
        await asyncio.to_thread(says, "hello @milepost", channel="general")
    finally:
        await client.close()  # type: ignore[no-untyped-call]
    assert [request.type for request in seen] == ["slash_commands", "events_api", "events_api"]
    assert seen[0].payload["text"] == "progress 1.2 37" and seen[0].accepts_response_payload
    assert (seen[1].payload["event"]["type"], seen[1].retry_attempt) == ("message", 0)
    assert slack.problems == [] and all(delivery.ok for delivery in slack.deliveries)


@pytest.mark.parametrize(
    ("token", "error"), [("xoxb-sandbox", "not_allowed_token_type"), ("xapp-other", "invalid_auth")]
)
async def test_another_token_gets_no_address(slack: Workspace, token: str, error: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        await url_of(slack, token)
    assert caught.value.response["error"] == error


async def test_a_ticket_is_good_once(slack: Workspace) -> None:
    url = await url_of(slack)
    async with aiohttp.ClientSession() as session:
        await (await session.ws_connect(url)).close()
        for bad in (url, url[:-1], url.partition("?")[0]):
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(bad)
            assert caught.value.status == 403
    await eventually(lambda: slack.sockets.links == [])


async def test_connections_take_turns(slack: Workspace) -> None:
    async with plain(slack) as first, plain(slack) as second:

        async def takes(ws: aiohttp.ClientWebSocketResponse) -> None:
            sent = await ws.receive_json()
            await ws.send_json({"envelope_id": sent["envelope_id"]})

        for _ in range(2):
            both = asyncio.gather(takes(first), takes(second))
            for _ in range(2):
                await asyncio.to_thread(slack.sockets.deliver, envelope("interactive", NOTHING), 3)
            await both
    assert slack.problems == []


async def test_what_is_not_acknowledged_has_failed(slack: Workspace) -> None:
    slack.courier.patience, slack.courier.retry_delays = 0.05, (0.0, 0.0)
    async with plain(slack) as ws:
        await asyncio.to_thread(slack.alice.says, "/okr", channel="general")
        assert slack.alice.sees() == '/okr failed with the error "operation_timeout"'
        assert (await ws.receive_json())["type"] == "slash_commands"
        await asyncio.to_thread(slack.alice.says, "hello", channel="general")
        sent = [await ws.receive_json() for _ in range(3)]
    assert [(one["retry_attempt"], one["retry_reason"]) for one in sent] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
    ]
    assert len({one["envelope_id"] for one in sent}) == 3
    assert len({one["payload"]["event_id"] for one in sent}) == 1


async def test_a_connection_that_ends_fails_what_waits(slack: Workspace) -> None:
    async with plain(slack) as ws:
        saying = asyncio.create_task(asyncio.to_thread(slack.alice.says, "/okr", channel="general"))
        await ws.receive_json()
        slack.sockets.links[0].cut()
        await saying
        assert slack.alice.sees() == '/okr failed with the error "dispatch_failed"'


async def test_a_refreshed_connection_ends_when_it_is_replaced_and_idle(slack: Workspace) -> None:
    async with plain(slack) as ws:
        (old,) = slack.sockets.links
        saying = asyncio.create_task(asyncio.to_thread(slack.alice.says, "/okr", channel="general"))
        sent = await ws.receive_json()
        old.tell("refresh_requested")
        assert (await ws.receive_json())["reason"] == "refresh_requested"
        async with plain(slack):
            await ws.send_json({"envelope_id": sent["envelope_id"], "payload": {"text": "in time"}})
            await saying
            assert slack.alice.sees() == "in time"
            assert (await ws.receive()).type is aiohttp.WSMsgType.CLOSE
            await eventually(lambda: old not in slack.sockets.links)


async def test_strange_acknowledgements_are_problems(slack: Workspace) -> None:
    async with plain(slack) as ws:
        for text in ("", "[]", '{"payload": {}}', '{"envelope_id": []}', '{"envelope_id": "of nobody"}'):
            await ws.send_str(text)
        await eventually(lambda: len(slack.problems) == 5)
    assert slack.problems[-1] == "nobody sent of nobody"
