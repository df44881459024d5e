"""A database and a document for one command of the command line."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.clock import open_clock
from bot.console.terminal import console
from bot.settings import Settings
from handlers.model import UserError
from storage.errors import Reason, Unavailable
from storage.store import Database, open_store

LARGEST = 1_000_000  # bytes of a document

_WHY = {
    Reason.BUSY: ("Somebody else is writing to the database.", "Nothing was stored. Try again in a moment."),
    Reason.FULL: ("The disk is full.", "Nothing was stored. Make room, then try again."),
    Reason.BROKEN: ("The database cannot be used.", "Nothing was stored. milepost doctor looks into it."),
}


def read_text(file: Path) -> str:
    """A document, or standard input for ``-``; UserError when it is missing, too long or not UTF-8."""
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with file.open("rb") as opened_file:
                content = opened_file.read(LARGEST + 1)
    except OSError as error:
        raise UserError(
            f"{file} cannot be read: {error.strerror}.", "Name a text file, or - for standard input."
        ) from error
    if len(content) > LARGEST:
        raise UserError(f"{file} is too long.", "A document may have up to 1 MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not text in UTF-8.", "Save it as plain text in UTF-8.") from error


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, closed afterwards; what it cannot do is said in words."""
    db = open_store(settings.database_url.reveal(), clock=open_clock(settings.clock))
    try:
        with explained():
            yield db
    finally:
        db.close()


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """A database that fails is a UserError that says what to do."""
    try:
        yield
    except Unavailable as error:
        message, hint = _WHY[error.reason]
        raise UserError(message, hint) from error


def require_tables(db: Database) -> None:
    """For whoever only looks. UserError where there is nothing to look into."""
    if db.needs_migration():
        raise UserError(
            "There is no database yet, or it is an older version's.",
            "Run: milepost migrate. A first program comes in with: milepost import okrs.txt --apply",
        )


def make_ready(db: Database) -> None:
    """Bring the tables up to date, with a progress bar where somebody watches, and take commands."""
    if db.needs_migration():
        from rich.progress import Progress

        with Progress(console=console(error=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Preparing the database", total=None)
            db.migrate(lambda *step: bar.advance(task))
    db.start()


def up_to_date(settings: Settings) -> None:
    """``milepost migrate``."""
    with opened(settings) as db:
        make_ready(db)
