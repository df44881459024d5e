"""A copy of a SQLite database without what must not be in one: the keys of open survey rounds
and of the pages for remarks without a name."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import make_url

from storage.errors import StorageError
from storage.listening_tables import remark_keys
from storage.survey_tables import survey_keys

LEFT_OUT = (survey_keys, remark_keys)


def back_up(url: str, to: Path) -> None:
    """Write the copy, complete and consistent, while the bot runs. StorageError where there is no such
    database, something stands there already, or the database has a program of its own for this."""
    address = make_url(url)
    if not address.drivername.startswith("sqlite"):
        hint = f"Run: pg_dump {' '.join(f'--exclude-table-data={each.name}' for each in LEFT_OUT)}"
        raise StorageError("PostgreSQL brings its own program for this.", hint)
    database = Path(address.database or "").absolute()
    if not database.is_file():
        raise StorageError(f"There is no database {database}.", "Check DATABASE_URL.")
    if to.exists():
        raise StorageError(f"{to} is there already.", "Name a file that is not.")
    try:
        _copy(database, to.absolute())
    except sqlite3.Error as error:
        raise StorageError(
            f"{database} cannot be copied: {error}.", "Check the disk and the folder."
        ) from error


def _copy(database: Path, to: Path) -> None:
    """By way of the memory: what is left out never reaches the new file."""
    with (
        contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
    ):
        source.backup(copy)
        for each in LEFT_OUT:
            copy.execute(f"DELETE FROM {each.name}")
        copy.execute("VACUUM INTO ?", (str(to),))
