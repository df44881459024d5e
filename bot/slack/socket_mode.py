"""Socket Mode: the bot calls Slack and keeps the line open, so no public address is needed.

Built on aiohttp's own WebSocket client rather than on the SDK's: that one has a single connection which
it closes before it opens the next, hands what it reads to tasks that nobody waits for at the end, and
writes whole messages to the log. Here a connection is replaced before it is given up, an envelope in
hand is acknowledged on the connection it came by, and a connection on which nothing moves is noticed.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import is_loopback
from bot.slack.afterwards import log_bug
from bot.slack.client import CallFailed, call
from bot.slack.socket import React, Socket, open_socket

CONNECTIONS = 2  # while one is being replaced the other serves; Slack allows ten, for all workers together
WATCH = 10.0  # seconds of silence before a ping; half as long again without an answer, and it is gone
QUIET = 15.0  # seconds that a replaced connection is listened to after the last that came by it
DRAIN = 5.0  # seconds that a shutdown waits for what is in hand
STEADY = 60.0  # seconds after which a connection counts as having held
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0  # seconds between two tries

# What somebody has to do, by Slack's reason; everything else passes by itself.
ADVICE = {
    "link_disabled": "Socket Mode is off for this app. Switch it on in the app's settings, or leave out"
    " SLACK_APP_TOKEN and set SLACK_SIGNING_SECRET",
    "too_many_websockets": "more bots run with this SLACK_APP_TOKEN than Slack allows: stop some",
    "invalid_auth": "Slack does not know SLACK_APP_TOKEN: copy it again",
    "not_allowed_token_type": "SLACK_APP_TOKEN must be an App-Level Token, which starts with xapp-",
    "missing_scope": "SLACK_APP_TOKEN lacks the scope connections:write: make a new one",
    "token_revoked": "SLACK_APP_TOKEN was revoked: make a new one",
}

logger = logging.getLogger(__name__)


async def connection_url(client: AsyncWebClient, token: str) -> str:
    """Where to connect, once and soon. CallFailed."""
    answer = await call(client.apps_connections_open(app_token=token))
    url = str(answer.get("url", ""))
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        raise CallFailed("unreadable") from None
    if scheme != "wss" and not (scheme == "ws" and is_loopback(url)):
        raise CallFailed("unreadable")
    return url


class Backoff:
    """Seconds to wait before the next try: twice as long each time, and never the same for all bots."""

    def __init__(self) -> None:
        self._next = FIRST_WAIT

    def reset(self) -> None:
        self._next = FIRST_WAIT

    def wait(self, at_least: float = 0.0) -> float:
        wait, self._next = self._next, min(self._next * 2, LONGEST_WAIT)
        return at_least + wait * random.uniform(0.5, 1.0)


class SocketMode:
    """Keeps ``count`` connections from ``start`` to ``close``. ``react`` answers a payload, or raises
    NotKept. Connects the way ``client`` does, in its session."""

    def __init__(
        self,
        client: AsyncWebClient,
        token: str,
        react: React,
        *,
        count: int = CONNECTIONS,
        watch: float = WATCH,
        quiet: float = QUIET,
    ) -> None:
        self._client = client
        self._token = token
        self._react = react
        self._count = count
        self._watch = watch
        self._quiet = quiet
        self._sockets: set[Socket] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> bool:
        """Whether Slack can reach us."""
        return any(socket.open for socket in self._sockets)

    def start(self) -> None:
        for _ in range(self._count):
            self._run(self._keep_on())

    async def close(self, within: float = DRAIN) -> None:
        """Take nothing more, and finish what is in hand within so many seconds."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(socket.finish(within) for socket in set(self._sockets)))
        self._sockets.clear()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep_on(self) -> None:
        while True:
            try:
                await self._keep_one()
            except Exception as error:  # whatever it was: without a connection the bot hears nothing
                log_bug(error)
            await asyncio.sleep(LONGEST_WAIT)

    async def _keep_one(self) -> None:
        """One connection after the other; each serves until the next one is there."""
        backoff, before = Backoff(), None
        now = asyncio.get_running_loop().time
        while True:
            socket = await self._opened(backoff)
            if before is not None:
                self._run(self._see_off(before))
            opened = now()
            reason = await socket.leaving
            if now() - opened >= STEADY:
                backoff.reset()
            wait = backoff.wait(LONGEST_WAIT if reason in ADVICE else 0.0)
            _say(reason, wait)
            before = socket
            await asyncio.sleep(wait)

    async def _opened(self, backoff: Backoff) -> Socket:
        """A new connection, however long it takes."""
        while True:
            try:
                url = await connection_url(self._client, self._token)
                session, proxy = self._client.session, self._client.proxy
                assert session is not None, "the client has a session while the bot runs"
                socket = await open_socket(session, url, self._react, watch=self._watch, proxy=proxy)
            except CallFailed as failure:
                hopeless = LONGEST_WAIT if failure.code in ADVICE else 0.0
                wait = backoff.wait(failure.retry_after or hopeless)
                _say(failure.code, wait)
                await asyncio.sleep(wait)
            else:
                self._sockets.add(socket)
                return socket

    async def _see_off(self, socket: Socket) -> None:
        await socket.retire(self._quiet, DRAIN)
        self._sockets.discard(socket)


def _say(reason: str, wait: float) -> None:
    """Into the log: why there is to be another connection, and what somebody has to do about it."""
    if reason in ADVICE:
        logger.error("Socket Mode: %s; next try in %.0f s", ADVICE[reason], wait)
    elif reason in ("warning", "refresh_requested"):  # Slack's routine, every few hours
        logger.info("Socket Mode: a connection is being replaced (%s)", reason)
    else:
        logger.warning("Socket Mode: no connection (%s); next try in %.1f s", reason or "gone", wait)
