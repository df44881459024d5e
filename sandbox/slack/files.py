"""Files that the app hands over, and where a browser gets them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.slack.things import Json

LARGEST = 20_000_000  # bytes


@dataclass
class File:
    """``content`` is None until it was sent, ``complete`` once the app said that it is all."""

    id: str
    name: str
    length: int
    alt: str
    title: str = ""
    content: bytes | None = None
    complete: bool = False


class Files:
    """By id. ``address``: where the workspace is served."""

    def __init__(self, team: str) -> None:
        self.address = ""
        self.by_id: dict[str, File] = {}
        self._team = team
        self._tickets: dict[str, File] = {}
        self.routes = [
            Route("/upload/v1/{ticket}", self._take, methods=["POST"]),
            Route("/files-pri/{name}/{file}", self._give),
        ]

    def expect(self, name: str, length: int, alt: str) -> tuple[File, str]:
        """A file that is to come, and the address to send it to."""
        file = File(f"F{secrets.token_hex(5).upper()}", name, length, alt)
        self.by_id[file.id] = file
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = file
        return file, f"{self.address}/upload/v1/{ticket}"

    def shown(self, id: object) -> File | None:
        """One that a message may show."""
        file = self.by_id.get(str(id))
        return file if file is not None and file.complete else None

    def url(self, file: File) -> str:
        return f"{self.address}/files-pri/{self._team}-{file.id}/{file.name}"

    def json(self, file: File) -> Json:
        return {"id": file.id, "title": file.title, "name": file.name, "url_private": self.url(file)}

    async def _take(self, request: Request) -> Response:
        file = self._tickets.pop(request.path_params["ticket"], None)
        if file is None:
            return PlainTextResponse("no such upload", 404)
        content = await request.body()
        if len(content) != file.length or len(content) > LARGEST:
            return PlainTextResponse("not the length that was said", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    def _give(self, request: Request) -> Response:
        file = self.shown(request.path_params["name"].rpartition("-")[2])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        return Response(file.content, media_type="image/png")
