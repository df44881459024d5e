"""One outbox job: say what is true now, once, and record what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TypeVar

from bot.clock import Clock
from bot.leasing import Lease, Lost
from bot.logs import trace
from bot.outcomes import Outcome, Outcomes
from bot.pace import Pacer
from bot.transport import Later, Posted, Refused, Transport
from bot.wording import NEVER_POSTED, Wording, worded
from storage.errors import NotSaved
from storage.outbox import Job
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")

PAUSES = (0.2, 1.0, 5.0)  # seconds before an outcome is recorded again
LONGEST_QUEUE = 20.0  # seconds a claimed job waits for the ones before it, well within its lease
PATIENCE = 2.0  # seconds a job waits in hand for its turn; for longer it goes back to the queue
UNKNOWN = "unknown"  # Job.before of one that an earlier try may have posted


class Sender:
    """Does jobs that are already claimed. ``stopping`` is set at shutdown."""

    def __init__(
        self,
        db: Database,
        transport: Transport,
        clock: Clock,
        pacer: Pacer,
        stopping: asyncio.Event,
        *,
        lease: float,
        first_wait: float,
    ) -> None:
        self._db = db
        self._transport = transport
        self._clock = clock
        self._pacer = pacer
        self._stopping = stopping
        self._lease = lease
        self._outcomes = Outcomes(clock, first_wait)
        self._in_turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(self, job: Job) -> None:
        """Do the job and record its outcome; raises nothing but cancellation.

        Where it cannot be recorded, the lease runs out and the message is looked for. What another worker
        took over meanwhile is left to that one.
        """
        lease = Lease(self._db, job, self._clock, self._lease)
        try:
            async with lease.kept():
                outcome = await self._outcome(job, lease)
        except Lost:
            return
        for pause in (*PAUSES, None):
            try:
                await asyncio.wrap_future(self._db.submit(outcome).future)
                return
            except Exception as error:
                log.error("delivery of %s: its outcome is not recorded: %s", job.key, trace(error))
                if pause is None or not isinstance(error, NotSaved):
                    return
            await asyncio.sleep(pause)

    async def _outcome(self, job: Job, lease: Lease) -> Outcome:
        began = time.monotonic()
        try:
            async with self._in_turn[job.place.key]:  # a place's messages stand in the order they were wanted
                if time.monotonic() - began > LONGEST_QUEUE:
                    raise Later(0, "others in this place took long")
                return await self._attempt(job, lease)
        except Lost:
            raise
        except Exception as error:  # what it means is decided there
            return self._outcomes.failed(job, error)

    # ---- saying it -------------------------------------------------------------------------------

    async def _attempt(self, job: Job, lease: Lease) -> Outcome:
        wording = await self._read(lambda session: worded(session, job, self._clock()))
        if wording is None:
            return self._outcomes.dropped(job)
        posted = await self._found(job, wording.under)
        if posted is None:
            if wording.moot:
                return self._outcomes.dropped(job, wording.moot)
            if (hush := (wording.at - self._clock()).total_seconds()) > 0:
                raise Later(hush, "these are their quiet hours")
            if wording.orphan:
                raise Refused(NEVER_POSTED)
            posted = await self._say(job, wording, lease)
        return self._outcomes.sent(job, posted)

    async def _found(self, job: Job, under: str | None) -> Posted | None:
        """The message, where an earlier try may have posted it already."""
        if job.before != UNKNOWN or job.external_id is not None:
            return None
        with self._holding(job, "find"):
            return await self._transport.find(job.place, job.uuid, under=under, looked_to=job.looked_to)

    async def _say(self, job: Job, wording: Wording, lease: Lease) -> Posted:
        method = "post" if job.external_id is None else "update"
        await self._turn(job)
        await lease.check()
        with self._holding(job, method):
            if job.external_id is None:
                return await self._transport.post(
                    job.place, wording.reply, uuid=job.uuid, under=wording.under
                )
            return await self._transport.update(job.place, job.external_id, wording.reply)

    @contextlib.contextmanager
    def _holding(self, job: Job, method: str) -> Iterator[None]:
        """Keep what a platform asked for: no call of this method in this place before its time."""
        now = time.monotonic()
        if (hold := self._pacer.held(job.place.key, method, now)) is not None:
            raise Later(hold.until - now, hold.reason)
        try:
            yield
        except Later as error:
            self._pacer.hold(job.place.key, method, time.monotonic() + error.seconds, str(error))
            raise

    async def _turn(self, job: Job) -> None:
        """Wait for the place's next turn."""
        while (wait := self._pacer.take(job.place.key, time.monotonic())) > 0:
            if wait > PATIENCE or self._stopping.is_set():
                raise Later(wait, "this place has its pace")
            await asyncio.sleep(wait)

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._db.submit_read(work))
