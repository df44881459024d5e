"""The one writer of a SQLite database: many commands, one transaction, one commit."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Generic

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.errors import NotSaved, Reason, reason_of
from storage.session import Clock, Session
from storage.tickets import T, Work


@dataclass(slots=True, eq=False)
class Job(Generic[T]):
    """A submitted command. Its future is ``running`` only once the write lock is held."""

    work: Work[T]
    future: Future[T] = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class _Outcome:
    """What a job came to, told to nobody before the commit."""

    job: Job[Any]
    value: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        if self.error is None:
            self.job.future.set_result(self.value)
        else:
            self.job.future.set_exception(self.error)


class _TransactionLost(Exception):
    """SQLite gave up the whole transaction (disk full, I/O error), not one savepoint."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Writer:
    """Takes jobs from ``queue`` until a None comes, then works off what is left.

    ``lock_wait``: how many seconds a job waits for another process's lock before it is NotSaved.
    """

    def __init__(
        self, engine: Engine, clock: Clock, queue: SimpleQueue[Job[Any] | None], lock_wait: float
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._queue = queue
        self._lock_wait = lock_wait
        self._connection: Connection | None = None
        self._closing = False

    def run(self) -> None:
        waiting: list[Job[Any]] = []
        while not (self._closing and not waiting and self._queue.empty()):
            self._take(waiting, block=not waiting and not self._closing)
            if waiting:
                waiting = self._attempt(waiting)
        self._drop_connection()

    def _take(self, waiting: list[Job[Any]], *, block: bool) -> None:
        """Move everything that stands in the queue to ``waiting``; ``block`` for the first."""
        try:
            while True:
                job = self._queue.get(block)
                block = False
                if job is None:
                    self._closing = True
                else:
                    waiting.append(job)
        except Empty:
            return

    def _attempt(self, waiting: list[Job[Any]]) -> list[Job[Any]]:
        """Run all that wait, if the lock can be had. Returns those that go on waiting."""
        try:
            driver = self._begin()
        except (sqlite3.Error, DBAPIError) as error:
            return self._put_off(waiting, reason_of(error) or Reason.BROKEN)
        self._take(waiting, block=False)  # who came while we waited for the lock
        batch = [job for job in waiting if job.future.set_running_or_notify_cancel()]
        self._run_batch(driver, batch)
        return []

    def _begin(self) -> sqlite3.Connection:
        if self._connection is not None and self._connection.invalidated:
            self._drop_connection()
        if self._connection is None:
            self._connection = self._engine.connect()
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("BEGIN IMMEDIATE")
        return driver

    def _put_off(self, waiting: list[Job[Any]], reason: Reason) -> list[Job[Any]]:
        """While another process holds the lock jobs wait, each for its own time, and can still be
        abandoned. Any other failure is final for all of them."""
        busy = reason is Reason.BUSY
        if not busy:
            self._drop_connection()
        oldest = time.monotonic() - self._lock_wait if busy else float("inf")
        for job in waiting:
            if job.since <= oldest and job.future.set_running_or_notify_cancel():
                job.future.set_exception(NotSaved(reason))
        return [job for job in waiting if not job.future.done()]

    def _run_batch(self, driver: sqlite3.Connection, batch: list[Job[Any]]) -> None:
        """The transaction is open. All of ``batch`` is answered when this returns."""
        try:
            outcomes = [self._in_savepoint(driver, job) for job in batch]
            _commit(driver)
        except _TransactionLost as lost:
            if not _roll_back(driver) or lost.reason is Reason.BROKEN:
                self._drop_connection()
            if len(batch) == 1:
                batch[0].future.set_exception(_not_saved(lost.reason, lost))
            else:
                self._one_by_one(batch)
            return
        for outcome in outcomes:
            outcome.tell()

    def _one_by_one(self, batch: list[Job[Any]]) -> None:
        """After a lost transaction each job gets one of its own: who fits is saved, who does not is told."""
        for job in batch:
            try:
                driver = self._begin()
            except (sqlite3.Error, DBAPIError) as error:
                job.future.set_exception(_not_saved(reason_of(error) or Reason.BROKEN, error))
                continue
            self._run_batch(driver, [job])

    def _in_savepoint(self, driver: sqlite3.Connection, job: Job[Any]) -> _Outcome:
        try:
            driver.execute("SAVEPOINT command")
            assert self._connection is not None
            value = job.work(Session(self._connection, self._clock))
            driver.execute("RELEASE command")
        # Not swallowed: it goes to whoever submitted the job, and this thread must outlive it.
        except BaseException as error:
            return _Outcome(job, error=_undone(driver, error))
        return _Outcome(job, value)

    def _drop_connection(self) -> None:
        """A new one is opened for the next batch."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _undone(driver: sqlite3.Connection, error: BaseException) -> BaseException:
    """Roll back to the savepoint and say what to answer; _TransactionLost if there is none left."""
    reason = reason_of(error)
    try:
        if not driver.in_transaction:
            raise _TransactionLost(reason or Reason.BROKEN) from error
        driver.execute("ROLLBACK TO command")
        driver.execute("RELEASE command")
    except sqlite3.Error as worse:
        raise _TransactionLost(reason_of(worse) or Reason.BROKEN) from worse
    return error if reason is None else _not_saved(reason, error)


def _not_saved(reason: Reason, cause: BaseException) -> NotSaved:
    error = NotSaved(reason)
    error.__cause__ = cause
    return error


def _commit(driver: sqlite3.Connection) -> None:
    try:
        driver.execute("COMMIT")
    except sqlite3.Error as error:
        raise _TransactionLost(reason_of(error) or Reason.BROKEN) from error


def _roll_back(driver: sqlite3.Connection) -> bool:
    """Whether the connection is clean again."""
    try:
        driver.rollback()
    except sqlite3.Error:
        return False
    return not driver.in_transaction
