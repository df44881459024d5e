"""The door to the database: ``open_store(address)`` gives a ``Database``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageError
from storage.migrate import Progress
from storage.postgres import PostgresDatabase
from storage.session import Clock
from storage.sqlite import SqliteDatabase
from storage.tickets import T, Ticket, Work

_EXAMPLES = "Use sqlite:///milepost.db, or postgresql+psycopg://user:password@host/name."


class Database(Protocol):
    """A database for any number of threads. ``work`` is a function of one ``Session``.

    What ``work`` raises comes out as it is and undoes only its own writes. ``NotSaved`` means that
    nothing of it was kept. ``work`` may be run more than once before it commits, so it must touch
    nothing outside its session.
    """

    def migrate(self, progress: Progress | None = None) -> None:
        """Make or change the tables; once, however many processes ask at the same time."""

    def needs_migration(self) -> bool: ...
    def start(self) -> None:
        """Begin to take commands. Those submitted before wait."""

    def close(self) -> None:
        """Finish what was submitted, then let go of the database."""

    def scrub(self) -> None:
        """Take what was destroyed out of the database's own files, as far as that is in its hands. Blocks;
        Unavailable when it has to be tried again."""

    def submit(self, work: Work[T]) -> Ticket[T]:
        """Run one command in a transaction of its own, or in a savepoint of a shared one."""

    def read(self, work: Work[T]) -> T:
        """Run a query here and now, on one consistent view; it never waits for a writer.
        ``Unavailable`` when the database fails."""

    def submit_read(self, work: Work[T]) -> Future[T]:
        """The same on a small pool of threads."""


def open_store(url: str, *, clock: Clock) -> Database:
    """Open ``sqlite:///file.db`` or ``postgresql+psycopg://…``; StorageError for another address.

    ``clock`` gives aware UTC datetimes. Nothing is read or written yet.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError("The database address cannot be read.", _EXAMPLES) from error
    opener = _OPENERS.get(address.drivername)
    if opener is None:
        raise StorageError(f"{address.drivername} is not a database that Milepost knows.", _EXAMPLES)
    return opener(address, clock)


def _open_sqlite(address: URL, clock: Clock) -> Database:
    name = address.database or ""
    if name in ("", ":memory:") or name.startswith("file:"):
        raise StorageError(
            "A database in memory forgets everything when the bot stops.",
            "Name a file: sqlite:///milepost.db",
        )
    if address.query:
        raise StorageError("A SQLite address takes no options.", "Use sqlite:///milepost.db")
    path = Path(name).absolute()
    if not path.parent.is_dir():
        raise StorageError(f"There is no folder {path.parent}.", "Make it first, or name another file.")
    if path.is_dir():
        raise StorageError(f"{path} is a folder.", "Name a file in it.")
    return SqliteDatabase(path, clock)


def _open_postgres(address: URL, clock: Clock) -> Database:
    if not address.database:
        raise StorageError("The address names no database.", _EXAMPLES)
    return PostgresDatabase(address, clock)


_OPENERS: dict[str, Callable[[URL, Clock], Database]] = {
    "sqlite": _open_sqlite,
    "sqlite+pysqlite": _open_sqlite,
    "postgresql+psycopg": _open_postgres,
}
