"""Socket Mode, Slack's side: tickets, connections, envelopes, and their acknowledgements.

Source: docs.slack.dev, "Using Socket Mode" and the method apps.connections.open.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from itertools import count
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.server import FALL_SILENT, HANG_UP
from sandbox.slack.errors import Refused
from sandbox.slack.things import Json

OPEN = "apps.connections.open"
PATH = "/link"


class Link:
    """One connection of the app. ``told``: why Slack asked it to go, empty while it did not."""

    def __init__(self, sockets: Sockets, websocket: WebSocket) -> None:
        self.told = ""
        self.replaced = False  # told to go, and another one has come
        self.closed = False  # by us
        self.waiting: dict[str, Future[Json]] = {}  # envelope id -> its acknowledgement
        self._sockets = sockets
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()

    def tell(self, reason: str) -> None:
        """Ask the app to connect anew: ``warning``, ``refresh_requested``, ``link_disabled``…  One that
        was asked for a refresh is closed when the new one is there and nothing waits any more."""
        self.told = reason
        self.push(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}))

    def push(self, text: str) -> None:
        """Send any text."""
        self._run(self._websocket.send_text(text))

    def silence(self) -> None:
        """Read nothing more, pings neither, without a word."""
        self._loop.call_soon_threadsafe(self._websocket.scope[FALL_SILENT])

    def cut(self) -> None:
        """End the connection without taking leave."""
        self._loop.call_soon_threadsafe(self._websocket.scope[HANG_UP])

    def close(self) -> None:
        self.closed = True
        self._run(self._websocket.close())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)


class Sockets:
    """All connections of the app. ``sent`` and ``acknowledged``: the ids of envelopes, in order and as often
    as they were; ``problems``: acknowledgements that Slack could not use."""

    def __init__(self, token: str, problems: list[str]) -> None:
        self.token = token
        self.problems = problems
        self.acknowledged: list[str] = []
        self.address = ""  # of the server: ws://…
        self.route = WebSocketRoute(PATH, self._serve)
        self._links: list[Link] = []
        self._tickets: set[str] = set()
        self.sent: list[str] = []
        self._lock = threading.Lock()
        self._turn = count()

    @property
    def links(self) -> list[Link]:
        """Those that are open, oldest first."""
        with self._lock:
            return list(self._links)

    def ticket(self, bearer: str) -> Json:
        """The answer of ``apps.connections.open``."""
        if bearer != self.token:
            raise Refused("not_allowed_token_type" if bearer.startswith("xoxb-") else "invalid_auth")
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        return {"url": f"{self.address}{PATH}?ticket={ticket}"}

    def deliver(self, sent: Json, patience: float, on: Link | None = None) -> Json:
        """The acknowledgement's payload to an ``envelope`` sent on a link, else on the one whose turn it is.

        TimeoutError when none comes; ConnectionError when there is no connection, or it ends first."""
        envelope_id, waiting = sent["envelope_id"], Future[Json]()
        with self._lock:
            link = on or self._chosen()
            if link not in self._links:
                raise ConnectionError("the connection ended")
            link.waiting[envelope_id] = waiting
            self.sent.append(envelope_id)
            link.push(json.dumps(sent))
        try:
            return waiting.result(patience).get("payload") or {}
        finally:
            with self._lock:
                link.waiting.pop(envelope_id, None)
                self._close_idle()

    def _chosen(self) -> Link:
        """In turn; those that have been replaced only where there is no other."""
        links = [link for link in self._links if not link.replaced] or self._links
        if not links:
            raise ConnectionError("no connection")
        return links[next(self._turn) % len(links)]

    # ---- the app's side --------------------------------------------------------------------------

    async def _serve(self, websocket: WebSocket) -> None:
        ticket = websocket.query_params.get("ticket", "")
        with self._lock:
            good = ticket in self._tickets
            self._tickets.discard(ticket)
        if not good:
            await websocket.close()  # before it is accepted: the handshake fails with 403
            return
        await websocket.accept()
        link = Link(self, websocket)
        try:
            await websocket.send_json(self._hello())  # nothing else is sent before it is there
            self._begun(link)
            while True:
                self._heard(link, await websocket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._ended(link)

    def _begun(self, link: Link) -> None:
        with self._lock:
            for old in self._links:
                old.replaced = old.replaced or bool(old.told)
            self._links.append(link)
            self._close_idle()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "connection_info": {"app_id": "A0SANDBOX"},
            "num_connections": len(self.links) + 1,
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
        }

    def _heard(self, link: Link, text: str) -> None:
        try:
            heard = json.loads(text)
            envelope_id = heard["envelope_id"]
        except (ValueError, TypeError, KeyError):
            self.problems.append("what came over a socket was no acknowledgement")
            return
        with self._lock:
            self.acknowledged.append(envelope_id)
            if envelope_id not in self.sent:
                self.problems.append(f"nobody sent {envelope_id}")
                return
            waiting = link.waiting.pop(envelope_id, None)  # none: it came too late
        if waiting is not None:
            waiting.set_result(heard)

    def _ended(self, link: Link) -> None:
        with self._lock:
            if link in self._links:
                self._links.remove(link)
            waiting, link.waiting = link.waiting, {}
        for one in waiting.values():
            one.set_exception(ConnectionError("the connection ended"))

    def _close_idle(self) -> None:
        for link in self._links:
            done = link.replaced and link.told == "refresh_requested" and not link.waiting
            if done and not link.closed:
                link.close()


def envelope(kind: str, payload: Json, retry: int = 0, reason: str = "") -> Json:
    """A new envelope around a payload; ``retry`` and ``reason`` are an event's."""
    wrapped: Json = {
        "envelope_id": secrets.token_hex(16),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
    return wrapped | ({"retry_attempt": retry, "retry_reason": reason} if kind == "events_api" else {})
