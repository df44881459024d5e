"""The forum's HTTP side: who asks, how often, and what is answered."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.discourse.arguments import ForumArguments, nested
from sandbox.discourse.call import Call, Method
from sandbox.discourse.errors import MANY_TIMES, Moved, Refused, bad_key, not_found, not_logged_in
from sandbox.discourse.methods import METHODS
from sandbox.discourse.state import State
from sandbox.discourse.things import File, Json, Upload, User
from sandbox.faults import RATE_LIMITED, Fault, Faults, answered

SLOW_DOWN = "slow_down"  # the web server's own limit, before Discourse is asked
MINUTE = 60.0


@dataclass(frozen=True)
class ApiRequest:
    """One request with an API key: ``name`` is "PUT /posts/{id}"; ``status`` 0 when it was made to fail."""

    name: str
    path: str
    username: str
    arguments: Json
    status: int
    errors: tuple[str, ...] = ()


class Json8(JSONResponse):
    """As Discourse names it; clients compare it to the letter."""

    media_type = "application/json; charset=utf-8"


class Api:
    """``keys``: API key -> the only username it is good for, empty for all.

    ``a_minute``: how many requests with a key are taken in one, None for any number.
    """

    def __init__(self, state: State, keys: dict[str, str]) -> None:
        self.faults = Faults()
        self.requests: list[ApiRequest] = []
        self.a_minute: int | None = None
        self.keys = keys
        self._state = state
        self._taken: deque[float] = deque()
        self._lock = threading.Lock()
        routes = [
            Route(path + ending, self._endpoint(f"{verb} {path.replace(':int', '')}", method), methods=[verb])
            for verb, path, method in METHODS
            for ending in (".json", "")
        ]
        self.app = Starlette(routes=routes, exception_handlers={404: _nowhere, 405: _nowhere})

    def _endpoint(self, name: str, method: Method) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                args = await _arguments(request)
            except ValueError:
                return PlainTextResponse("Bad Request", 400)

            def run() -> Response:
                return self._carry_out(request, name, method, args)

            fault = self._rate_limit(request) or self.faults.take(name)
            if fault is not None and fault.lost:
                self._log(request, name, args, 0, (fault.how,))
            return await answered(request, fault, run, _failed)

        return endpoint

    def _carry_out(self, request: Request, name: str, method: Method, args: ForumArguments) -> Response:
        errors: tuple[str, ...] = ()
        try:
            with self._state.changed:
                user = self._user(request)
                if user is None and request.method != "GET":
                    raise not_logged_in()
                answer = _drawn(method(Call(self._state, self._state.sight(user), args)))
        except Refused as refused:
            action = {"action": "create_post"} if name == "POST /posts" and refused.status == 422 else {}
            answer, errors = Json8(action | refused.body(), refused.status), tuple(refused.messages)
        except Moved as moved:
            answer = RedirectResponse(moved.path, 301)
        self._log(request, name, args, answer.status_code, errors)
        return answer

    def _user(self, request: Request) -> User | None:
        """In whose name: None without a key. Raises Refused for a key that is not good for them."""
        key, username = request.headers.get("api-key"), request.headers.get("api-username", "")
        if key is None:
            return None
        only = self.keys.get(key)
        if only is None or (only and username and only.lower() != username.lower()):
            raise bad_key()
        user = self._state.find_user(only or username)
        if user is None:
            raise bad_key()
        return user

    def _log(
        self, request: Request, name: str, args: ForumArguments, status: int, errors: tuple[str, ...]
    ) -> None:
        if "api-key" not in request.headers:
            return
        given = {key: value for key, value in args.given.items() if not isinstance(value, File)}
        username = request.headers.get("api-username", "")
        self.requests.append(ApiRequest(name, request.url.path, username, given, status, errors))

    def _rate_limit(self, request: Request) -> Fault | None:
        if self.a_minute is None or "api-key" not in request.headers:
            return None
        now = time.monotonic()
        with self._lock:
            while self._taken and now - self._taken[0] >= MINUTE:
                self._taken.popleft()
            if len(self._taken) >= self.a_minute:
                return Fault(RATE_LIMITED, seconds=MINUTE - (now - self._taken[0]))
            self._taken.append(now)
        return None


async def _arguments(request: Request) -> ForumArguments:
    """Query, body and path together. ValueError when a JSON body is none."""
    given = nested(request.query_params.multi_items())
    if request.headers.get("content-type", "").startswith("application/json"):
        body = json.loads(await request.body() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("not an object")
        given |= body
    else:
        form = await request.form()
        given |= nested([(name, await _field(value)) for name, value in form.multi_items()])
    return ForumArguments(given | request.path_params)


async def _field(value: UploadFile | str) -> File | str:
    if isinstance(value, str):
        return value
    return File(value.filename or "", await value.read(), value.content_type or "")


def _drawn(answer: Any) -> Response:
    if answer is None:
        return PlainTextResponse("")
    if isinstance(answer, Upload):
        return Response(answer.file.content, media_type=answer.file.content_type)
    return Json8(answer)


def _failed(fault: Fault) -> Response:
    seconds = max(1, round(fault.seconds))
    if fault.how == RATE_LIMITED:
        limited = Refused(429, [MANY_TIMES], "rate_limit").body()
        waiting = {"wait_seconds": seconds, "time_left": f"{seconds} seconds"}
        return Json8(limited | {"extras": waiting}, 429, {"Retry-After": str(seconds)})
    if fault.how == SLOW_DOWN:
        words = f"Slow down, too many requests from this IP address. Please retry again in {seconds} seconds."
        code = {"Retry-After": str(seconds), "Discourse-Rate-Limit-Error-Code": "ip_10_secs_limit"}
        return PlainTextResponse(words, 429, code)
    return PlainTextResponse("upstream failure", int(fault.how))


def _nowhere(_request: Request, _error: Exception) -> Response:
    return Json8(not_found().body(), 404)
