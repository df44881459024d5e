"""Slack's own fields: ids and addresses for later answers. The common ones are in ``bot.fields``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.fields import Malformed, Raw, object_of, optional_string, string_of

__all__ = [
    "ID",
    "Malformed",
    "Raw",
    "address_of",
    "id_of",
    "object_of",
    "optional_string",
    "optional_ts",
    "string_of",
    "ts_of",
]

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TS = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,16})?")


def id_of(raw: Raw, name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise Malformed(f"{name} is missing or not an id")
    return value


def ts_of(raw: Raw, name: str) -> str:
    """When a message was written, which is its name within its channel."""
    string_of(raw, name, 40)
    return optional_ts(raw, name)


def optional_ts(raw: Raw, name: str) -> str:
    value = optional_string(raw, name)
    if value and not _TS.fullmatch(value):
        raise Malformed(f"{name} is not a moment")
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
