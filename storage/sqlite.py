"""SQLite: one writer thread that commits all waiting commands together; readers that never wait.

The driver's own transaction control is off (SQLAlchemy: ``AUTOCOMMIT``), so every BEGIN, SAVEPOINT
and COMMIT below is said on the driver's connection and nowhere else.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from storage import migrate
from storage.errors import NotSaved, Reason, StorageError, Unavailable, reason_of
from storage.group_commit import Job, Writer
from storage.migrate import Progress
from storage.session import Clock, Session
from storage.tickets import T, Ticket, Work

_READERS = 4
_MIGRATION_WAIT = 60.0  # seconds
_SCRUB_WAIT = 500  # milliseconds; commands wait behind it


class SqliteDatabase:
    """``lock_wait`` is how many seconds a command waits for another process before NotSaved."""

    def __init__(self, path: Path, clock: Clock, *, lock_wait: float = 10.0) -> None:
        self._path = path
        self._clock = clock
        self._readers = _engine(path, pool_size=_READERS, poolclass=QueuePool, max_overflow=2 * _READERS)
        event.listen(self._readers, "connect", _prepare_reader)
        self._queries = ThreadPoolExecutor(_READERS, thread_name_prefix="queries")
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._write, args=(lock_wait,), name="writer", daemon=True)

    def migrate(self, progress: Progress | None = None) -> None:
        give_up = time.monotonic() + _MIGRATION_WAIT
        while True:
            try:
                return self._migrate(progress)
            except (DBAPIError, sqlite3.Error) as error:
                # A new file is locked while another process turns it to WAL, and SQLite does not
                # wait for that by itself.
                if reason_of(error) is not Reason.BUSY or time.monotonic() > give_up:
                    raise _unreadable(self._path, error) from error
            time.sleep(0.05)

    def _migrate(self, progress: Progress | None) -> None:
        with self._writer_engine().connect() as connection, connection.begin():
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            migrate.upgrade(connection, progress)
            driver.execute("COMMIT")

    def needs_migration(self) -> bool:
        if not self._path.exists():
            return True
        try:
            with self._readers.connect() as connection:
                return migrate.is_needed(connection)
        except DBAPIError as error:
            raise _unreadable(self._path, error) from error

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        if self._thread.ident is not None:
            self._thread.join()
        self._queries.shutdown()
        self._readers.dispose()

    def submit(self, work: Work[T]) -> Ticket[T]:
        job = Job(work)
        with self._gate:
            if self._closed:
                raise NotSaved(Reason.BROKEN)
            self._queue.put(job)
        return Ticket(job.future)

    def read(self, work: Work[T]) -> T:
        try:
            with self._readers.connect() as connection:
                driver = driver_of(connection)
                driver.execute("BEGIN")
                try:
                    return work(Session(connection, self._clock))
                finally:
                    driver.rollback()
        except (DBAPIError, sqlite3.Error) as error:
            if (reason := reason_of(error)) is None:
                raise
            raise Unavailable(reason) from error

    def scrub(self) -> bool:
        """Pages as they were before stand in the write-ahead log: it is worked off and cut to nothing."""
        try:
            with self._writer_engine().connect() as connection:
                driver = driver_of(connection)
                driver.execute(f"PRAGMA busy_timeout={_SCRUB_WAIT}")
                (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
        except (DBAPIError, sqlite3.Error) as error:
            if (reason := reason_of(error)) is None:
                raise
            if reason is Reason.BUSY:
                return False
            raise Unavailable(reason) from error

    def submit_read(self, work: Work[T]) -> Future[T]:
        return self._queries.submit(self.read, work)

    def _write(self, lock_wait: float) -> None:
        Writer(self._writer_engine(), self._clock, self._queue, lock_wait).run()

    def _writer_engine(self) -> Engine:
        engine = _engine(self._path, poolclass=NullPool)
        event.listen(engine, "connect", _prepare_writer)
        return engine


def driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _prepare_writer(driver: sqlite3.Connection, _record: object) -> None:
    """Durable at every commit: FULL also syncs the write-ahead log."""
    driver.execute("PRAGMA busy_timeout=100")
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA synchronous=FULL")
    driver.execute("PRAGMA foreign_keys=ON")
    driver.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten: a secret vote, what was said


def _prepare_reader(driver: sqlite3.Connection, _record: object) -> None:
    driver.execute("PRAGMA busy_timeout=2000")
    driver.execute("PRAGMA query_only=ON")


def _engine(path: Path, **options: Any) -> Engine:
    return create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False},
        **options,
    )


def _unreadable(path: Path, error: DBAPIError | sqlite3.Error) -> Exception:
    """An operator's sentence for a file that cannot be used; else the error itself."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if reason_of(error) is None:
        return error
    return StorageError(f"{path} cannot be used as a database: {cause}.", "Check DATABASE_URL and the disk.")
