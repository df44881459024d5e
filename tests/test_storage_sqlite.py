"""The one writer of SQLite: group commit, another process's lock, a full disk, a kill."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from handlers.model import Member, UserError
from storage.errors import NotSaved, Reason
from storage.session import Session
from storage.sqlite import SqliteDatabase, driver_of
from storage.tickets import Ticket
from tests.databases import Clock, run, sqlite_template

LOCK_WAIT = 1.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(sqlite_template(), tmp_path / "milepost.db"))


@pytest.fixture
def database(path: Path) -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase(path, Clock(), lock_wait=LOCK_WAIT)
    opened.start()
    yield opened
    opened.close()


def add(id: str, name: str = "") -> Callable[[Session], str]:
    def work(session: Session) -> str:
        session.members.add(Member(id, name or id))
        return id

    return work


def stored(path: Path) -> set[str]:
    """What another process would find."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {id for (id,) in connection.execute("SELECT id FROM members")}
    finally:
        connection.close()


def together(database: SqliteDatabase, *works: Callable[[Session], object]) -> list[Ticket[Any]]:
    """Submit them so that they make one batch: they queue up behind a command that waits for them."""
    started, go_on = threading.Event(), threading.Event()

    def first(session: Session) -> None:
        started.set()
        assert go_on.wait(30)

    leading = database.submit(first)
    assert started.wait(30)
    tickets = [database.submit(work) for work in works]
    go_on.set()
    leading.result(30)
    wait([ticket.future for ticket in tickets], timeout=30)
    return tickets


def outcomes(tickets: Sequence[Ticket[Any]]) -> list[object]:
    """Each one's value, the reason why it was not saved, or what it raised."""
    errors = [ticket.future.exception(30) for ticket in tickets]
    return [
        error.reason if isinstance(error, NotSaved) else error or ticket.result()
        for ticket, error in zip(tickets, errors, strict=True)
    ]


def test_the_file_is_durable_and_checked(database: SqliteDatabase) -> None:
    def pragmas(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session._connection.scalar(text(f"PRAGMA {name}")) for name in names]

    assert run(database, pragmas) == ["wal", 2, 1]


def test_a_batch_is_one_commit(database: SqliteDatabase, path: Path) -> None:
    said: list[str] = []

    def listen(session: Session) -> None:
        driver_of(session._connection.core).set_trace_callback(said.append)

    def fail(session: Session) -> None:
        add("never")(session)
        raise UserError("no")

    run(database, listen)
    said.clear()
    tickets = together(database, add("a"), fail, add("b"))
    run(database, lambda s: driver_of(s._connection.core).set_trace_callback(None))
    assert [type(outcome) for outcome in outcomes(tickets)] == [str, UserError, str]
    assert stored(path) == {"a", "b"}
    batch = said[said.index("COMMIT") + 1 :]  # after the leading command's own
    kept = ["SAVEPOINT command", "INSERT", "RELEASE command"]
    undone = ["SAVEPOINT command", "INSERT", "ROLLBACK TO command", "RELEASE command"]
    assert [line.split(" INTO")[0] for line in batch[: batch.index("COMMIT") + 1]] == [
        "BEGIN IMMEDIATE",
        *kept,
        *undone,
        *kept,
        "COMMIT",
    ]


@contextmanager
def locked_by_another_process(path: Path) -> Iterator[None]:
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        try:
            yield
        finally:
            process.communicate()


def test_while_another_process_holds_the_lock(database: SqliteDatabase, path: Path) -> None:
    run(database, add("before"))
    with locked_by_another_process(path):
        abandoned = database.submit(add("abandoned"))
        waits = database.submit(add("waits too long"))
        time.sleep(LOCK_WAIT / 3)
        assert abandoned.abandon() is True
        assert database.read(lambda s: s.members.get("before")) is not None  # readers go on
        assert outcomes([waits]) == [Reason.BUSY]
        patient = database.submit(add("patient"))
    assert patient.result(30) == "patient"
    assert run(database, add("after")) == "after"
    assert stored(path) == {"before", "patient", "after"}


def test_each_waits_for_its_own_time(database: SqliteDatabase, path: Path) -> None:
    """Who came late is not turned away with who came first."""
    with locked_by_another_process(path):
        early = database.submit(add("early"))
        time.sleep(LOCK_WAIT * 0.7)
        late = database.submit(add("late"))
        assert outcomes([early]) == [Reason.BUSY]
        assert not late.future.done()
    assert late.result(30) == "late"


def test_closing_while_locked_answers_everybody(path: Path) -> None:
    database = SqliteDatabase(path, Clock(), lock_wait=0.3)
    database.start()
    with locked_by_another_process(path):
        ticket = database.submit(add("a"))
        database.close()
        assert outcomes([ticket]) == [Reason.BUSY]


LARGE = "x" * 200_000


def limit_pages(session: Session) -> None:
    """As if the disk had room for ten pages more."""
    connection = session._connection.core
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 10}")


def test_a_full_database_refuses_who_does_not_fit_and_keeps_the_others(
    database: SqliteDatabase, path: Path
) -> None:
    run(database, limit_pages)
    tickets = together(database, add("a"), add("large", LARGE), add("b"))
    assert outcomes(tickets) == ["a", Reason.FULL, "b"]
    assert stored(path) == {"a", "b"}
    run(database, lambda s: s._connection.core.exec_driver_sql("PRAGMA max_page_count=100000") and None)
    assert run(database, add("large", LARGE)) == "large"


def roll_back_everything(session: Session) -> None:
    """What SQLite does by itself after some errors: the whole transaction is gone."""
    session._connection.core.exec_driver_sql("ROLLBACK")


def test_a_lost_transaction_is_run_again_one_by_one(database: SqliteDatabase, path: Path) -> None:
    tickets = together(database, add("a"), roll_back_everything, add("b"))
    assert outcomes(tickets) == ["a", Reason.BROKEN, "b"]
    assert stored(path) == {"a", "b"}


def test_the_writer_opens_a_new_connection_when_its_own_is_gone(database: SqliteDatabase, path: Path) -> None:
    def close(session: Session) -> None:
        driver_of(session._connection.core).close()

    tickets = together(database, add("a"), close, add("b"))
    assert outcomes(tickets) == ["a", Reason.BROKEN, "b"]
    assert run(database, add("c")) == "c"
    assert stored(path) == {"a", "b", "c"}


def test_a_file_that_cannot_be_opened_is_not_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    database = SqliteDatabase(folder / "milepost.db", Clock())
    database.start()
    assert outcomes([database.submit(add("a"))]) == [Reason.BROKEN]
    folder.mkdir()
    shutil.copy(sqlite_template(), folder / "milepost.db")
    assert run(database, add("b")) == "b"
    database.close()


# ---- a really full disk --------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.5 MB."""
    if sys.platform != "linux":
        pytest.skip("tmpfs is Linux's")
    folder = tmp_path / "disk"
    folder.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, b"size=1536k") != 0:
        pytest.skip(f"mounting a tmpfs is not permitted: {os.strerror(ctypes.get_errno())}")
    yield folder
    libc.umount2(bytes(folder), 2)


def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk: Path) -> None:
    path = Path(shutil.copy(sqlite_template(), small_disk / "milepost.db"))
    database = SqliteDatabase(path, Clock())
    database.start()
    acknowledged: set[str] = set()
    refused: list[object] = []
    for round in range(30):
        works = [add(f"{round}-{n}", "y" * 20_000) for n in range(8)]
        for outcome in outcomes(together(database, *works)):
            if isinstance(outcome, Reason):
                refused.append(outcome)
            else:
                acknowledged.add(str(outcome))
        if refused:
            break
    assert acknowledged and refused
    assert set(refused) <= {Reason.FULL, Reason.BROKEN}
    found = database.read(lambda s: set(s.members.many(acknowledged)))
    assert found == acknowledged
    database.close()
    assert shutil.disk_usage(small_disk).total < 2_000_000

    moved = Path(shutil.copytree(small_disk, small_disk.parent / "roomy"))
    assert stored(moved / "milepost.db") == acknowledged
    reopened = SqliteDatabase(moved / "milepost.db", Clock())
    reopened.start()
    assert run(reopened, add("again")) == "again"
    reopened.close()


# ---- a kill --------------------------------------------------------------------------------------

KILLED = """
import sys
from pathlib import Path
from typing import Any
from handlers.model import Member
from storage.sqlite import SqliteDatabase, driver_of
from tests.databases import Clock
database = SqliteDatabase(Path(sys.argv[1]), Clock())
database.start()
for n in range(100000):
    database.submit(lambda s: s.members.add(Member(str(n), ""))).result()
    print(n, flush=True)
"""


@pytest.mark.thorough
def test_what_was_acknowledged_survives_a_kill(path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = {process.stdout.readline().strip() for _ in range(20)}
        process.send_signal(signal.SIGKILL)
        told |= {line.strip() for line in process.stdout if line.endswith("\n")}
    assert told <= stored(path)
    database = SqliteDatabase(path, Clock())
    database.start()
    assert run(database, add("after")) == "after"
    database.close()
