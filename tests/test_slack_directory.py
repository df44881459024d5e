"""Who somebody is and what a place is, asked of a sandbox workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.origin import LookupFailed
from bot.slack.client import web_client
from bot.slack.directory import SlackLookups
from handlers.model import Identity, Place, PlaceKind, Standing
from sandbox.slack import Workspace

CONTRACTS = Path(os.environ.get("MILEPOST_CONTRACTS", Path(__file__).parents[2] / "shared" / "contracts"))
SCHEMAS = CONTRACTS / "slack" / "schemas"
HOME = "T0SANDBOX"


@pytest.fixture(scope="module")
def shared() -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.add_person("alice", name="Alice Osei", tz="Europe/Berlin")
        workspace.add_person("gus", guest=True)
        workspace.add_person("sam", stranger=True)
        yield workspace


@pytest.fixture
def workspace(shared: Workspace) -> Workspace:
    shared.api.faults.clear()
    shared.requests.clear()
    return shared


@pytest.fixture
def lookups(workspace: Workspace) -> SlackLookups:
    return SlackLookups(web_client(workspace.token, workspace.api_url), tenants=lambda team: team == HOME)


numbers = iter(range(1000))


def channel(workspace: Workspace, **how: Any) -> Place:
    name = f"room-{next(numbers)}"
    return Place("slack", HOME, workspace.add_channel(name, members=["alice"], **how).id, name=name)


async def test_who_somebody_is(workspace: Workspace, lookups: SlackLookups) -> None:
    alice = await lookups.person(Identity("slack", HOME, workspace.alice.user.id))
    assert (alice.zone, alice.standing) == ("Europe/Berlin", Standing.FULL)
    assert alice.name in ("alice", "Alice Osei")


async def test_what_standing_somebody_has(workspace: Workspace, lookups: SlackLookups) -> None:
    workspace.add_person("gone")
    workspace.people["gone"].user.deleted = True
    expected = {"gus": Standing.GUEST, "sam": Standing.STRANGER, "gone": Standing.GONE}
    for handle, standing in expected.items():
        user = workspace.people[handle].user
        assert (await lookups.person(Identity("slack", user.team_id, user.id))).standing is standing
    bot = workspace.state.team.bot.id
    assert (await lookups.person(Identity("slack", HOME, bot))).standing is Standing.BOT


async def test_what_a_place_is(workspace: Workspace, lookups: SlackLookups) -> None:
    public, private = channel(workspace), channel(workspace, private=True)
    assert await lookups.place("slack", HOME, public.id) == Place(
        "slack", HOME, public.id, name=public.name, private=False
    )
    assert (await lookups.place("slack", HOME, private.id)).confined
    direct = await lookups.place("slack", HOME, workspace.direct("alice").id)
    assert direct.kind is PlaceKind.DIRECT and not direct.confined


def asked_about(workspace: Workspace) -> int:
    return sum(each.method == "users.info" for each in workspace.requests)


async def test_whether_few_are_in_a_place(workspace: Workspace, lookups: SlackLookups) -> None:
    room = channel(workspace)
    for handle in ("gus", "sam"):  # a guest, and somebody of another organisation
        workspace.people[handle].joins(room.name)
    assert await lookups.few_in(room, 5) == 1
    for nth in range(10):
        workspace.add_person(f"few{nth}").joins(room.name)
    before = asked_about(workspace)
    assert await lookups.few_in(room, 5) is None
    assert asked_about(workspace) - before == 10, "not everybody is asked about"
    for nth in range(60):
        workspace.add_person(f"crowd{nth}", guest=True).joins(room.name)
    before = asked_about(workspace)
    assert await lookups.few_in(room, 50) is None
    assert asked_about(workspace) == before, "of a crowd nobody"


async def test_who_is_in_a_place(workspace: Workspace, lookups: SlackLookups) -> None:
    room = channel(workspace, private=True)
    assert await lookups.is_in(Identity("slack", HOME, workspace.alice.user.id), room)
    assert not await lookups.is_in(Identity("slack", HOME, workspace.gus.user.id), room)


async def test_what_is_missing_and_what_does_not_answer_are_told_apart(
    workspace: Workspace, lookups: SlackLookups
) -> None:
    nobody = Identity("slack", HOME, "U0NOBODY")
    with pytest.raises(LookupFailed) as gone:
        await lookups.person(nobody)
    with pytest.raises(LookupFailed) as nowhere:
        await lookups.place("slack", HOME, "C0NOWHERE")
    workspace.fails("users.info", "503")
    with pytest.raises(LookupFailed) as down:
        await lookups.person(nobody)
    assert (gone.value.missing, nowhere.value.missing, down.value.missing) == (True, True, False)
