"""An event into the inbox, within the time that its platform waits for the acknowledgement."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage.errors import Unavailable
from storage.inbox import Inbox
from storage.session import Session
from storage.store import Database

WITHIN = 2.5  # seconds; Slack waits for three, a forum for longer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A row for the inbox: its unique name, what kind of event it is, and what the worker needs of it.
    ``place`` and ``person``: where it was said, and by whom, as the platform's ids."""

    key: str
    kind: str
    payload: dict[str, Any]
    place: str = ""
    person: str = ""

    def put(self, platform: str, tenant: str, inbox: Inbox) -> None:
        """Twice is once."""
        inbox.put(platform, tenant, self.key, self.kind, self.payload, self.place, self.person)


class Keeper:
    """Saves events of one platform. ``wake``: there is work in the inbox."""

    def __init__(self, db: Database, platform: str, wake: Callable[[], None]) -> None:
        self._db = db
        self._platform = platform
        self._wake = wake

    async def overhear(self, tenant: str, kept: Kept, wanted: Callable[[Session], bool]) -> bool:
        """As ``keep``, of what is rarely wanted: whether it is asked beside the writer, who does not hear of
        the others."""
        try:
            async with asyncio.timeout(WITHIN):
                if not await asyncio.wrap_future(self._db.submit_read(wanted)):
                    return True
        except (TimeoutError, Unavailable):
            return False
        return await self.keep(tenant, kept)

    async def keep(
        self, tenant: str, kept: Kept, wanted: Callable[[Session], bool] = lambda session: True
    ) -> bool:
        """False when it could not be saved: the platform must hear so, and send it again. ``wanted``
        looks, in the same transaction, whether there is anything in it for us."""

        def put(session: Session) -> None:
            if wanted(session):
                kept.put(self._platform, tenant, session.inbox)

        ticket = self._db.submit(put)
        try:
            async with asyncio.timeout(WITHIN):
                await asyncio.shield(asyncio.wrap_future(ticket.future))
        except TimeoutError:
            ticket.abandon()  # saved or not, it comes again under the same key
            return False
        except Unavailable as error:
            logger.warning("an event was not saved: the database is %s", error.reason.value)
            return False
        self._wake()
        return True
