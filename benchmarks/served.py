"""What the bot is compared with in Python: ``python -m benchmarks.served bare|bolt`` serves it on PORT.

Both run on the same server and the same loop as the bot, with the bot's own check of the signature, and
answer with one short line.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

import uvicorn
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.traffic import SECRET
from bot.slack.client import silent_logger
from bot.slack.ingress import Unverified, verify

Answering = Callable[[bytes], Awaitable[Response]]


def bare() -> Starlette:
    """Checks the signature and says ok."""

    async def answer(body: bytes) -> Response:
        return PlainTextResponse("ok")

    return _app(answer)


def bolt() -> Starlette:
    """Checks the signature, then one Bolt listener says ok."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-benchmark")

    app = AsyncApp(
        logger=silent_logger(),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )

    @app.command("/okr")
    async def okr(ack: Callable[[str], Awaitable[object]]) -> None:
        await ack("ok")

    async def answer(body: bytes) -> Response:
        done = await app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=_FORM))
        return Response(done.body, status_code=done.status)

    return _app(answer)


_FORM: dict[str, str | Sequence[str]] = {"content-type": "application/x-www-form-urlencoded"}


def _app(answer: Answering) -> Starlette:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        try:
            verify(request.headers.raw, body, SECRET, time.time())
        except Unverified:
            return Response(status_code=401)
        return await answer(body)

    async def ready(request: Request) -> Response:
        return PlainTextResponse("ready")

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"]), Route("/", ready)])


def main(which: str) -> None:
    app = {"bare": bare, "bolt": bolt}[which]()
    uvicorn.run(
        app,
        host=os.environ["HOST"],
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main(sys.argv[1])
