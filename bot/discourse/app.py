"""``POST /discourse/webhook``: verified here, kept in the inbox, and only then acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.discourse.ingress import Unverified, event_of, verify
from bot.discourse.tenant import ForumTenant
from bot.fields import Malformed, Raw, body_of, json_object

PATH = "/discourse/webhook"
MAX_BODY = 1_000_000  # bytes

logger = logging.getLogger(__name__)

Take = Callable[[str, str, Raw], Awaitable[bool]]


class ForumApp:
    """The webhook's way in. ``take`` saves an event (its kind, its name, its body), or says that it
    could not."""

    def __init__(self, secret: str, tenant: ForumTenant, take: Take) -> None:
        self._secret = secret
        self._tenant = tenant
        self._take = take

    def route(self) -> Route:
        return Route(PATH, self.endpoint, methods=["POST"])

    async def endpoint(self, request: Request) -> Response:
        """401 to whoever is not the forum, 413 to too much, 400 to what it would not send, 503 to what
        could not be kept (the forum tries again); else 200."""
        try:
            body = await body_of(request, MAX_BODY)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        try:
            verify(request.headers.raw, body, self._secret)
            kind, name, instance = event_of(request.headers.raw)
            kept = await self._one(kind, name, instance, json_object(body))
        except Unverified as refusal:
            logger.info("refused a request: %s", refusal)
            return Response(status_code=401)
        except Malformed as refusal:
            return PlainTextResponse(str(refusal), status_code=400)
        return PlainTextResponse("ok\n") if kept else Response(status_code=503)

    async def _one(self, kind: str, name: str, instance: str, body: Raw) -> bool:
        if kind == "ping":
            return True
        if self._tenant.user is None:
            return False  # nobody can say yet what is the bot's own
        if _host(instance) != self._tenant.name:
            logger.info("dropped an event of a forum that is not ours")
            return True
        return await self._take(kind, name, body)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
