"""What goes wrong between the bot and its database, in the words that matter to the bot."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from handlers.model import UserError


class StorageError(UserError):
    """The operator's mistake: an address that leads nowhere, a database of a newer version."""


class Reason(StrEnum):
    BUSY = "busy"  # somebody else holds it: trying again soon may help
    FULL = "full"  # no room on the disk
    BROKEN = "broken"  # unreadable, unreachable, or the connection was lost
    UNCLEAR = "unclear"  # the connection was lost during the COMMIT: saved, or not


class Unavailable(Exception):
    """The database could not answer. ``reason`` tells what a person can do about it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NotSaved(Unavailable):
    """The transaction did not commit; nothing of the command is kept. A connection lost during the
    COMMIT itself is no NotSaved but ``Unavailable(UNCLEAR)``."""


# Primary result codes, https://sqlite.org/rescode.html
_SQLITE = {
    5: Reason.BUSY,  # BUSY
    6: Reason.BUSY,  # LOCKED
    7: Reason.FULL,  # NOMEM
    8: Reason.BROKEN,  # READONLY
    10: Reason.BROKEN,  # IOERR
    11: Reason.BROKEN,  # CORRUPT
    13: Reason.FULL,  # FULL
    14: Reason.BROKEN,  # CANTOPEN
    15: Reason.BUSY,  # PROTOCOL: lock contention
    26: Reason.BROKEN,  # NOTADB
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "25006": Reason.BROKEN,  # read-only: a standby
    "40001": Reason.BUSY,  # serialization failure
    "40P01": Reason.BUSY,  # deadlock
    "55P03": Reason.BUSY,  # lock timeout
    "57014": Reason.BUSY,  # statement timeout
    "53100": Reason.FULL,  # disk full
    "53200": Reason.FULL,  # out of memory
    "53300": Reason.BUSY,  # too many connections
    "57P01": Reason.BROKEN,  # shut down by the administrator
    "57P02": Reason.BROKEN,
    "57P03": Reason.BUSY,  # starting up
    "58030": Reason.BROKEN,  # I/O error
}


def reason_of(error: BaseException) -> Reason | None:
    """Why the database failed, or None when ``error`` is no failure of the database: a bug in a
    statement and a broken constraint are the program's own."""
    if isinstance(error, Unavailable):
        return error.reason
    if isinstance(error, PoolTimeout):
        return Reason.BUSY
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    cause = error.orig if isinstance(error, DBAPIError) else error
    return _driver_reason(cause) or (Reason.BROKEN if lost else None)


def _driver_reason(cause: object) -> Reason | None:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    if not hasattr(cause, "sqlstate"):
        return None
    state = cause.sqlstate
    if state is None:  # psycopg: no answer came from a server
        return Reason.BROKEN if type(cause).__name__ == "OperationalError" else None
    return _POSTGRES.get(state) or (Reason.BROKEN if state.startswith("08") else None)
