"""What the page takes from whom: this machine's own browser, from this very page, and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OURS = ("127.0.0.1", "localhost", "[::1]")
SAFE = ("GET", "HEAD")


class Guard:
    """Refuses other host names (a stranger's site whose name leads here), and writes from other origins.

    ``pictures``: the addresses from which pictures may come; everything else only from the page itself.
    """

    def __init__(self, app: ASGIApp, pictures: tuple[str, ...]) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": _policy(pictures),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if refusal := _refusal(scope["method"], Headers(scope=scope)):
            return await PlainTextResponse(refusal, 403)(scope, receive, send)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, guarded)


def _policy(pictures: tuple[str, ...]) -> str:
    own = "'self'"
    rules = {
        "default-src": "'none'",
        "script-src": own,
        "style-src": own,
        "connect-src": own,
        "img-src": " ".join((own, *pictures)),
        "form-action": own,
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items())


def _refusal(method: str, headers: Headers) -> str:
    """Why this request is not taken; empty for one that is."""
    host = headers.get("host", "")
    if host.rpartition(":")[0] not in OURS:
        return "This page is for this machine only: open it at 127.0.0.1."
    if method in SAFE:
        return ""
    origin, site = headers.get("origin", ""), headers.get("sec-fetch-site", "same-origin")
    if urlsplit(origin).netloc != host or site != "same-origin":
        return "Only this page's own forms are taken."
    return ""
