"""Who is in a group, as the forum sends it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.discourse.shapes import NAME, many
from bot.fields import Raw, number_of, object_of, optional_string, string_of


@dataclass(frozen=True)
class Named:
    """An account with the name it is shown by, which may be empty."""

    id: int
    username: str
    name: str


@dataclass(frozen=True)
class Roster:
    """``members``: a page of them; ``total``: how many there are."""

    members: tuple[Named, ...]
    total: int


def roster(raw: Raw) -> Roster:
    return Roster(many(raw, "members", _named), number_of(object_of(raw, "meta"), "total"))


def _named(raw: Raw) -> Named:
    return Named(number_of(raw, "id"), string_of(raw, "username", NAME), optional_string(raw, "name"))
