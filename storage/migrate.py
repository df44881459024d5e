"""Bring the tables up to date with Alembic, run from code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.errors import StorageError
from storage.schema import REVISION

if TYPE_CHECKING:
    from alembic.script import Script, ScriptDirectory

Progress = Callable[[int, int, str], None]  # how many are done, of how many, what the last one did

_SCRIPTS = Path(__file__).with_name("migrations")


def current(connection: Connection) -> str | None:
    """The revision that the database stands at, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def is_needed(connection: Connection) -> bool:
    return current(connection) != REVISION


def upgrade(connection: Connection, progress: Progress | None = None) -> None:
    """Run what is missing inside the caller's transaction, which must keep others out.

    StorageError when the database was made by a newer version.
    """
    if not is_needed(connection):
        return
    # Alembic takes a fifth of a second to import, and most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    missing = _missing(ScriptDirectory.from_config(config), current(connection))
    count, done = len(missing), iter(enumerate(missing, 1))

    def one_is_done(**_: object) -> None:
        number, script = next(done)
        if progress is not None:
            progress(number, count, script.doc)

    config.attributes.update(connection=connection, on_version_apply=one_is_done)
    command.upgrade(config, missing[-1].revision)  # at once: each call reads all of the scripts anew


def _missing(scripts: ScriptDirectory, stands_at: str | None) -> list[Script]:
    """What comes after ``stands_at``, in order."""
    ordered = list(reversed(list(scripts.walk_revisions())))
    if stands_at is None:
        return ordered
    known = [script.revision for script in ordered]
    if stands_at not in known:
        raise StorageError(
            "This database was made by a newer version of Milepost.",
            "Install that version, or name another database.",
        )
    return ordered[known.index(stands_at) + 1 :]
