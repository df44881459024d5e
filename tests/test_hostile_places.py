"""Whoever looks from elsewhere hears neither of a private place nor of what stands in it."""

from __future__ import annotations

import pytest

from handlers.model import Place, Program
from handlers.okrs.ports import Posted
from handlers.okrs.whereabouts import may_see, seen_of

PUBLIC = Place("slack", "T1", "C1", "general", private=False)
PRIVATE = Place("slack", "T1", "G1", "panel-room", private=True)
UNKNOWN = Place("slack", "T1", "G2")  # nobody has said yet what it is
PROGRAM = Program("p1", "dc", "DC", "UTC", (PUBLIC, PRIVATE), (PUBLIC, PRIVATE))
CARDS = [Posted(home.key, "card:1", f"https://example.org/{home.id}") for home in PROGRAM.homes]


@pytest.mark.parametrize("viewer", [None, PUBLIC.key, UNKNOWN.key])
def test_from_elsewhere(viewer: str | None) -> None:
    assert may_see(PUBLIC, viewer) and not may_see(PRIVATE, viewer)
    assert [each.place for each in seen_of(CARDS, PROGRAM, PUBLIC, viewer)["card:1"]] == [PUBLIC.key]


def test_from_within() -> None:
    assert may_see(PRIVATE, PRIVATE.key)
    seen = seen_of(CARDS, PROGRAM, PRIVATE, PRIVATE.key)["card:1"]
    assert {each.place for each in seen} == {PUBLIC.key, PRIVATE.key}
