"""The arguments of one request, from path, query, form or JSON: all read the same here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sandbox.arguments import Arguments
from sandbox.discourse.errors import bad_parameter
from sandbox.discourse.things import Json

_NESTED = re.compile(r"(\w+)\[(\w*)\]")


class ForumArguments(Arguments):
    """``post[raw]=x`` reads as ``{"post": {"raw": "x"}}`` and ``options[]=a`` as ``{"options": ["a"]}``."""

    def number(self, name: str, default: int | None = None) -> int | None:
        """Raises Refused when it is there and no whole number."""
        if name not in self:
            return default
        if not re.fullmatch(r"-?\d{1,18}", self.text(name)):
            raise bad_parameter(name)
        return int(self.text(name))

    def required(self, name: str) -> int:
        """A number that must be there. Raises Refused."""
        value = self.number(name)
        if value is None:
            raise bad_parameter(name)
        return value

    def many(self, name: str) -> list[str]:
        value = self.given.get(name, [])
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    def within(self, name: str) -> ForumArguments:
        value = self.given.get(name)
        return ForumArguments(value if isinstance(value, dict) else {})


def nested(pairs: Iterable[tuple[str, Any]]) -> Json:
    """Form or query fields as one structure."""
    found: Json = {}
    for name, value in pairs:
        inner = _NESTED.fullmatch(name)
        if inner is None:
            found[name] = value
        elif inner[2]:
            held = found.setdefault(inner[1], {})
            if isinstance(held, dict):
                held[inner[2]] = value
        else:
            many = found.setdefault(inner[1], [])
            if isinstance(many, list):
                many.append(value)
    return found
