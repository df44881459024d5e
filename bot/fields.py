"""Reads one field of what a platform sent: the value as it should be, or ``Malformed``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

Raw = Mapping[str, Any]

DEEPEST = 64  # objects and lists within each other: several times what any platform sends
WORD = 255  # characters of a name or an id
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Malformed(Exception):
    """Not as the platform sends it. The message says what is wrong and quotes nothing."""


def json_of(text: str | bytes) -> Any:
    """What JSON says, ``storable``."""
    try:
        return storable(json.loads(text))
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None


def json_object(body: bytes) -> Raw:
    """The object that a body is."""
    found = json_of(body)
    if not isinstance(found, dict):
        raise Malformed("not an object")
    return found


def storable(value: Any, deepest: int = DEEPEST) -> Any:
    """Decoded JSON as it can be stored and sent on: NULs and halves of surrogate pairs, which JSON can spell
    but no database takes, become U+FFFD. Malformed for what is nested more than ``deepest`` times."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _UNSTORABLE.sub("\ufffd", value)
    if not isinstance(value, (dict, list)):
        return value
    if not deepest:
        raise Malformed("nested too deeply")
    if isinstance(value, list):
        return [storable(one, deepest - 1) for one in value]
    return {storable(name): storable(one, deepest - 1) for name, one in value.items()}


def object_of(raw: Raw, name: str, default: Raw | None = None) -> Raw:
    value = raw.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, dict):
        raise Malformed(f"{name} is missing or not an object")
    return value


def string_of(raw: Raw, name: str, limit: int) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        raise Malformed(f"{name} is missing or not a text")
    return value


def optional_string(raw: Raw, name: str) -> str:
    value = raw.get(name)
    if value is not None and not isinstance(value, str):
        raise Malformed(f"{name} is not a text")
    return value or ""


def optional_word(raw: Raw, name: str, limit: int = WORD) -> str:
    """A name, a moment or the like; empty where there is none."""
    return string_of(raw, name, limit) if optional_string(raw, name) else ""


def number_of(raw: Raw, name: str) -> int:
    """A whole number as platforms count things: below 2^53."""
    value = optional_number(raw, name)
    if value is None:
        raise Malformed(f"{name} is missing")
    return value


def optional_number(raw: Raw, name: str) -> int | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise Malformed(f"{name} is not a number")
    return value


async def body_of(request: Request, longest: int) -> bytes | None:
    """The whole body of a request; None as soon as it is longer than ``longest`` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            return None
    return bytes(body)
