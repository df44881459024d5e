"""What a post needs before it is drawn: its pictures handed to the platform, and the bot's own address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.drawing import Busy, draw
from bot.logs import trace
from bot.transport import Later
from handlers.pictures import Drawing
from handlers.reply import Aside, Block, Link, Picture, Reply, Span, Text

log = logging.getLogger(__name__)

# Seconds, all of them well within the lease of the job that waits: for the pictures of other messages, for
# all pictures of this one, for the platform to take each.
TURN, DRAWING, HANDING = 3.0, 15.0, 6.0

Upload = Callable[[bytes, Drawing], Awaitable[str]]
"""Hands a PNG to the platform; what it is called there. Whatever it raises, the post goes without it."""


class Illustrator:
    """``public_url``: where the bot's own pages are served; without it their links are words alone."""

    def __init__(self, upload: Upload, public_url: str | None) -> None:
        self._upload = upload
        self._base = (public_url or "").rstrip("/")

    async def finished(self, reply: Reply) -> Reply:
        """The reply with pictures that the platform has, and links that lead somewhere. What cannot be drawn
        or handed over is left out: the words are complete without it. Later while others are drawn."""
        drawings = list(dict.fromkeys(block for block in reply.blocks if isinstance(block, Drawing)))
        pictures = await self._pictures(drawings) if drawings else {}
        blocks = (
            pictures.get(each) if isinstance(each, Drawing) else self._linked(each) for each in reply.blocks
        )
        return replace(reply, blocks=tuple(block for block in blocks if block is not None))

    async def _pictures(self, drawings: Sequence[Drawing]) -> dict[Drawing, Picture | None]:
        try:
            pngs = await asyncio.to_thread(draw, drawings, TURN, DRAWING)
        except Busy:
            raise Later(TURN, "other pictures are being drawn") from None
        except Exception as error:  # whatever a drawing comes to, the post goes out
            log.error("a post goes without its pictures: %s", trace(error))
            return {}
        handed = await asyncio.gather(*(self._handed(png, each) for each, png in pngs.items()))
        return dict(zip(pngs, handed, strict=True))

    async def _handed(self, png: bytes, drawing: Drawing) -> Picture | None:
        try:
            async with asyncio.timeout(HANDING):
                return Picture(await self._upload(png, drawing), drawing.alt)
        except Exception as error:  # whatever the platform comes up with
            log.warning("a post goes without its picture: %s", trace(error))
            return None

    def _linked(self, block: Block) -> Block:
        match block:
            case Text(parts):
                return Text(*map(self._span, parts))
            case Aside(parts):
                return Aside(*map(self._span, parts))
        return block

    def _span(self, part: Span) -> Span:
        if not isinstance(part, Link) or not part.url.startswith("/"):
            return part
        return replace(part, url=self._base + part.url) if self._base else part.text


def has_pictures(reply: Reply) -> bool:
    return any(isinstance(block, Picture) for block in reply.blocks)


def without_pictures(reply: Reply) -> Reply:
    return replace(reply, blocks=tuple(each for each in reply.blocks if not isinstance(each, Picture)))
