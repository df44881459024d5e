"""One Socket Mode connection: envelopes come in, each is acknowledged when it has been dealt with.

An envelope's payload is what Slack would send over HTTP, and goes the same way from here on. The shapes
are those of Slack's documentation of Socket Mode. Nothing of a payload is logged, nor the connection's
address, which lets whoever has it listen.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp

from bot.fields import Malformed, Raw, json_object, object_of, optional_string
from bot.slack.afterwards import log_bug
from bot.slack.app import NotKept
from bot.slack.client import CallFailed
from bot.slack.fields import ID
from bot.slack.payload import Payload, read

OPENING = 10.0  # seconds for the handshake and Slack's greeting
CLOSING = 1.0  # seconds for the other end to take its leave
LONGEST = 4_000_000  # bytes of one envelope
GONE = ""  # why a socket is left: there is no connection any more
KINDS = ("events_api", "slash_commands", "interactive")

React = Callable[[Payload], Awaitable[str]]  # the answer's JSON, or empty

logger = logging.getLogger(__name__)


async def open_socket(
    session: aiohttp.ClientSession, url: str, react: React, *, watch: float, proxy: str | None
) -> Socket:
    """A connection that Slack has greeted. When nothing comes for ``watch`` seconds, not even an answer
    to a ping within half as long again, it counts as gone. CallFailed: it could not be opened; the code
    is the reason that Slack gave for sending us away, if it did."""
    try:
        async with asyncio.timeout(OPENING):
            ws = await session.ws_connect(
                url,
                heartbeat=watch,
                proxy=proxy,
                max_msg_size=LONGEST,
                timeout=aiohttp.ClientWSTimeout(ws_close=CLOSING),
            )
            await _greeted(ws)
    except aiohttp.WSServerHandshakeError as error:
        raise CallFailed("refused", error.status) from None
    except TimeoutError:
        raise CallFailed("timeout") from None
    except (aiohttp.ClientError, OSError):
        raise CallFailed("unreachable") from None
    return Socket(ws, react)


async def _greeted(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Wait for Slack's hello."""
    try:
        message = await ws.receive()
        first = _envelope(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
        if first.get("type") == "hello":
            return
    except BaseException:
        await ws.close()
        raise
    await ws.close()
    raise CallFailed(_reason(first) if first.get("type") == "disconnect" else "unreadable")


class Socket:
    """Reads from the start. ``leaving`` is done when a replacement is due: with Slack's reason while the
    connection still serves, with ``GONE`` when there is none any more."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, react: React) -> None:
        self._ws = ws
        self._react = react
        self._in_hand: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self.leaving: asyncio.Future[str] = self._loop.create_future()
        self._reader = asyncio.create_task(self._read())

    @property
    def open(self) -> bool:
        return not self._reader.done()

    async def retire(self, quiet: float, within: float) -> None:
        """Close it when a replacement is there. Slack may still send on it, until it closes it itself or
        for ``quiet`` seconds nothing came: what crosses a close of ours would be lost."""
        while self.open and (rest := self._heard + quiet - self._loop.time()) > 0:
            await asyncio.wait([self._reader], timeout=rest)
        await self.finish(within)

    async def finish(self, within: float) -> None:
        """Take nothing more, acknowledge what is in hand within so many seconds, and close."""
        self._reader.cancel()
        await asyncio.wait([self._reader])
        if self._in_hand:
            _, late = await asyncio.wait(set(self._in_hand), timeout=within)
            for task in late:
                task.cancel()
        await self._ws.close()

    # ---- envelopes in ----------------------------------------------------------------------------

    async def _read(self) -> None:
        try:
            async for message in self._ws:
                self._heard = self._loop.time()
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(_envelope(message.data))
        except Exception as error:  # a bug here would leave a connection that nobody reads
            log_bug(error)
        finally:
            self._leave(GONE)

    def _take(self, envelope: Raw) -> None:
        kind, envelope_id = envelope.get("type"), envelope.get("envelope_id")
        if kind == "disconnect":
            self._leave(_reason(envelope))
        elif isinstance(envelope_id, str) and ID.fullmatch(envelope_id):
            self._start(self._answer(envelope_id, envelope))
        elif kind != "hello":
            logger.warning("dropped an envelope that Slack would not send")

    def _leave(self, reason: str) -> None:
        if not self.leaving.done():
            self.leaving.set_result(reason)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)

    # ---- acknowledgements out --------------------------------------------------------------------

    async def _answer(self, envelope_id: str, envelope: Raw) -> None:
        """An event that was not kept is not acknowledged: Slack sends it again. What nobody can read
        would be no better the next time, and is."""
        kind = envelope.get("type")
        try:
            answer = await self._react(read(object_of(envelope, "payload")))
        except Malformed:
            logger.warning(
                "acknowledged what Slack would not send (%s)", kind if kind in KINDS else "of no known kind"
            )
            answer = ""
        except NotKept:
            return
        except Exception as error:  # nobody awaits this task: a bug would vanish without a trace
            log_bug(error)
            return
        answered = answer and envelope.get("accepts_response_payload") is True
        await self._acknowledge(envelope_id, {"payload": json.loads(answer)} if answered else {})

    async def _acknowledge(self, envelope_id: str, more: Raw) -> None:
        try:
            await self._ws.send_str(json.dumps({"envelope_id": envelope_id, **more}))
        except (aiohttp.ClientError, OSError) as error:
            logger.warning("an acknowledgement could not be sent: %s", type(error).__name__)


def _envelope(text: str) -> Raw:
    """The object in a message; an empty one for what is none."""
    try:
        return json_object(text.encode())
    except Malformed:
        return {}


def _reason(envelope: Raw) -> str:
    """Why Slack ends a connection: one of its words, fit for a log."""
    try:
        reason = optional_string(envelope, "reason")
    except Malformed:
        reason = ""
    return reason if ID.fullmatch(reason) else "unknown"
