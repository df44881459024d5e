"""The arguments of one API call: values of forms are strings, those of JSON are what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Arguments:
    """Both read the same here."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = dict(given)

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("1", "true", "t")
