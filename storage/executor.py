"""Statements that were built once, run straight on the driver's cursor.

SQLAlchemy's way from ``execute`` to the cursor takes several times what SQLite needs for one of the bot's
small statements. Here what it looks up at every execution is looked up once for a statement, a database
and a set of names. SQL, types, pools, transactions, rows and errors stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import ExpandedState
from sqlalchemy.sql.sqltypes import TupleType

Values = Mapping[str, Any]
Process = Callable[[Any], Any]

_MISSING = object()
# By statement, then by database and names given (they decide what an INSERT says). None: SQLAlchemy's way.
_known: WeakKeyDictionary[Any, dict[tuple[str, ...], _Compiled | None]] = WeakKeyDictionary()
_LONGEST = 1024  # a list inside of a statement


class Executor:
    """One connection: to execute on as on SQLAlchemy's own. Statements made for one execution, lists of
    parameters, and empty or very long lists inside of them (``IN``) go SQLAlchemy's way."""

    def __init__(self, connection: Connection) -> None:
        self.core = connection
        self.dialect = connection.dialect
        self._driver = connection.connection

    def execute(self, statement: Any, values: Values | Sequence[Values] | None = None) -> Returned:
        """Raises what ``Connection.execute`` does; without a value that is needed its StatementError, each
        time. What a column's own type refuses is raised as it is, where SQLAlchemy may wrap it."""
        given = values or {}
        if not isinstance(given, Mapping) or (found := _prepared(statement, given, self.dialect)) is None:
            return self.core.execute(statement, values)
        prepared, given = found
        parameters = prepared.parameters(given)
        if parameters is None:
            return self.core.execute(statement, values)
        cursor = self._driver.cursor()
        try:
            cursor.execute(prepared.sql, parameters)
        except self.dialect.loaded_dbapi.Error as error:
            raise self._wrapped(prepared.sql, error, cursor) from error
        return _Rows(cursor, prepared)

    def scalar(self, statement: Any, values: Values | None = None) -> Any:
        return self.execute(statement, values).scalar()

    def scalars(self, statement: Any, values: Values | None = None) -> list[Any]:
        return list(self.execute(statement, values).scalars())

    def _wrapped(self, sql: str, error: Any, cursor: Any) -> BaseException:
        """As SQLAlchemy says it; what was in the parameters is nobody's business."""
        driver = self.core.connection.driver_connection
        lost = self.dialect.is_disconnect(error, driver, cursor)
        if lost:
            self.core.invalidate(error)
        kind = self.dialect.loaded_dbapi.Error
        wrapped: BaseException = DBAPIError.instance(
            sql, None, error, kind, connection_invalidated=lost, dialect=self.dialect, hide_parameters=True
        )
        return wrapped


class Returned(Protocol):
    """What a statement returned: rows with their columns as attributes, to be read once."""

    @property
    def rowcount(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def all(self) -> Sequence[Any]: ...
    def first(self) -> Any: ...
    def scalar(self) -> Any: ...
    def scalars(self) -> Iterable[Any]: ...
    def mappings(self) -> Iterable[Any]: ...


class _Rows:
    """The same, fetched whole: SQLite releases no savepoint while a statement is still being read."""

    def __init__(self, cursor: Any, prepared: _Prepared) -> None:
        self.rowcount: int = cursor.rowcount
        self._rows: list[Any] = prepared.rows(cursor) if prepared.columns else []
        cursor.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalars(self) -> list[Any]:
        return [row[0] for row in self._rows]

    def mappings(self) -> list[Any]:
        return [row._mapping for row in self._rows]


# ---- once for a statement ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parameter:
    default: Any  # _MISSING: it must be given
    process: Process | None


class _Prepared:
    """A compiled statement with all that stays the same from one execution to the next."""

    def __init__(
        self, statement: Any, parameters: Mapping[str, _Parameter], state: ExpandedState, dialect: Dialect
    ) -> None:
        """``parameters``: by the names that stand in ``state``."""
        self.sql = state.statement
        self._dialect = dialect
        self._by_position = state.positiontup is not None
        names = state.positiontup if state.positiontup is not None else state.parameters
        self._parameters = [(name, parameters[name]) for name in names]
        # What is asked for: the driver may be told to return more, such as a new row's number.
        self.columns = list(statement.exported_columns)
        self._make = result_tuple([column.key for column in self.columns])
        self._processes: list[tuple[int, Process]] | None = None

    def parameters(self, values: Values) -> Any:
        """As the driver wants them; None when one is not given."""
        found = []
        for name, each in self._parameters:
            value = values.get(name, each.default)
            if value is _MISSING:
                return None
            found.append(value if each.process is None else each.process(value))
        if self._by_position:
            return found
        return {name: value for (name, _), value in zip(self._parameters, found, strict=True)}

    def rows(self, cursor: Any) -> list[Any]:
        """The driver's rows as SQLAlchemy's."""
        if self._processes is None:
            self._processes = self._find_processes(cursor)
        rows = []
        for raw in cursor.fetchall():
            row = list(raw)
            for position, process in self._processes:
                row[position] = process(row[position])
            rows.append(self._make(row))
        return rows

    def _find_processes(self, cursor: Any) -> list[tuple[int, Process]]:
        found = []
        for position, (column, told) in enumerate(zip(self.columns, cursor.description or (), strict=True)):
            process = column.type.dialect_impl(self._dialect).result_processor(self._dialect, told[1])
            if process is not None:
                found.append((position, process))
        return found


class _Compiled:
    """A compiled statement: prepared once for each set of lengths of the lists inside of it."""

    def __init__(self, statement: Any, compiled: Any, dialect: Dialect) -> None:
        self._statement = statement
        self._compiled = compiled
        self._dialect = dialect
        self._lists = [bound.key for bound in compiled.post_compile_params if bound.required]
        self._by_lengths: dict[tuple[int, ...], tuple[_Prepared, Mapping[str, list[str]]]] = {}
        self._plain = None if self._lists else self._prepare({})[0]

    def prepared(self, values: Values) -> tuple[_Prepared, Values] | None:
        """With the values by the names that stand in it; None for lists that are not for us."""
        if self._plain is not None:
            return self._plain, values
        if not all(0 < len(values.get(name, ())) <= _LONGEST for name in self._lists):
            return None
        lists = {name: _padded(values[name]) for name in self._lists}
        lengths = tuple(map(len, lists.values()))
        if lengths not in self._by_lengths:
            self._by_lengths[lengths] = self._prepare(lists)
        prepared, names = self._by_lengths[lengths]
        inside = {each: value for name in lists for each, value in zip(names[name], lists[name], strict=True)}
        return prepared, {**values, **inside}

    def _prepare(self, lists: Values) -> tuple[_Prepared, Mapping[str, list[str]]]:
        """``lists``: the given ones. Those that the statement brings along stay as they are."""
        binds = self._compiled.binds
        values = {name: None if bound.required else bound.effective_value for name, bound in binds.items()}
        state = self._compiled.construct_expanded_state({**values, **lists})
        parameters = {name: _parameter(bound, self._dialect) for name, bound in binds.items()}
        for name, inside in state.parameter_expansion.items():
            for each in inside:
                default = _MISSING if name in lists else state.parameters[each]
                parameters[each] = replace(parameters[name], default=default)
        return _Prepared(self._statement, parameters, state, self._dialect), state.parameter_expansion


def _padded(values: Collection[Any]) -> list[Any]:
    """Longer by repeating the last one, so that few lengths occur."""
    *_, last = values
    length = 1 << (len(values) - 1).bit_length()
    return [*values, *[last] * (length - len(values))]


def _parameter(bound: Any, dialect: Dialect) -> _Parameter:
    process = bound.type.dialect_impl(dialect).bind_processor(dialect)
    return _Parameter(_MISSING if bound.required else bound.effective_value, process)


def _prepared(statement: Any, values: Values, dialect: Dialect) -> tuple[_Prepared, Values] | None:
    """None at a statement's first execution: most that are made for one are never seen again."""
    key = (dialect.name, *values)
    ways = _known.get(statement)
    if ways is None:
        _known[statement] = {}
        return None
    if key not in ways:
        ways[key] = _compiled(statement, values, dialect)
    compiled = ways[key]
    return None if compiled is None else compiled.prepared(values)


def _compiled(statement: Any, values: Values, dialect: Dialect) -> _Compiled | None:
    if not hasattr(statement, "exported_columns"):  # written as text
        return None
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    tuples_inside = any(isinstance(bound.type, TupleType) for bound in compiled.post_compile_params)
    computed = compiled.insert_prefetch or compiled.update_prefetch
    streamed = statement.get_execution_options().keys() & {"yield_per", "stream_results"}
    if tuples_inside or compiled.literal_execute_params or computed or streamed:
        return None
    return _Compiled(statement, compiled, dialect)
