"""What somebody had no right to do is kept in the audit: who, where and which command, not its arguments."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.origin import Origin
from handlers.model import NotAllowed
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")

FOREIGN = "refused: a command from a workspace that is not served here"


def note(refusal: NotAllowed, origin: Origin, now: datetime, session: Session) -> None:
    """In a transaction of its own: that of the command is undone."""
    member = session.members.at(origin.identity)
    what = f"refused: {refusal.command or 'a command'}"
    session.audit.add(refusal.program_id, member.id if member else None, origin.place.key, what, now)


class Refusals:
    """Keeps what was refused to whoever waits for an answer."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def kept(self, run: Callable[[], Awaitable[T]], origin: Origin) -> T:
        """What ``run`` gives or raises; a refusal is noted before it is answered."""
        try:
            return await run()
        except NotAllowed as refusal:
            await self._write(partial(note, refusal, origin, self._clock()))
            raise

    async def stranger(self, origin: Origin) -> None:
        """Somebody of a workspace or forum that is not served here asked for something."""
        now = self._clock()
        await self._write(lambda session: session.audit.add(None, None, origin.place.key, FOREIGN, now))

    async def _write(self, work: Callable[[Session], None]) -> None:
        try:
            await asyncio.wrap_future(self._db.submit(work).future)
        except Unavailable as error:  # refused is refused, whether it can be written down or not
            log.warning("a refusal is not kept: the database is %s", error.reason.value)
