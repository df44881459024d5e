"""Frozen dataclasses to plain data and back, by their type hints.

A field without a default is required. A field at its default is left out when writing. One that is not
compared is no part of the file: ``line`` of an entry. One that has OVER in its metadata is read as changes
of what that makes of the other fields. Scalars:
str, bool, int, Decimal, date, datetime (with zone), enums by value, days of schedules; ``X | None``;
``tuple[X, ...]``; another dataclass; ``dict[str, X]``.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints, runtime_checkable

from rapidfuzz import process

from handlers.importing.yaml_text import Entries, Items, Node, Plain, Scalar, wrong
from handlers.model import FieldError, UserError
from handlers.okrs.periods import FIRST_DAY, LAST_DAY
from handlers.rhythm.model import Weekly, WorkingDay
from handlers.rhythm.when import read_weekly, read_working_day, write_when

OVER = "over"
T = TypeVar("T")
M = TypeVar("M", bound=date)


@runtime_checkable
class Checked(Protocol):
    """A value whose parts have to go together; where they come from a file that is looked at."""

    def check(self) -> None:
        """Raise FieldError."""


# ---- writing ---------------------------------------------------------------------------------


def encode(value: Any) -> Plain:
    """Plain data of a dataclass: keys in the order of its fields, defaults left out."""
    if isinstance(value, Weekly | WorkingDay):
        return write_when(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            spec.name: _changes(getattr(value, spec.name), base)
            if (base := _base(spec, vars(value))) is not None
            else encode(getattr(value, spec.name))
            for spec in fields(value)
            if not _is_default(value, spec)
        }
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Decimal):
        return _tidy(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value.value if isinstance(value, StrEnum) else value


def _changes(value: Any, base: Any) -> Plain:
    names = [spec.name for spec in fields(value) if getattr(value, spec.name) != getattr(base, spec.name)]
    return {name: encode(getattr(value, name)) for name in names}


def _base(spec: Field[Any], given: Mapping[str, Any]) -> Any:
    """What a field is read as changes of, beside what else was given."""
    return spec.metadata[OVER](given) if OVER in spec.metadata else None


def _is_default(value: Any, spec: Field[Any]) -> bool:
    if not spec.compare:
        return True
    default = spec.default_factory() if spec.default_factory is not MISSING else spec.default
    return default is not MISSING and getattr(value, spec.name) == default


def _tidy(value: Decimal) -> Decimal:
    """The same number in the one way it is written: no exponent, no trailing zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Decimal(0) if text in {"-0", ""} else Decimal(text)


# ---- reading ---------------------------------------------------------------------------------


def decode(node: Node, wanted: type[T], name: str) -> T:
    """The node as ``wanted``; UserError names the line and what would be right. ``name`` is its key."""
    read: T = _decode(node, wanted, name)
    return read


def _decode(node: Node, wanted: Any, name: str, base: Any = None) -> Any:
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in {Union, types.UnionType}:
        return (
            None
            if _is_null(node)
            else _decode(node, next(one for one in inner if one is not type(None)), name, base)
        )
    if origin is tuple:
        return tuple(_decode(item, inner[0], name) for item in _items(node, name))
    if origin is dict:
        return {key: _decode(item, inner[1], f"{name} {key}") for key, _, item in _entries(node, name)}
    if is_dataclass(wanted) and wanted not in _READ:
        return _dataclass(node, wanted, name, base)
    if not isinstance(node, Scalar) or node.null:
        raise wrong(node.line, f"{name} has no single value.", f"{name} is {_RIGHT.get(wanted, 'a word')}.")
    return _word(node, wanted, name) if issubclass(wanted, StrEnum) else _scalar(node, wanted, name)


def _dataclass(node: Node, wanted: Any, name: str, base: Any) -> Any:
    hints = _hints(wanted)
    specs = {spec.name: spec for spec in fields(wanted) if spec.compare}
    given: dict[str, Any] = {"line": node.line} if "line" in hints else {}
    lines: dict[str, int] = {}
    late = {key for key, spec in specs.items() if OVER in spec.metadata}
    for key, line, item in sorted(_entries(node, name), key=lambda entry: entry[0] in late):
        lines[key] = line
        if key not in specs:
            raise wrong(line, f"{name} has no {key}.", _nearest(key, list(specs)))
        if base is not None or not (_is_null(item) and specs[key].default is not MISSING):
            given[key] = _decode(item, hints[key], key, _base(specs[key], given))
    for key, spec in specs.items():
        if key not in given and spec.default is MISSING and spec.default_factory is MISSING:
            raise wrong(node.line, f"{name} needs {key}.", f"Add a line {key}: …")
    try:
        made = wanted(**given) if base is None else replace(base, **given)
        if isinstance(made, Checked):
            made.check()
        return made
    except FieldError as error:  # a value of itself that does not go with the others
        raise wrong(lines.get(error.field, node.line), error.message, error.hint) from error


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return get_type_hints(wanted)


def _nearest(word: str, known: list[str]) -> str:
    best = process.extractOne(word, known, score_cutoff=60)
    return f"Did you mean {best[0]}?" if best else f"It has: {', '.join(known)}."


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.null


def _items(node: Node, name: str) -> tuple[Node, ...]:
    if _is_null(node):
        return ()
    if not isinstance(node, Items):
        raise wrong(node.line, f"{name} is a list.", "Begin each entry with a dash: - …")
    return node.items


def _entries(node: Node, name: str) -> tuple[tuple[str, int, Node], ...]:
    if _is_null(node):
        return ()
    if not isinstance(node, Entries):
        raise wrong(node.line, f"{name} has keys of its own.", "Write them below it, each as key: value")
    return node.entries


def _word(node: Scalar, wanted: type[StrEnum], name: str) -> StrEnum:
    words = {member.value: member for member in wanted}
    if node.text not in words:
        raise wrong(node.line, f"{name} cannot be {node.text!r}.", f"It is one of: {', '.join(words)}.")
    return words[node.text]


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return _within_reach(moment.astimezone(UTC))


def _day(text: str) -> date:
    return _within_reach(date.fromisoformat(text))


def _within_reach(when: M) -> M:
    if not FIRST_DAY.year <= when.year <= LAST_DAY.year:
        raise UserError(
            f"{when.year:04} is out of reach.", f"Dates lie between {FIRST_DAY.year} and {LAST_DAY.year}."
        )
    return when


def _decimal(text: str) -> Decimal:
    if len(text) > 60 or not text.isascii():
        raise ValueError(text)
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > 40:
        raise ValueError(text)
    return _tidy(value)


def _whole(text: str) -> int:
    if len(text) > 12 or not text.isascii():
        raise ValueError(text)
    return int(text)


_READ: dict[type, Callable[[str], Any]] = {
    str: str,
    bool: _boolean,
    int: _whole,
    Decimal: _decimal,
    date: _day,
    datetime: _moment,
    Weekly: read_weekly,
    WorkingDay: read_working_day,
}
_RIGHT: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number like 37 or 11.5",
    date: "a day like 2026-04-01",
    datetime: "a time with its zone, like 2026-04-01T09:30:00+00:00",
    Weekly: "a day and a time like friday 15:00",
    WorkingDay: "a day and a time like first working day 09:00",
}


def _scalar(node: Scalar, wanted: type, name: str) -> Any:
    try:
        return _READ[wanted](node.text)
    except UserError as error:
        raise wrong(node.line, f"{name}: {error.message}", error.hint) from error
    except (ValueError, KeyError, OverflowError, InvalidOperation) as error:
        raise wrong(node.line, f"{name} cannot be {node.text[:60]!r}.", f"It is {_RIGHT[wanted]}.") from error
