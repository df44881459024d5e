"""One ASGI app on a loopback port, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

# Scope keys of functions that ASGI has no way to ask for:
HANG_UP = "sandbox.hang_up"  # cuts this request's connection
FALL_SILENT = "sandbox.fall_silent"  # reads nothing more from it, and so answers no ping


class _CuttableProtocol(H11Protocol):
    """Gives the app a way to cut the connection, which ASGI has none for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner: ASGIApp = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[HANG_UP] = self.transport.abort
            await inner(scope, receive, send)

        self.app = app


class _CuttableWebSocket(WSProtocol):
    """The same for a WebSocket, which can also be left open and unread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[HANG_UP] = self.transport.abort
            scope[FALL_SILENT] = self.transport.pause_reading
            await inner(scope, receive, send)

        self.app = app


class Server:
    """Serves ``app`` between ``start`` and ``stop`` (or inside ``with``); port 0 takes a free one."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            app,
            http=_CuttableProtocol,
            ws=_CuttableWebSocket,
            lifespan="off",
            log_level="critical",
            access_log=False,
        )
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="sandbox-server", daemon=True)

    def start(self) -> None:
        # The socket listens before the thread runs, so a client that comes early just waits.
        self._socket.listen(128)
        self._thread.start()

    def stop(self) -> None:
        self._uvicorn.should_exit = True
        self._uvicorn.force_exit = True
        self._thread.join(timeout=5)
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._uvicorn.serve(sockets=[self._socket]))

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()
