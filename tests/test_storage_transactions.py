"""One command is one transaction, whatever the others do; on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from handlers.lookups import PersonLookup
from handlers.model import Member, Role, UserError
from handlers.okrs.model import Change, CheckIn, Reading
from handlers.ports import Need
from storage.errors import NotSaved, StorageError, Unavailable
from storage.session import Session
from storage.store import Database, open_store
from storage.tickets import Ticket
from tests import databases
from tests.databases import ALICE, START, Clock, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
PLUS_ONE = CheckIn("k1", 0, Change.ADD, Reading(Decimal(1)), START, START, "alice")


def add(id: str, session: Session) -> None:
    session.members.add(Member(id, id))


def names(database: Database) -> set[str]:
    return database.read(lambda s: {m.name for m in s.members.many(["m0", "m1", "m2", "m3"]).values()})


def test_many_threads_adding_one_lose_none(program: Database) -> None:
    """Each reads, decides and writes as a handler does."""

    def add_one(session: Session) -> None:
        found = session.okrs.key_result("p1", "k1", change=True)
        assert found is not None
        session.okrs.record("p1", replace(PLUS_ONE, sequence=found.last_sequence + 1))

    def fifty(_: int) -> None:
        for _ in range(50):
            run(program, add_one)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(fifty, range(8)))
    found = program.read(lambda s: s.okrs.key_result("p1", "k1"))
    assert found is not None and found.reading is not None
    assert found.reading.amount == found.last_sequence == 400
    newest = program.read(lambda s: s.okrs.check_ins("p1", "k1", limit=500))
    assert [c.after.amount for c in reversed(newest) if c.after] == list(range(1, 401))


def test_adding_without_reading_first_loses_none_either(program: Database) -> None:
    tickets = [program.submit(lambda s: s.okrs.record("p1", PLUS_ONE)) for _ in range(40)]
    values = [t.result(30).reading for t in tickets]
    assert sorted(v.amount for v in values if v) == list(range(1, 41))


class Broken(Exception):
    """A bug."""


@pytest.mark.parametrize(
    "error",
    [
        UserError("no", "yes"),
        Need(PersonLookup(ALICE.identities[0])),
        Broken("oh"),
        SystemExit(3),
        KeyError(1),
    ],
)
def test_what_a_command_raises_comes_out_and_undoes_only_its_own(
    database: Database, error: BaseException
) -> None:
    def fails(session: Session) -> None:
        session.members.add(Member("m1", "kept by nobody"))
        raise error

    first = database.submit(lambda s: s.members.add(Member("m0", "first")))
    second = database.submit(fails)
    third = database.submit(lambda s: s.members.add(Member("m2", "third")))
    first.result(30)
    third.result(30)
    with pytest.raises(type(error)) as caught:
        second.result(30)
    assert caught.value is error
    assert names(database) == {"first", "third"}


def test_a_broken_constraint_is_a_bug_of_one_command(database: Database) -> None:
    def twice(session: Session) -> None:
        session.members.add(Member("m1", "one"))
        session.members.add(Member("m1", "again"))

    tickets: list[Ticket[Any]] = [
        database.submit(lambda s: s.members.add(Member("m0", "before"))),
        database.submit(twice),
        database.submit(lambda s: s.programs.grant("no program", "m0", Role.STEWARD)),
        database.submit(lambda s: s.members.add(Member("m2", "after"))),
    ]
    errors = [type(ticket.future.exception(30)) for ticket in tickets]
    assert errors == [type(None), IntegrityError, IntegrityError, type(None)]
    assert names(database) == {"before", "after"}


def test_a_result_is_told_only_after_the_commit(database: Database) -> None:
    """Another connection sees it by then."""
    for n in range(4):
        run(database, partial(add, f"m{n}"))
        assert len(names(database)) == n + 1


def test_a_waiting_command_can_be_abandoned_and_a_running_one_not(address: str, clock: Clock) -> None:
    database = open_store(address, clock=clock)
    database.start()
    running, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> str:
        running.set()
        assert go_on.wait(30)
        return "done"

    try:
        blocking = [database.submit(slow) for _ in range(4)]  # as many as PostgreSQL runs at once
        assert running.wait(30)
        waiting = database.submit(lambda s: s.members.add(Member("m0", "never")))
        assert waiting.abandon() is True
        assert blocking[0].abandon() is False
        go_on.set()
        assert [ticket.result(30) for ticket in blocking] == ["done"] * 4
        assert blocking[0].abandon() is False
        with pytest.raises(CancelledError):
            waiting.result(1)
        assert names(database) == set()
    finally:
        go_on.set()
        database.close()


def test_closing_finishes_what_was_submitted(address: str, clock: Clock) -> None:
    database = open_store(address, clock=clock)
    database.start()
    tickets = [database.submit(partial(add, f"m{n}")) for n in range(4)]
    database.close()
    assert all(ticket.future.done() for ticket in tickets)
    with pytest.raises(NotSaved):
        database.submit(lambda s: None)
    database.close()
    again = open_store(address, clock=clock)
    assert len(names(again)) == 4
    again.close()


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable):
        database.read(lambda s: s.members.add(Member("m0", "no")))
    run(database, lambda s: s.members.add(Member("m1", "the writer can")))
    assert names(database) == {"the writer can"}


def test_a_reader_sees_one_moment_and_never_waits(database: Database) -> None:
    def look(session: Session) -> tuple[int, int]:
        before = len(session.members.many(["m0"]))
        run(database, lambda s: s.members.add(Member("m0", "meanwhile")))
        return before, len(session.members.many(["m0"]))

    assert database.submit_read(look).result(30) == (0, 0)
    assert names(database) == {"meanwhile"}


def test_the_writer_does_not_hold_up_readers(database: Database) -> None:
    def write_and_look(session: Session) -> set[str]:
        session.members.add(Member("m0", "not yet committed"))
        return database.submit_read(lambda s: set(s.members.many(["m0"]))).result(30)

    assert run(database, write_and_look) == set()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "cannot be read"),
        ("nonsense", "cannot be read"),
        ("mysql://host/name", "not a database that Milepost knows"),
        ("postgresql://host/name", "not a database that Milepost knows"),
        ("postgresql+psycopg://host", "names no database"),
        ("postgresql+psycopg://host:port/name", "cannot be read"),
        ("sqlite://", "in memory forgets"),
        ("sqlite:///:memory:", "in memory forgets"),
        ("sqlite:///file:x?mode=memory&uri=true", "in memory forgets"),
        ("sqlite:///x.db?mode=ro", "takes no options"),
        ("sqlite:////no/such/folder/x.db", "no folder /no/such/folder"),
        ("sqlite:////tmp", "is a folder"),
    ],
)
def test_a_wrong_address_is_refused_with_what_would_be_right(url: str, says: str) -> None:
    with pytest.raises(StorageError, match=says) as caught:
        open_store(url, clock=Clock())
    assert caught.value.hint


def test_text_reaches_the_database_as_text(database: Database) -> None:
    hostile = "'; DROP TABLE members; -- \\ % %s :x {} \u202e🎉"
    run(database, lambda s: s.members.add(Member("m0", hostile)))
    assert names(database) == {hostile}
    assert database.read(lambda s: s._connection.scalar(text("SELECT count(*) FROM members"))) == 1
