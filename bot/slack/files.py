"""Pictures handed to Slack: a file that is shared nowhere until a message shows it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import TIMEOUT, CallFailed, call
from bot.slack.spans import Json
from bot.text import clip
from handlers.pictures import Drawing

NAME = "milepost.png"
ALT, TITLE = 1000, 200  # characters that a file's own words may have
LOOKS = (0.5, 1.0, 1.5)  # seconds after which a new file is tried again: Slack looks at it first


class Files:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def upload(self, png: bytes, drawing: Drawing) -> str:
        """The file's id, ``F…``. Raises CallFailed."""
        words = {"filename": NAME, "alt_txt": clip(drawing.alt, ALT)}
        opened = await call(self._client.files_getUploadURLExternal(length=len(png), **words))
        url, id = opened.get("upload_url"), opened.get("file_id")
        if not isinstance(url, str) or not isinstance(id, str):
            raise CallFailed("unreadable")
        await self._send(url, png)
        files: list[dict[str, str | None]] = [{"id": id, "title": clip(drawing.of.title, TITLE)}]
        await call(self._client.files_completeUploadExternal(files=files))
        return id

    async def _send(self, url: str, png: bytes) -> None:
        """To the address that Slack gave for this one file: no token goes with it."""
        given: dict[str, Any] = {"timeout": aiohttp.ClientTimeout(total=TIMEOUT), "proxy": self._client.proxy}
        try:
            async with (
                self._session() as session,
                session.post(url, data=png, allow_redirects=False, **given) as answer,
            ):
                if answer.status != 200:
                    raise CallFailed("upload_refused", answer.status)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise CallFailed(f"upload_failed_{type(error).__name__}") from None

    def _session(self) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
        """The client's own, which stays open."""
        kept = self._client.session
        return aiohttp.ClientSession() if kept is None else nullcontext(kept)


def has_files(blocks: Iterable[Json]) -> bool:
    return any("slack_file" in block for block in blocks)


def without_files(blocks: Iterable[Json]) -> list[dict[str, Any]]:
    return [block for block in blocks if "slack_file" not in block]
