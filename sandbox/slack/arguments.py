"""The arguments of one Web API call, from query, form or JSON."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from sandbox.arguments import Arguments
from sandbox.slack.errors import Refused
from sandbox.slack.things import Json

Item = TypeVar("Item")
PAGE = 100
LARGEST_PAGE = 1000


class SlackArguments(Arguments):
    """With structures and pages."""

    def required(self, name: str) -> str:
        if name not in self:
            raise Refused("invalid_arguments", (f"missing required field: {name}",))
        return self.text(name)

    def structure(self, name: str) -> Any:
        """A JSON value, also where it came as a string; None when absent."""
        value = self.given.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused("invalid_arguments", (f"invalid JSON [json-pointer:/{name}]",)) from None

    def readable(self) -> Json:
        """For the log: structures as structures, no token."""
        return {name: _parsed(value) for name, value in self.given.items() if name != "token"}

    def page(self, found: list[Item]) -> tuple[list[Item], str]:
        """The page asked for by ``cursor`` and ``limit``, and the cursor of the next (empty: none)."""
        try:
            limit = int(self.text("limit") or PAGE)
            start = int(self.text("cursor").removeprefix("page:") or 0)
        except ValueError:
            raise Refused("invalid_cursor") from None
        if not 1 <= limit <= LARGEST_PAGE:
            raise Refused("invalid_limit")
        end = start + limit
        return found[start:end], f"page:{end}" if end < len(found) else ""


def _parsed(value: object) -> object:
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
