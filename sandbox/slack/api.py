"""The workspace's HTTP side: ``POST /api/<method>``, the response URLs, and the way to a socket."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.faults import RATE_LIMITED, Fault, Faults, answered
from sandbox.slack.answers import by_response_url
from sandbox.slack.arguments import SlackArguments
from sandbox.slack.errors import Refused
from sandbox.slack.methods import METHODS, WITHOUT_TOKEN
from sandbox.slack.sockets import OPEN, Sockets
from sandbox.slack.state import State
from sandbox.slack.things import Json

RESPONSE_URL = "response_url"
POSTS = ("chat.postMessage", "chat.postEphemeral")


@dataclass(frozen=True)
class ApiRequest:
    """One call the bot made: ``error`` is empty when it went well, ``effect`` whether it counted."""

    method: str
    arguments: Mapping[str, Any]
    error: str = ""
    complaints: tuple[str, ...] = ()


class Api:
    """Routes calls to the methods, keeps a log of them and fails on order."""

    def __init__(self, state: State, token: str, sockets: Sockets) -> None:
        self.faults = Faults()
        self.requests: list[ApiRequest] = []
        self.one_a_second = False  # Slack's limit on messages in a channel
        self._state = state
        self._token = token
        self._sockets = sockets
        self._posted: dict[str, float] = {}
        self._lock = threading.Lock()
        self.app = Starlette(
            routes=[
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{rest:path}", self._respond, methods=["POST"]),
                sockets.route,
                *state.files.routes,
            ]
        )

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            args = SlackArguments(await _arguments(request))
        except ValueError:
            return JSONResponse(Refused("invalid_json").body())
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ") or args.text("token")
        return await self._with_faults(request, method, args, lambda: self._run(method, args, bearer))

    async def _respond(self, request: Request) -> Response:
        path = request.url.path
        try:
            payload = json.loads(await request.body())
        except ValueError:
            payload = None

        def run() -> Json:
            with self._state.changed:
                by_response_url(self._state, path, payload)
            return {}

        args = SlackArguments(payload if isinstance(payload, dict) else {})
        return await self._with_faults(request, RESPONSE_URL, args, run, _as_hook)

    def _run(self, method: str, args: SlackArguments, bearer: str) -> Json:
        if method == OPEN:  # the only method for the app's own token
            return self._sockets.ticket(bearer)
        if method not in METHODS:
            raise Refused("unknown_method")
        if method not in WITHOUT_TOKEN and bearer != self._token:
            raise Refused("invalid_auth" if bearer else "not_authed")
        with self._state.changed:
            return METHODS[method](self._state, args)

    async def _with_faults(
        self,
        request: Request,
        method: str,
        args: SlackArguments,
        run: Callable[[], Json],
        draw: Callable[[Json], Response] = JSONResponse,
    ) -> Response:
        fault = self._rate_limit(method, args) or self.faults.take(method)
        if fault is not None and fault.lost:
            self._log(method, args, fault.how)
        return await answered(request, fault, lambda: draw(self._carry_out(method, args, run)), _failed)

    def _carry_out(self, method: str, args: SlackArguments, run: Callable[[], Json]) -> Json:
        try:
            done = run()
        except Refused as refused:
            self._log(method, args, refused.error, refused.complaints)
            return refused.body()
        self._log(method, args)
        return {"ok": True, **done}

    def _log(
        self, method: str, args: SlackArguments, error: str = "", complaints: tuple[str, ...] = ()
    ) -> None:
        self.requests.append(ApiRequest(method, args.readable(), error, complaints))

    def _rate_limit(self, method: str, args: SlackArguments) -> Fault | None:
        if not self.one_a_second or method not in POSTS:
            return None
        channel, now = args.text("channel"), time.monotonic()
        with self._lock:
            if now - self._posted.get(channel, float("-inf")) < 1:
                return Fault(RATE_LIMITED)
            self._posted[channel] = now
        return None


async def _arguments(request: Request) -> dict[str, Any]:
    """Query and body together. ValueError when a JSON body is none."""
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body = json.loads(await request.body() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("not an object")
        return given | body
    form = await request.form()
    return given | {name: value for name, value in form.items() if isinstance(value, str)}


def _as_hook(done: Json) -> Response:
    """Response URLs answer with a plain ok, or with a status that says no."""
    if done["ok"]:
        return PlainTextResponse("ok")
    return JSONResponse(done, 404 if done["error"].endswith("_url") else 400)


def _failed(fault: Fault) -> Response:
    if fault.how == RATE_LIMITED:
        return JSONResponse(Refused(RATE_LIMITED).body(), 429, {"Retry-After": str(int(fault.seconds))})
    if fault.how.isdigit():
        return PlainTextResponse("upstream failure", int(fault.how))
    return JSONResponse(Refused(fault.how).body())
