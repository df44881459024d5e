"""The inbox worker: sees to it that every event that was acknowledged is handled once.

An event is taken with a lease (committed as *taken*), then handled: see ``handling``. A kill before its
transaction's commit leaves nothing, and the event comes again; a kill after it leaves all of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from datetime import timedelta

from bot import workers
from bot.handling import Handler
from bot.logs import trace
from storage.errors import Unavailable
from storage.inbox import Event
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # an event is ours: longer than it waits its turn, is looked up and saved
AT_ONCE = 8
LOOK_EVERY = 1.0  # seconds between two looks when nobody wakes us
DRAIN = 5.0  # seconds that a shutdown waits for what is being handled


class Receiver:
    """The worker of one process; any number of processes may run one each."""

    def __init__(self, db: Database, handler: Handler) -> None:
        self._db = db
        self._handler = handler
        self._name = workers.name_of(self)
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
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
        """Work until ``stop``, then finish what is being handled."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
        workers.begins(self._name)
        await self._take_over()
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                for event in await self._take():
                    self._start(event)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY):
                        await self._woken.wait()
            await self._drain()
        finally:
            workers.ends(self._name)
            with self._lock:
                self._loop = None

    def stop(self) -> None:
        """Take no more work. To be called in the loop that runs this."""
        self._stopping.set()
        self._woken.set()

    async def _take_over(self) -> None:
        """What a killed process of this machine was handling need not wait for its lease to end."""

        def release(session: Session) -> None:
            for worker in session.inbox.holders():
                if workers.is_gone(worker):
                    session.inbox.release(worker)

        try:
            await asyncio.wrap_future(self._db.submit(release).future)
        except Unavailable as error:
            log.warning("the inbox could not be taken over: the database is %s", error.reason.value)

    async def _take(self) -> tuple[Event, ...]:
        free = AT_ONCE - len(self._tasks)
        if free <= 0:
            return ()
        ticket = self._db.submit(lambda session: session.inbox.take(free, LEASE, self._name))
        try:
            return await asyncio.wrap_future(ticket.future)
        except Unavailable as error:
            log.warning("could not look for events: the database is %s", error.reason.value)
        except Exception as error:  # the worker outlives a bug
            log.error("could not look for events: %s", trace(error))
        return ()

    def _start(self, event: Event) -> None:
        task = asyncio.create_task(self._handler.handle(event))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()

    async def _drain(self) -> None:
        if not self._tasks:
            return
        _, unfinished = await asyncio.wait(self._tasks, timeout=DRAIN)
        for task in unfinished:  # nothing of theirs is saved: they come again
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
