"""What follows for a person from their accounts: tables of the rules."""

from __future__ import annotations

import itertools

import pytest

from handlers.members.rules import followed, standing_of, who_stays
from handlers.model import Standing

FULL, GUEST, STRANGER, BOT, GONE = (
    Standing.FULL,
    Standing.GUEST,
    Standing.STRANGER,
    Standing.BOT,
    Standing.GONE,
)


@pytest.mark.parametrize(
    ("accounts", "person"),
    [
        ((FULL,), FULL),
        ((GUEST, FULL), FULL),
        ((GONE, FULL), FULL),
        ((GONE, GUEST), GUEST),
        ((STRANGER, GUEST, GONE), GUEST),
        ((STRANGER, GONE), STRANGER),
        ((BOT, GONE), BOT),
        ((GONE,), GONE),
        ((GONE, GONE), GONE),
        ((), FULL),  # somebody without any account, from a program's file
    ],
)
def test_a_person_stands_as_their_best_account(accounts: tuple[Standing, ...], person: Standing) -> None:
    for order in itertools.permutations(accounts):
        assert standing_of(order) is person


@pytest.mark.parametrize(
    ("kept", "before", "now", "alone", "after"),
    [
        ("Ben", "Ben", "Benedikt", True, "Benedikt"),  # the only account: its name is theirs
        ("Ben", None, "Benedikt", True, "Benedikt"),
        ("Ben", "Ben", "Benedikt", False, "Benedikt"),  # the name came from this account
        ("Ben", "ben_l", "benny", False, "Ben"),  # it came from the other one
        ("Ben", None, "ben_l", False, "Ben"),  # heard of for the first time
        (None, None, "Europe/Berlin", False, "Europe/Berlin"),  # a zone where there was none
        ("Europe/Berlin", "Europe/Berlin", None, True, "Europe/Berlin"),  # not told is not changed
    ],
)
def test_a_name_follows_the_account_it_came_from(
    kept: str | None, before: str | None, now: str | None, alone: bool, after: str | None
) -> None:
    assert followed(kept, before, now, alone=alone) == after


@pytest.mark.parametrize(
    ("offered", "asked", "stays"),
    [
        (False, False, "made the code"),
        (True, False, "made the code"),
        (True, True, "made the code"),
        (False, True, "named it"),
    ],
)
def test_the_member_with_a_history_stays(offered: bool, asked: bool, stays: str) -> None:
    both = {"offered_has_history": offered, "asked_has_history": asked}
    assert who_stays("made the code", "named it", **both) == stays
