"""Between the end of a vote and the moment it is counted: nothing that anybody says counts it by the way."""

from __future__ import annotations

from handlers.nominations.model import State
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import PROGRAM, Clock
from tests.nomination_world import World, opened
from tests.test_nomination_histories import begin

address, clock, database = databases.address, databases.clock, databases.database


def ended(database: Database, clock: Clock) -> World:
    """Both vote on N1, and the time is over; nobody has looked at the calendar yet."""
    world = opened(database, clock)
    begin(world, "private-panel")
    for who in ("alice", "m2", "m3"):
        assert world.says(who, "nomination vote N1 yes") is not None
    clock.move(days=8)
    return world


def votes_left(database: Database) -> int:
    def work(session: Session) -> int:
        found = next(each for each in session.rounds.of(PROGRAM.id))
        dossier = session.dossiers.get(PROGRAM.id, 1)
        assert dossier is not None
        ballot = session.panels.ballot(PROGRAM.id, found.id, dossier.id)
        assert ballot is not None and ballot.closed_at is None
        return len(session.panels.cast_so_far(ballot))

    return database.read(work)


def test_a_decision_waits_until_the_vote_is_counted(database: Database, clock: Clock) -> None:
    world = ended(database, clock)
    for line in (
        "nomination decide N1 selected",
        "nomination decide N1 not-yet",
        "nomination decide N1 not-yet hm",
    ):
        assert world.says("alice", line) is None
    assert votes_left(database) == 3
    world.passes(0)
    assert any(
        "the vote on N1" in each.what for each in database.read(lambda s: s.audit.recent(PROGRAM.id, 50))
    )
    assert world.says("alice", "nomination decide N1 selected") is not None
    assert next(each for _, each in world.read() if each.number == 1).state is State.ASKED


def test_nobody_steps_aside_from_a_vote_that_is_over(database: Database, clock: Clock) -> None:
    world = ended(database, clock)
    assert world.says("m3", "nomination recuse N1 we share an office") is None
    assert votes_left(database) == 3
    world.passes(0)
    assert world.says("m3", "nomination recuse N1 we share an office") is None
