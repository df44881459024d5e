"""A reply as plain data, to be kept and drawn later: ``dump`` and ``load`` are each other's inverse.

    {"version": 1, "reply": {"is": "Reply", "blocks": [{"is": "Text", "parts": ["37"]}], …}}

A value is ``{"is": <its class>, <field>: …}``, fields at their default left out; a tuple is a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from handlers import pictures, polls
from handlers import reply as vocabulary
from handlers.reply import Buttons, Fields, Reply

VERSION = 1

_CLASSES: dict[str, type] = {
    name: value
    for module in (vocabulary, pictures, polls)
    for name, value in vars(module).items()
    if isinstance(value, type) and is_dataclass(value) and value.__module__ == module.__name__
}
_VARIADIC = {"Text": "parts", "Quote": "parts", "Aside": "parts", "Fields": "pairs", "Buttons": "buttons"}
assert {_CLASSES[name] for name in _VARIADIC} >= {Fields, Buttons}


class Unreadable(ValueError):
    """Not a reply as this version writes them."""


def dump(reply: Reply) -> dict[str, Any]:
    """Plain data: dicts, lists, texts, numbers, booleans and None."""
    return {"version": VERSION, "reply": _dumped(reply)}


def load(data: object) -> Reply:
    """The reply that ``dump`` wrote; Unreadable for anything else."""
    if not isinstance(data, Mapping) or data.get("version") != VERSION:
        raise Unreadable("a reply of another version")
    reply = _loaded(data.get("reply"))
    if not isinstance(reply, Reply):
        raise Unreadable("not a reply")
    return reply


def _dumped(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_dumped(each) for each in value]
    if not is_dataclass(value):
        return value
    given = {spec.name: getattr(value, spec.name) for spec in fields(value)}
    kept = {spec.name: _dumped(given[spec.name]) for spec in fields(value) if not _at_default(spec, given)}
    return {"is": type(value).__name__, **kept}


def _at_default(spec: Field[Any], given: Mapping[str, Any]) -> bool:
    return spec.default is not MISSING and given[spec.name] == spec.default


def _loaded(value: object) -> Any:
    match value:
        case None | str() | bool() | int() | float():
            return value
        case list():
            return tuple(_loaded(each) for each in value)
        case {"is": str(name), **given} if name in _CLASSES:
            return _made(name, {str(key): _loaded(each) for key, each in given.items()})
    raise Unreadable("a value of no known kind")


def _made(name: str, given: dict[str, Any]) -> Any:
    try:
        if (many := _VARIADIC.get(name)) is not None:
            return _CLASSES[name](*given.pop(many), **given)
        return _CLASSES[name](**given)
    except (KeyError, TypeError) as error:
        raise Unreadable(f"not a {name}") from error
