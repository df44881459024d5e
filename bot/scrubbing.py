"""After something secret was deleted: nothing of it should be left in what the database keeps aside."""

from __future__ import annotations

import asyncio
import logging

from bot.logs import trace
from storage.errors import Unavailable
from storage.store import Database

log = logging.getLogger(__name__)

BETWEEN, LONGEST = (
    0.5,
    30.0,
)  # seconds between two tries, each longer than the one before: readers are in the way


class Scrubber:
    """The one that does it, for whoever closes a round or a vote, beside the commands. At the start it is due
    too: what was deleted before a kill may be there still."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._asked = asyncio.Event()
        self._asked.set()

    def ask(self) -> None:
        """Something was deleted and committed."""
        self._asked.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            pause = BETWEEN
            while not await self._is_done():
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST)

    async def _is_done(self) -> bool:
        try:
            return await asyncio.to_thread(self._db.scrub)
        except Unavailable as error:
            log.warning("what was deleted is not given back yet: the database is %s", error.reason.value)
        except Exception as error:  # tried again, like what somebody is in the way of
            log.error("what was deleted is not given back yet: %s", trace(error))
        return False
