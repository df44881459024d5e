"""The outbox worker: makes what the database wants posted stand where it should, once.

A job is claimed (committed as *sending*), said, and its outcome is recorded:

- sent: the platform's id of the message is kept, later changes update that message;
- refused for good: dead; the first one of a place is written to the program's audit and the log, and
  ``milepost doctor`` shows all of them;
- refused for now: back in the queue until the time the platform gave, while other places go on;
- unknown: nobody can say whether it was posted. It is looked for before it is sent again.

What a message says is drawn from the records at the moment it is sent, so several changes that wait
become one update.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Mapping

from bot import workers
from bot.clock import Clock
from bot.logs import trace
from bot.pace import Pace, Pacer
from bot.sending import Sender
from bot.transport import Transport
from storage.errors import Unavailable
from storage.outbox import Job
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

LEASE = 60.0  # seconds a claimed job is ours: longer than any call of a platform takes
AT_ONCE = 8  # jobs in flight
LOOK_EVERY = 1.0  # seconds between two looks when nobody wakes us
DRAIN = 5.0  # seconds that a shutdown waits for what is being sent
FIRST_WAIT = 1.0  # seconds before an unknown message is looked for; doubled with each try


class Delivery:
    """The worker of one process; any number of processes may run one each."""

    def __init__(
        self,
        db: Database,
        transports: Mapping[str, Transport],
        clock: Clock,
        *,
        pace: Pace | None = None,
        lease: float = LEASE,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self._db = db
        self._clock = clock
        self._lease = lease
        self._name = workers.name_of(self)
        self._jobs: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._sender = Sender(db, transports, clock, Pacer(pace or Pace()), self._stopping, first_wait)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    @property
    def alive(self) -> bool:
        """Whether the worker runs."""
        return self._loop is not None

    def wake(self) -> None:
        """Look for work now. May be called from any thread, also before and after ``run``."""
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Work until ``stop``, then finish what is being sent."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
        workers.begins(self._name)
        await self._take_over()
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                for job in await self._claim():
                    self._start(job)
                await self._rest()
            await self._drain()
        finally:
            workers.ends(self._name)
            with self._lock:
                self._loop = None

    def stop(self) -> None:
        """Take no more work. To be called in the loop that runs this."""
        self._stopping.set()
        self._woken.set()

    async def _drain(self) -> None:
        """Wait for what is being sent. What is cut off is *unknown* once its lease ends, and looked
        for by whoever claims it then."""
        if not self._jobs:
            return
        _, unfinished = await asyncio.wait(self._jobs, timeout=DRAIN)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def _take_over(self) -> None:
        """What a killed process of this machine was sending need not wait for its lease to end."""
        now = self._clock()

        def release(session: Session) -> None:
            for worker in session.outbox.sending():
                if workers.is_gone(worker):
                    session.outbox.release(worker, now)

        try:
            await asyncio.wrap_future(self._db.submit(release).future)
        except Unavailable as error:
            log.warning("delivery could not take over: the database is %s", error.reason.value)

    async def _claim(self) -> tuple[Job, ...]:
        free = AT_ONCE - len(self._jobs)
        if free <= 0:
            return ()
        now = self._clock()
        ticket = self._db.submit(lambda session: session.outbox.claim(self._name, now, self._lease, free))
        try:
            return await asyncio.wrap_future(ticket.future)
        except Unavailable as error:
            log.warning("delivery could not look for work: the database is %s", error.reason.value)
        except Exception as error:  # the worker outlives a bug
            log.error("delivery could not look for work: %s", trace(error))
        return ()

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._sender.send(job))
        self._jobs.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._jobs.discard(task)
        self._woken.set()  # the next one in its lane may be free now

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._woken.wait()
