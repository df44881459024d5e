"""What nominations let nobody know, held against the rules on both databases."""

from __future__ import annotations

import pytest

from bot.origin import Origin
from handlers import requests
from handlers.model import UserError
from handlers.nominations.model import Award
from handlers.nominations.process import Process
from handlers.plain import plain
from storage.store import Database
from tests.databases import HOME, PROGRAM, Clock, clock, database, run
from tests.nomination_world import RUNNER, World, account, opened

__all__ = ["clock", "database"]


def M(who: str) -> str:
    return f"<@{account(who).id}>"


def answer(world: World, who: str, line: str) -> str:
    """What they read; a mistake with its hint."""
    world.said += 1
    origin = Origin(account(who), HOME, f"said:{world.said}")
    wanted = requests.read(f"{line} in:{PROGRAM.slug}")
    try:
        reply = run(world.database, lambda session: RUNNER.run(wanted, origin, world.clock(), session))
    except UserError as error:
        return f"{error.message} {error.hint}"
    return plain(reply)


def award(world: World, process: Process) -> None:
    """A round of the award "star" with this process."""
    new = Award(PROGRAM.id, "star", "Star", process)
    run(world.database, lambda session: session.rounds.put_award(new))
    assert world.says("alice", "round open star") is not None


@pytest.fixture
def world(database: Database, clock: Clock) -> World:
    return opened(database, clock)


def test_whoever_was_forgotten_is_nobody_else(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    assert "You nominated M4" in answer(world, "m1", f"nominate {M('m4')} for their patience")
    assert "forgotten" in answer(world, "m4", "forget-me confirm:yes").lower()
    assert "You nominated M5" in answer(world, "m1", f"nominate {M('m5')} for their patience")
    assert "You nominated M3" in answer(world, "m2", f"nominate {M('m3')} for their patience")
