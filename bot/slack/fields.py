"""Reads one field of a payload: the value as it should be, or ``Malformed``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

Raw = Mapping[str, Any]

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Malformed(Exception):
    """Not a request as Slack sends it. The message says what is wrong and quotes nothing."""


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


def id_of(raw: Raw, name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise Malformed(f"{name} is missing or not an id")
    return value


def address_of(raw: Raw) -> str | None:
    """Where later answers go; None where the payload has none."""
    url = optional_string(raw, "response_url")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Malformed("response_url is not an address") from None
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise Malformed("response_url is not an address")
    return url or None
