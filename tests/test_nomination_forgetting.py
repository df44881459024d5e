"""Whoever is forgotten is in nothing that nominations say or count from then on."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from sqlalchemy import text

from bot.origin import Origin
from handlers import requests
from handlers.nominations.process import Process
from handlers.plain import plain
from storage.session import Session
from storage.store import Database
from tests.databases import HOME, PROGRAM, Clock, clock, database
from tests.house import wait_for
from tests.nomination_world import RUNNER, World, account, opened
from tests.test_nomination_privacy import PRIVATE, M, answer, award

__all__ = ["clock", "database"]

FORGET = "forget-me confirm:yes"


@pytest.fixture
def world(database: Database, clock: Clock) -> World:
    return opened(database, clock)


def test_a_message_that_waits_names_them_no_more(world: World) -> None:
    award(world, PRIVATE)
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.clock.move(hours=13)
    world.passes(5)
    assert "N1" in world.notices("m2")[-1] and "M4" in world.notices("m2")[-1]
    answer(world, "m4", FORGET)
    assert all("M4" not in each for each in world.notices("m2"))


def test_a_question_that_waits_is_without_their_words(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    world.says("m1", f"nominate {M('m4')} for their patience")
    assert "patience" in world.notices("m4")[0] and "M1" in world.notices("m4")[0]
    answer(world, "m1", FORGET)
    assert "patience" not in world.notices("m4")[0] and "M1" not in world.notices("m4")[0]


def test_why_they_stepped_aside_is_in_no_audit(world: World) -> None:
    award(world, PRIVATE)
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    answer(world, "m2", "nomination recuse N1 we are married")
    assert "You have stepped aside on N1" in answer(world, "m2", "nomination vote N1 yes")

    def audit(session: Session) -> list[str]:
        return [each.what for each in session.audit.recent(PROGRAM.id, 50)]

    assert [each for each in world.database.read(audit) if "recused" in each] == ["recused on N1"]


def test_they_are_not_announced_from_an_old_draft(world: World) -> None:
    voted(world)
    world.says("alice", "nomination decide N1 selected")
    assert "Thank you, M4!" in answer(world, "alice", "nomination announce N1 Thank you, M4!")
    answer(world, "m4", FORGET)
    assert answer(world, "alice", 'nomination announce N1 "Thank you, M4!" post:yes') == (
        "Whoever that was asked me to forget them. There is nobody to announce any more."
    )


def test_an_announcement_that_waits_does_not_go_out(world: World) -> None:
    voted(world)
    world.says("alice", "nomination decide N1 selected")
    answer(world, "alice", "nomination announce N1 post")
    answer(world, "m4", FORGET)
    left = text("SELECT count(*) FROM outbox WHERE key LIKE 'announcement:%'")
    assert world.database.read(lambda session: session._connection.core.scalar(left)) == 0


def voted(world: World) -> None:
    award(world, Process(endorsing=False, least_yes=1, quorum=0))
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m4", "nomination accept N1")
    world.says("m3", "nomination vote N1 yes")
    world.passes(8)


def test_their_second_is_not_counted(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m4", "nomination accept N1")
    world.says("m2", "nomination second N1 so kind")
    assert [each.seconded for _, each in world.read()] == [1]
    answer(world, "m2", FORGET)
    assert [each.seconded for _, each in world.read()] == [0]


def test_nobody_is_congratulated_while_they_are_forgotten(world: World) -> None:
    """On PostgreSQL, where commands run beside each other."""
    voted(world)
    forgotten, go_on = threading.Event(), threading.Event()

    def said(who: str, line: str, session: Session) -> str:
        wanted = requests.read(f"{line} in:{PROGRAM.slug}")
        return plain(RUNNER.run(wanted, Origin(account(who), HOME, line), world.clock(), session))

    def forget(session: Session) -> None:
        said("m4", FORGET, session)
        forgotten.set()
        assert go_on.wait(30)

    first = world.database.submit(forget)
    assert forgotten.wait(30)
    second = world.database.submit(partial(said, "alice", "nomination decide N1 selected"))
    if world.database.__class__.__name__ == "PostgresDatabase":
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        wait_for(lambda: world.database.read(lambda s: s._connection.core.scalar(waiting)) > 0)
    go_on.set()
    first.result(timeout=30)
    with pytest.raises(Exception, match="N1 is withdrawn"):
        second.result(timeout=30)
    assert world.notices("m4") == []
