"""Reads one field of what a platform sent: the value as it should be, or ``Malformed``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

Raw = Mapping[str, Any]


class Malformed(Exception):
    """Not as the platform sends it. The message says what is wrong and quotes nothing."""


def json_object(body: bytes) -> Raw:
    """The object that a body is."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(found, dict):
        raise Malformed("not an object")
    return found


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
