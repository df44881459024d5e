"""PostgreSQL: a small pool, one transaction a command."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import migrate
from storage.errors import NotSaved, Reason, StorageError, Unavailable, reason_of
from storage.ledger_tables import inbox
from storage.migrate import Progress
from storage.panel_tables import votes
from storage.session import Clock, Session
from storage.survey_tables import SCRUBBED
from storage.tickets import T, Ticket, Work

_POOL = 4
_TRIES = 3
# Serialization failure, deadlock, unique violation (two first commands of one person): the other one got
# through, and the next try sees what it wrote.
_RETRIED = ("40001", "40P01", "23505")
_LIMITS = "-c timezone=UTC -c lock_timeout=2000 -c statement_timeout=10000"
_MIGRATION_LOCK = 0x4D696C65706F7374  # "Milepost", the key of an advisory lock


class PostgresDatabase:
    """Commands run on a few threads, each with a connection; rows are locked by who changes them."""

    def __init__(self, address: URL, clock: Clock) -> None:
        self._clock = clock
        self._writers = _engine(address, "READ COMMITTED")
        self._readers = _engine(address, "REPEATABLE READ", "-c default_transaction_read_only=on")
        self._commands = ThreadPoolExecutor(_POOL, thread_name_prefix="commands")
        self._queries = ThreadPoolExecutor(_POOL, thread_name_prefix="queries")

    def migrate(self, progress: Progress | None = None) -> None:
        try:
            with self._writers.begin() as connection:
                # Two workers that start together: the second waits, then finds nothing to do.
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                migrate.upgrade(connection, progress)
        except DBAPIError as error:
            raise _unreachable(error) from error

    def needs_migration(self) -> bool:
        try:
            with self._readers.connect() as connection:
                return migrate.is_needed(connection)
        except DBAPIError as error:
            raise _unreachable(error) from error

    def start(self) -> None:
        """Threads begin with the first command."""

    def close(self) -> None:
        self._commands.shutdown()
        self._queries.shutdown()
        self._writers.dispose()
        self._readers.dispose()

    def submit(self, work: Work[T]) -> Ticket[T]:
        try:
            return Ticket(self._commands.submit(self._run, work))
        except RuntimeError as error:  # it was closed
            raise NotSaved(Reason.BROKEN) from error

    def read(self, work: Work[T]) -> T:
        try:
            with self._readers.connect() as connection:
                return work(Session(connection, self._clock))
        except (DBAPIError, PoolTimeout) as error:
            if (reason := reason_of(error)) is None:
                raise
            raise Unavailable(reason) from error

    def scrub(self) -> bool:
        """The tables whose deleted rows were secrets are written anew, without them."""
        try:
            with self._writers.connect() as connection:
                own = connection.execution_options(isolation_level="AUTOCOMMIT")
                own.execute(text("SET statement_timeout = 0"))
                try:
                    for table in (votes, inbox, *SCRUBBED):
                        own.execute(text(f"VACUUM FULL {table.name}"))
                finally:
                    own.execute(text("RESET statement_timeout"))
            return True
        except (DBAPIError, PoolTimeout) as error:
            if (reason := reason_of(error)) is None:
                raise
            if reason is Reason.BUSY:
                return False
            raise Unavailable(reason) from error

    def submit_read(self, work: Work[T]) -> Future[T]:
        return self._queries.submit(self.read, work)

    def _run(self, work: Work[T]) -> T:
        for left in reversed(range(_TRIES)):
            try:
                return self._once(work)
            except (DBAPIError, PoolTimeout) as error:
                if left and _may_try_again(error):
                    continue
                if (reason := reason_of(error)) is None:
                    raise
                raise NotSaved(reason) from error
        raise NotSaved(Reason.BUSY)

    def _once(self, work: Work[T]) -> T:
        with self._writers.connect() as connection:
            connection.begin()  # an Executor's statements pass it by, and commit() ends only what it began
            result = work(Session(connection, self._clock))
            _commit(connection)
            return result


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except DBAPIError as error:
        if error.connection_invalidated:  # whether it was saved is not known: never run it twice
            raise Unavailable(Reason.UNCLEAR) from error
        raise


def _may_try_again(error: Exception) -> bool:
    """Whether nothing was committed and the next try may well succeed."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RETRIED


def _engine(address: URL, isolation: str, options: str = "") -> Engine:
    own = address.query.get("options", "")
    return create_engine(
        address.difference_update_query(["options"]),
        isolation_level=isolation,
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=5,
        connect_args={"connect_timeout": 5, "options": f"{_LIMITS} {options} {own}".strip()},
    )


def _unreachable(error: DBAPIError) -> Exception:
    """An operator's sentence for a server that cannot be reached; else the error itself."""
    if reason_of(error) is None:
        return error
    return StorageError(
        f"The database does not answer: {str(error.orig).strip().splitlines()[0]}",
        "Check DATABASE_URL, and that the server runs.",
    )
