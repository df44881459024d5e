"""Buttons whose command line is longer than Slack lets a button hold: the line is kept, and the button
names it. It is tidied away with the keys of what came in."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from dataclasses import replace

from bot.answers import too_old
from bot.origin import Answer, Front, Origin
from bot.slack.render import VALUE
from bot.transport import Posted, Transport
from handlers.model import Place
from handlers.reply import Block, Button, Buttons, Reply
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

_KEPT = re.compile(r"kept:([0-9a-f]{32})")


class LongLines:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def shorten(self, reply: Reply, tenant: str) -> Reply:
        """The reply with buttons that fit. Where a line cannot be kept its button is left out when the
        reply is drawn: the rest of it is worth more than nothing."""
        lines = {name_of(button.line): button.line for button in _buttons(reply) if _is_long(button)}
        if not lines:
            return reply

        def keep(session: Session) -> None:
            for name, line in lines.items():
                session.inbox.keep_line("slack", tenant, name, line)

        try:
            await asyncio.wrap_future(self._db.submit(keep).future)
        except Unavailable as error:
            log.warning("a long button is left out: the database is %s", error.reason.value)
            return reply
        return replace(reply, blocks=tuple(map(_short, reply.blocks)))

    async def whole(self, line: str, tenant: str) -> str | None:
        """What a pressed button's line stands for, itself where it is not the name of a kept one; None
        when that is gone."""
        found = _KEPT.fullmatch(line)
        if found is None:
            return line
        reading = self._db.submit_read(lambda session: session.inbox.kept_line("slack", tenant, found[1]))
        return await asyncio.wrap_future(reading)


def name_of(line: str) -> str:
    """The same for the same line: one that is drawn again is kept once."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _is_long(button: Button) -> bool:
    return len(button.line) > VALUE


def _buttons(reply: Reply) -> list[Button]:
    return [button for block in reply.blocks if isinstance(block, Buttons) for button in block.buttons]


def _short(block: Block) -> Block:
    if not isinstance(block, Buttons):
        return block
    return Buttons(
        *(
            replace(button, line=f"kept:{name_of(button.line)}") if _is_long(button) else button
            for button in block.buttons
        )
    )


class ShortFront:
    """A ``Front`` whose answers' buttons fit, and that knows what they stand for."""

    def __init__(self, inner: Front, lines: LongLines) -> None:
        self._inner = inner
        self._lines = lines

    async def line(self, text: str, origin: Origin) -> Answer:
        whole = await self._lines.whole(text, origin.place.tenant)
        if whole is None:
            return Answer(too_old())
        return await self._fitting(await self._inner.line(whole, origin), origin)

    async def form(
        self, words: str, answers: dict[str, str], carried: dict[str, str], origin: Origin
    ) -> Answer:
        return await self._fitting(await self._inner.form(words, answers, carried, origin), origin)

    async def _fitting(self, answer: Answer, origin: Origin) -> Answer:
        tenant = origin.place.tenant
        later = answer.later
        if later is not None:
            later = asyncio.ensure_future(self._late(later, tenant))
        return replace(answer, reply=await self._lines.shorten(answer.reply, tenant), later=later)

    async def _late(self, later: asyncio.Future[Reply], tenant: str) -> Reply:
        return await self._lines.shorten(await later, tenant)


class ShortTransport:
    """A ``Transport`` whose messages' buttons fit."""

    def __init__(self, inner: Transport, lines: LongLines) -> None:
        self._inner = inner
        self._lines = lines

    async def post(self, place: Place, reply: Reply, *, uuid: str, under: str | None) -> Posted:
        fitting = await self._lines.shorten(reply, place.tenant)
        return await self._inner.post(place, fitting, uuid=uuid, under=under)

    async def update(self, place: Place, external_id: str, reply: Reply) -> Posted:
        return await self._inner.update(place, external_id, await self._lines.shorten(reply, place.tenant))

    async def find(
        self, place: Place, uuid: str, *, under: str | None, looked_to: str | None = None
    ) -> Posted | None:
        return await self._inner.find(place, uuid, under=under, looked_to=looked_to)
