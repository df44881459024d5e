"""A statement run for the second time goes straight to the driver: it must say and return the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, StatementError

from handlers.model import Identity, Person
from storage.columns import Amount, Texts, UtcTime
from storage.executor import Executor
from storage.session import Session
from storage.store import Database
from storage.upsert import insert_new, inserted
from tests import databases
from tests.databases import run

address, clock, database = databases.address, databases.clock, databases.database

things = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime),
    Column("amount", Amount),
    Column("words", Texts),
    Column("body", JSON(none_as_null=True)),
    Column("yes", Boolean),
    Column("day", Date),
    Column("name", Text, server_default="nobody"),
)
ROW: dict[str, Any] = {
    "at": datetime(2025, 5, 5, 9, 0, 0, 7, tzinfo=UTC),
    "amount": Decimal("-0.000001"),
    "words": ("a", "“b”"),
    "body": {"a": [1, None, "é"]},
    "yes": False,
    "day": date(2025, 5, 5),
    "name": "x",
}
NOTHING: dict[str, Any] = dict.fromkeys(ROW)


def in_transaction(database: Database, work: Callable[[Executor], None]) -> None:
    """With a table that is gone afterwards."""

    def whole(session: Session) -> None:
        connection = session._connection
        things.create(connection.core)
        work(connection)
        things.drop(connection.core)

    run(database, whole)


@pytest.mark.parametrize("values", [ROW, NOTHING, ROW | {"words": (), "body": None}])
def test_every_kind_of_value_goes_both_ways_each_time(database: Database, values: dict[str, Any]) -> None:
    add = insert(things)
    read = select(things).order_by(things.c.id)

    def work(connection: Executor) -> None:
        for id in range(4):
            connection.execute(add, {"id": id} | values)
        first, *again = [connection.execute(read).all() for _ in range(4)]
        assert [row._asdict() for row in first] == [
            {"id": id} | values | {"words": values["words"] or ()} for id in range(4)
        ]
        assert again == [first] * 3
        assert [type(value) for value in again[-1][0]] == [type(value) for value in first[0]]

    in_transaction(database, work)


def test_what_is_given_decides_what_an_insert_says(database: Database) -> None:
    add = insert(things)

    def work(connection: Executor) -> None:
        for id in range(3):
            connection.execute(add, {"id": id})
            connection.execute(add, {"id": id + 10, "name": "somebody"})
        found = connection.execute(select(things.c.name).order_by(things.c.id))
        assert list(found.scalars()) == ["nobody"] * 3 + ["somebody"] * 3

    in_transaction(database, work)


def test_rows_are_read_in_every_way(database: Database) -> None:
    name = things.c.name
    read = select(things.c.id, name.label("called")).where(name == bindparam("n")).order_by(things.c.id)
    count = select(func.count()).select_from(things)
    rename = update(things).where(name == bindparam("old")).values(name=bindparam("new"))

    def work(connection: Executor) -> None:
        assert connection.execute(read, {"n": "x"}).first() is None
        assert connection.scalar(read, {"n": "x"}) is None
        connection.execute(insert(things), [{"id": id, "name": "x"} for id in (1, 2)])
        for _ in range(3):
            assert connection.scalar(count) == 2
            assert connection.scalars(read, {"n": "x"}) == [1, 2]
            row = connection.execute(read, {"n": "x"}).first()
            assert row is not None and (row.id, row.called) == (1, "x")
            assert [dict(each) for each in connection.execute(read, {"n": "x"}).mappings()] == [
                {"id": 1, "called": "x"},
                {"id": 2, "called": "x"},
            ]
            assert connection.execute(rename, {"old": "x", "new": "x"}).rowcount == 2
            assert connection.execute(rename, {"old": "y", "new": "x"}).rowcount == 0

    in_transaction(database, work)


def test_lists_inside_may_be_of_any_length(database: Database) -> None:
    column = things.c.id
    asked: BindParameter[int] = bindparam("ids", expanding=True)
    among = select(column).where(column.in_(asked), column.in_([0, 1, 2, 4]), column >= bindparam("least"))
    others = select(column).where(column.not_in(asked))
    rows = set(range(5))

    def work(connection: Executor) -> None:
        connection.execute(insert(things), [{"id": id} for id in rows])
        for ids in ([1, 2], [3], [], [1, 2, 3], [0, 1, 2, 3, 4], [4], list(range(3, 2000))) * 2:
            assert set(connection.scalars(others, {"ids": ids})) == rows - {*ids}
            assert set(connection.scalars(among, {"ids": ids, "least": 1})) == {1, 2, 4} & {*ids}

    in_transaction(database, work)


def test_what_is_in_a_list_may_stand_in_any_collection(database: Database) -> None:
    asked: BindParameter[int] = bindparam("ids", expanding=True)
    read = select(things.c.id).where(things.c.id.in_(asked)).order_by(things.c.id)

    def work(connection: Executor) -> None:
        connection.execute(insert(things), [{"id": id} for id in range(5)])
        for ids in ({1, 2, 3}, dict.fromkeys((1, 2, 3)).keys(), (1, 2, 3), frozenset((1, 2, 3))) * 2:
            assert connection.scalars(read, {"ids": ids}) == [1, 2, 3]

    in_transaction(database, work)


def test_a_statement_written_as_text_runs_each_time(database: Database) -> None:
    read = text("select id from things where name = :n")

    def work(connection: Executor) -> None:
        connection.execute(insert(things), {"id": 1, "name": "x"})
        assert [connection.scalar(read, {"n": "x"}) for _ in range(3)] == [1, 1, 1]

    in_transaction(database, work)


def test_a_conflict_is_told_each_time(database: Database) -> None:
    new = insert_new(things)

    def work(connection: Executor) -> None:
        told = [inserted(connection, new, {"id": 1, "name": name}) for name in "abcd"]
        assert told == [True, False, False, False]

    in_transaction(database, work)


def test_a_broken_constraint_is_sqlalchemys_error_and_says_nothing_of_the_values(database: Database) -> None:
    add = insert(things)

    def work(session: Session) -> None:
        things.create(session._connection.core)
        for id in (1, 2, 1):
            session._connection.execute(add, {"id": id, "name": "xyzzy"})

    with pytest.raises(IntegrityError) as caught:
        run(database, work)
    assert "xyzzy" not in str(caught.value)


def test_a_value_that_is_missing_is_named_each_time(database: Database) -> None:
    one = select(things.c.id).where(things.c.name == bindparam("n"))
    some = select(things.c.id).where(things.c.name.in_(bindparam("n", expanding=True)))

    def work(connection: Executor) -> None:
        for read in (one, some):
            for _ in range(3):
                with pytest.raises(StatementError, match="required for bind parameter 'n'"):
                    connection.execute(read, {"m": "x"})

    in_transaction(database, work)


def test_what_only_such_statements_wrote_is_kept(database: Database) -> None:
    people = [Person(Identity("slack", "T1", f"U{number}"), f"Person {number}") for number in range(4)]
    for person in people:
        run(database, lambda session, person=person: session.directory.remember_person(person))  # type: ignore[misc]
    for person in people:
        assert database.read(lambda s, person=person: s.directory.person(person.identity)) == person  # type: ignore[misc]
