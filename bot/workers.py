"""What the inbox's and the outbox's workers have in common: the loop, leases, taking over after a kill."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Sequence
from typing import Any, Generic, TypeVar

from bot.logs import trace
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 8  # jobs in hand
LOOK_EVERY = 1.0  # seconds between two looks when nobody wakes us
DRAIN = 5.0  # seconds that a shutdown waits for what is in hand

_HERE: set[str] = set()  # those that run in this very process


class Worker(ABC, Generic[T]):
    """Takes jobs from the database and does them, several at once; any number of processes may run
    such a worker. ``what`` names it in the log, ``pause`` is how many seconds lie between two looks at
    least: a look takes the database from the commands that wake us."""

    def __init__(self, db: Database, what: str, *, pause: float = 0.0) -> None:
        self._db = db
        self._what = what
        self._pause = pause
        self._looked = -pause  # time.monotonic()
        # No other worker has this name, on this machine or another.
        self._name = f"{socket.gethostname()}:{os.getpid()}:{id(self):x}"
        self._tasks: dict[asyncio.Task[None], str] = {}  # what is in hand, and its place
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    @abstractmethod
    def _take(self, session: Session, free: int) -> Sequence[T]:
        """Take up to ``free`` jobs, with a lease in ``self._name``."""

    @abstractmethod
    def _do(self, job: T) -> Coroutine[Any, Any, None]:
        """Do one job and record its outcome; it raises nothing but cancellation."""

    @abstractmethod
    def _place(self, job: T) -> str:
        """A ``Place.key``: where the job belongs."""

    @abstractmethod
    def _release(self, session: Session) -> None:
        """End the leases of workers that are gone (``is_gone``)."""

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
        """Work until ``stop``, then finish what is in hand."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
        _HERE.add(self._name)
        await self._take_over()
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                for job in await self._taken():
                    self._start(job)
                await self._rest()
            await self._drain()
        finally:
            _HERE.discard(self._name)
            with self._lock:
                self._loop = None

    def stop(self) -> None:
        """Take no more work. To be called in the loop that runs this."""
        self._stopping.set()
        self._woken.set()

    async def _take_over(self) -> None:
        """What a killed process of this machine had in hand need not wait for its lease to end."""
        try:
            await asyncio.wrap_future(self._db.submit(self._release).future)
        except Unavailable as error:
            log.warning("%s could not take over: the database is %s", self._what, error.reason.value)

    async def _taken(self) -> Sequence[T]:
        free = AT_ONCE - len(self._tasks)
        if free <= 0:
            return ()
        self._looked = time.monotonic()
        try:
            return await asyncio.wrap_future(self._db.submit(lambda s: self._take(s, free)).future)
        except Unavailable as error:
            log.warning("%s could not look for work: the database is %s", self._what, error.reason.value)
        except Exception as error:  # the worker outlives a bug
            log.error("%s could not look for work: %s", self._what, trace(error))
        return ()

    def _start(self, job: T) -> None:
        task = asyncio.create_task(self._do(job))
        self._tasks[task] = self._place(job)  # at once: the next look may come before it is begun
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
        self._woken.set()  # what waited behind it may be free now

    @property
    def _in_hand(self) -> tuple[str, ...]:
        """The place of each job in hand."""
        return tuple(self._tasks.values())

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._woken.wait()
        if not self._stopping.is_set():
            await asyncio.sleep(max(0.0, self._looked + self._pause - time.monotonic()))

    async def _drain(self) -> None:
        """Wait for what is in hand. What is cut off comes again once its lease ends."""
        if not self._tasks:
            return
        _, unfinished = await asyncio.wait(self._tasks, timeout=DRAIN)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


class Crew:
    """Workers of one kind, one for each platform, as if they were one."""

    def __init__(self, workers: Sequence[Worker[Any]]) -> None:
        self._workers = tuple(workers)

    @property
    def alive(self) -> bool:
        """Whether all of them run."""
        return all(worker.alive for worker in self._workers)

    def wake(self) -> None:
        for worker in self._workers:
            worker.wake()

    async def run(self) -> None:
        await asyncio.gather(*(worker.run() for worker in self._workers))

    def stop(self) -> None:
        for worker in self._workers:
            worker.stop()


def is_gone(name: str) -> bool:
    """Whether it was a worker of this machine that does not run any more."""
    host, _, process = name.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not process.isdecimal():
        return False
    if int(process) == os.getpid():  # in a container every process is number 1
        return name not in _HERE
    return not _runs(int(process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, as somebody else
    return True
