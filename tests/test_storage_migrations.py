"""The migrations make the tables that the code expects, once, from nothing, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, make_url, text

from storage import ledger_tables, okr_tables, schema
from storage.errors import StorageError
from storage.store import open_store
from tests import databases
from tests.databases import Clock

NEWEST = len([*Path(schema.__file__).parent.glob("migrations/versions/0*.py")])


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    if (reason := databases.why_no_postgres()) is not None:
        pytest.skip(reason)
    server = databases.postgres_address()
    name = f"milepost_test_{uuid4().hex[:12]}"
    databases.administer(server, f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    databases.administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.thorough
def test_an_empty_database_is_migrated_step_by_step(empty: str) -> None:
    database = open_store(empty, clock=Clock())
    assert database.needs_migration()
    steps: list[tuple[int, int, str]] = []
    database.migrate(lambda *step: steps.append(step))
    assert [step[:2] for step in steps] == [(n, NEWEST) for n in range(1, NEWEST + 1)]
    assert not database.needs_migration()
    database.migrate(lambda *step: steps.append(step))
    assert len(steps) == NEWEST
    database.close()


def test_the_migrated_tables_are_those_of_the_code(empty: str) -> None:
    database = open_store(empty, clock=Clock())
    database.migrate()
    database.close()
    engine = create_engine(empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, schema.metadata) == []
        made = {name: partial_indexes(inspect(connection), name) for name in schema.metadata.tables}
    engine.dispose()
    assert made == {
        name: {i.name for i in table.indexes if i.dialect_options["sqlite"]["where"] is not None}
        for name, table in schema.metadata.tables.items()
    }
    assert {"check_ins", "outbox"} <= {okr_tables.check_ins.name, ledger_tables.outbox.name}


def partial_indexes(inspector: object, table: str) -> set[str | None]:
    assert hasattr(inspector, "get_indexes")
    wheres = ("sqlite_where", "postgresql_where")
    return {
        index["name"]
        for index in inspector.get_indexes(table)
        if any(index.get("dialect_options", {}).get(where) is not None for where in wheres)
    }


@pytest.mark.thorough
def test_workers_that_start_together_migrate_once(empty: str) -> None:
    opened = [open_store(empty, clock=Clock()) for _ in range(3)]
    steps: list[str] = []
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda db: db.migrate(lambda done, of, what: steps.append(what)), opened))
    assert len(steps) == len(set(steps)) == NEWEST
    for database in opened:
        assert not database.needs_migration()
        database.close()


@pytest.mark.thorough
def test_a_database_of_a_newer_version_is_left_alone(empty: str) -> None:
    database = open_store(empty, clock=Clock())
    database.migrate()
    engine = create_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert database.needs_migration()
    with pytest.raises(StorageError, match="newer version"):
        database.migrate()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()
    database.close()


def test_every_table_leads_with_its_program_or_tenant() -> None:
    leading = {name: next(iter(table.columns)).name for name, table in schema.metadata.tables.items()}
    exceptions = {name for name, column in leading.items() if column not in ("program_id", "tenant_id")}
    assert exceptions == {"members"}  # a member belongs to several


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are only notes, " * 100)
    database = open_store(f"sqlite:///{path}", clock=Clock())
    for attempt in (database.needs_migration, database.migrate):
        with pytest.raises(StorageError, match="cannot be used as a database"):
            attempt()
    database.close()
    assert path.read_text().startswith("these are only notes")
