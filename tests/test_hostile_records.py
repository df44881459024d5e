"""What must never be there twice the database itself refuses, whatever a writer forgot to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError

from storage.schema import metadata
from tests.house import DC, House, open_house

ONCE = ("check_ins", "inbox", "messages", "heard", "heard_check_ins", "identities", "places", "roles")
_NUMBERED = ("inbox",)  # by the database: another number is no other row


@pytest.fixture(scope="module")
def house(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(prepared, tmp_path_factory.mktemp("records"))
    opened.alice.says("/okr progress 2.1 3 by a command", channel=DC).sees()
    opened.ben.says("@milepost progress 2.1 +1 by a message", channel=DC).sees()
    opened.delivered()
    yield opened
    opened.stop()


@pytest.mark.parametrize("name", ONCE)
def test_no_row_stands_there_twice(house: House, name: str) -> None:
    table = metadata.tables[name]
    columns = [
        column for column in table.columns if name not in _NUMBERED or column.autoincrement is not True
    ]
    engine = create_engine(house.database)
    with engine.connect() as connection:
        (row, *_) = connection.execute(select(*columns)).mappings().all()
        with pytest.raises(IntegrityError):
            connection.execute(insert(table).values(**row))
        connection.rollback()
    engine.dispose()
