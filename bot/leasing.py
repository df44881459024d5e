"""A job in hand stays ours for as long as it takes: looking for a message may outlast any lease."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.errors import Unavailable
from storage.outbox import Job
from storage.store import Database

log = logging.getLogger(__name__)


class Lost(Exception):
    """The lease was over, and the job is with another worker by now: it is theirs alone."""


class Lease:
    """Of one job, for ``seconds`` from each time that it is renewed: every third of them."""

    def __init__(self, db: Database, job: Job, clock: Clock, seconds: float) -> None:
        self._db = db
        self._job = job
        self._clock = clock
        self._seconds = seconds
        self._until = job.lease_ends

    @contextlib.asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renewed for as long as this lasts. What is done sooner costs the database nothing."""
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()

    async def check(self) -> None:
        """Before anything is said: Lost where the job is another's. The database is asked only if a third
        of the lease went by since it last said so."""
        if self._clock() > self._third_gone and not await self._renewed():
            raise Lost

    @property
    def _third_gone(self) -> datetime:
        return self._until - timedelta(seconds=self._seconds * 2 / 3)

    async def _keep(self) -> None:
        ours = True
        while ours:
            await asyncio.sleep(self._seconds / 3)
            try:
                ours = await self._renewed()
            except Unavailable as error:
                log.warning("a lease could not be renewed: the database is %s", error.reason.value)

    async def _renewed(self) -> bool:
        until = self._clock() + timedelta(seconds=self._seconds)
        renewing = self._db.submit(lambda session: session.outbox.renewed(self._job, until))
        ours = await asyncio.wrap_future(renewing.future)
        if ours:
            self._until = until
        return ours
