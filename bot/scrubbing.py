"""After something secret was deleted: nothing of it should be left in what the database keeps aside."""

from __future__ import annotations

import asyncio
import logging

from storage.errors import Unavailable
from storage.store import Database

log = logging.getLogger(__name__)

TRIES = 5
BETWEEN = 0.5  # seconds: whoever reads just now has read by then


async def scrub(db: Database) -> None:
    """Beside the commands, a few times where somebody is in the way. What could not be done now is done when
    the bot tidies up."""
    try:
        for _ in range(TRIES):
            if await asyncio.to_thread(db.scrub):
                return
            await asyncio.sleep(BETWEEN)
    except Unavailable as error:
        log.warning("what was deleted is not given back yet: the database is %s", error.reason.value)
