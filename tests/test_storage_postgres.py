"""What only PostgreSQL does: deadlocks, lock time-outs, lost connections."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from handlers.model import Member
from storage.errors import NotSaved, Reason, Unavailable
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import run

clock, database = databases.clock, databases.database
COMMAND_TIME = 30


@pytest.fixture
def address() -> str:
    if (reason := databases.why_no_postgres()) is not None:
        pytest.skip(reason)
    return databases.empty_postgres()


def say(session: Session, statement: str) -> object:
    return session._connection.core.exec_driver_sql(statement)


def rename(session: Session, id: str) -> None:
    say(session, f"UPDATE members SET name = name || '!' WHERE id = '{id}'")


def two_members(session: Session) -> None:
    session.members.add(Member("a", "A"))
    session.members.add(Member("b", "B"))


def names(database: Database) -> list[str]:
    return [m.name for _, m in sorted(database.read(lambda s: s.members.many(["a", "b", "c"])).items())]


def test_a_deadlock_is_tried_again_until_both_are_through(database: Database) -> None:
    run(database, two_members)
    met = threading.Barrier(2)

    def crossing(first: str, second: str) -> Callable[[Session], int]:
        tries = 0

        def work(session: Session) -> int:
            nonlocal tries
            tries += 1
            say(session, "SET LOCAL deadlock_timeout = '10ms'")
            rename(session, first)
            if tries == 1:
                met.wait(COMMAND_TIME)
            rename(session, second)
            return tries

        return work

    tickets = [database.submit(crossing("a", "b")), database.submit(crossing("b", "a"))]
    assert max(ticket.result(COMMAND_TIME) for ticket in tickets) > 1  # both, when they notice at once
    assert names(database) == ["A!!", "B!!"]


def test_who_cannot_have_a_row_is_told_so(database: Database) -> None:
    run(database, two_members)
    held, let_go = threading.Event(), threading.Event()

    def hold(session: Session) -> None:
        rename(session, "a")
        held.set()
        assert let_go.wait(COMMAND_TIME)

    def impatient(session: Session) -> None:
        session.members.add(Member("c", "never"))
        say(session, "SET LOCAL lock_timeout = '50ms'")
        rename(session, "a")

    holding = database.submit(hold)
    assert held.wait(COMMAND_TIME)
    with pytest.raises(NotSaved) as caught:
        run(database, impatient)
    let_go.set()
    holding.result(COMMAND_TIME)
    assert caught.value.reason is Reason.BUSY
    assert names(database) == ["A!", "B"]


def test_a_lock_is_waited_for_two_seconds(database: Database) -> None:
    assert run(database, lambda s: s._connection.scalar(text("SHOW lock_timeout"))) == "2s"


def test_a_connection_lost_before_the_commit_is_tried_again(database: Database, address: str) -> None:
    tries: list[int] = []

    def lost_once(session: Session) -> None:
        tries.append(session._connection.scalar(text("SELECT pg_backend_pid()")) or 0)
        session.members.add(Member("a", "A"))
        if len(tries) == 1:
            kill(address, tries[0])
        session.members.add(Member("b", "B"))

    run(database, lost_once)
    assert len(tries) == 2
    assert names(database) == ["A", "B"]


def test_a_connection_lost_at_the_commit_is_unclear_and_not_run_again(
    database: Database, address: str
) -> None:
    """Saved or not: nobody may say "not saved" here, nor try again what may have counted."""

    def always_lost(session: Session) -> None:
        session.members.add(Member("a", "A"))
        kill(address, session._connection.scalar(text("SELECT pg_backend_pid()")) or 0)

    with pytest.raises(Unavailable) as caught:
        run(database, always_lost)
    assert caught.value.reason is Reason.UNCLEAR
    assert not isinstance(caught.value, NotSaved)
    run(database, two_members)
    assert names(database) == ["A", "B"]


def kill(address: str, backend: int) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
    engine.dispose()
