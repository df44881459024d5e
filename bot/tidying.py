"""Forgetting what the delivery ledger needs no more: once at the start, then every few hours."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.scrubbing import Scrubber
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

EVERY = 6 * 3600.0  # seconds
SEEN = timedelta(days=7)  # how long a repeated delivery is recognised; platforms repeat within an hour
DELIVERED = timedelta(days=30)  # how long doctor can still tell what became of a message


def tidy(session: Session, now: datetime) -> None:
    session.inbox.purge(now - SEEN)
    session.outbox.purge(now - DELIVERED)
    session.directory.forget_when()


async def keep_tidy(db: Database, clock: Clock, scrubber: Scrubber) -> None:
    """Purge until cancelled. The messages themselves and the audit stay."""
    while True:
        try:
            await asyncio.wrap_future(db.submit(partial(tidy, now=clock())).future)
            scrubber.ask()
        except Unavailable as error:
            log.warning("could not tidy up: the database is %s", error.reason.value)
        await asyncio.sleep(EVERY)
