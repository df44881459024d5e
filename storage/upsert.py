"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.executor import Executor

Insert = postgresql.Insert | sqlite.Insert
Statements = Mapping[str, Insert]  # by the dialect's name


def on_both(table: Table, build: Callable[[Any], Any]) -> Statements:
    """Build a statement once for each database, at import, so that it is compiled once."""
    return {
        # The count of rows is thrown away after an INSERT unless it is asked for.
        dialect: build(insert(table)).execution_options(preserve_rowcount=True)
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    }


def insert_new(table: Table) -> Statements:
    """Leaves a row alone that is already there."""
    return on_both(table, lambda insert: insert.on_conflict_do_nothing())


def put(table: Table) -> Statements:
    """Overwrites the row with the same primary key."""

    def build(insert: Any) -> Any:
        keys = [column.name for column in table.primary_key]
        rest = {c.name: insert.excluded[c.name] for c in table.columns if c.name not in keys}
        return insert.on_conflict_do_update(index_elements=keys, set_=rest)

    return on_both(table, build)


def inserted(connection: Executor, statements: Statements, values: Mapping[str, Any]) -> bool:
    """Run it with these values; whether a row was written."""
    return connection.execute(statements[connection.dialect.name], values).rowcount > 0
