"""Which program is meant where none is named: whatever ties somebody to one counts, so that nothing goes to
the stewards of another."""

from __future__ import annotations

import pytest

from handlers.model import Identity, Place, Program, Role
from storage.store import Database
from tests import databases
from tests.databases import HOME, PROGRAM, Clock, run
from tests.house import DC, PARTICIPATION, House
from tests.nomination_world import World, account, settle

address, clock, database = databases.address, databases.clock, databases.database
OTHER = Program("p9", "other", "Another one")


@pytest.fixture
def ben(slack: House) -> House:
    """He checks in in Participation and has a seat on the panel of the other program."""
    slack.ben.says("/okr progress 2.1 1", channel=PARTICIPATION).sees()
    slack.alice.says("/okr round open distinguished-contributor", channel=DC).sees()
    slack.alice.says("/okr panel add contributor @ben", channel=DC).sees()
    return slack


def test_somebody_on_a_panel_is_asked_which_stewards_they_mean(ben: House) -> None:
    ben.ben.says("/feedback the forum is hard to search on a phone", channel="general")
    assert (
        ben.ben.sees()
        == """\
You could mean several programs: which one?
I kept nothing of it. Pick one and write it again, or add `in:<program>` to what you typed.
[Distinguished Contributor Program] [Participation]"""
    )
    kept = ben.db.read(lambda s: [s.listening.last_remark(each.id) for each in s.programs.all()])
    assert kept == [0, 0]
    ben.ben.says("/okr progress 2.1 2", channel="general")
    assert ben.ben.sees().startswith("KR 2.1 1 → 2"), "he has a part in key results of one program alone"
    ben.alice.says("/survey new nps-pulse Pulse", channel=DC).sees()
    ben.ben.says("/survey pending", channel="general")
    assert (
        ben.ben.sees()
        == """\
# Your voice is welcome
Distinguished Contributor Program
F1 Pulse · one question, with your name · open until 12 May
[Answer]"""
    )


def test_each_tie_counts_and_a_nomination_that_nobody_told_of_does_not(
    database: Database, clock: Clock
) -> None:
    world = World(database, clock)
    run(database, settle)
    run(database, lambda session: session.programs.add(OTHER))

    def tied() -> str:
        """Of m1 to m5 those who are tied to the program, all of them being stewards of another one."""
        who = [f"m{nth}" for nth in range(1, 6)]
        return " ".join(
            database.read(lambda s: [each for each in who if PROGRAM.id in s.programs.tied_to(each)])
        )

    def joins(who: Identity, place: Place, *, inside: bool) -> None:
        run(database, lambda session: session.directory.remember_membership(who, place, inside))

    joins(account("m5"), HOME, inside=True)
    assert tied() == "", "whoever does nothing anywhere could mean any"
    run(database, lambda s: [s.programs.grant(OTHER.id, f"m{nth}", Role.STEWARD) for nth in range(1, 6)])
    assert tied() == "m5"
    joins(account("m5"), HOME, inside=False)
    assert tied() == ""
    world.says("alice", "okr round open distinguished-contributor")
    world.says("m1", "okr nominate <@UM2> for distinguished-contributor kind reviews")
    assert tied() == "m1 m2", "the nominee was asked"
    world.says("alice", "okr panel add contributor <@UM4>")
    assert tied() == "m1 m2 m4"
    world.says("alice", "okr round open private-panel")
    world.says("m1", "okr nominate <@UM3> for private-panel kind reviews")
    assert len(world.read()) == 2 and tied() == "m1 m2 m4", "nobody told them"
    world.says("alice", "okr survey new nps-pulse Pulse to:<@UM5>")
    assert tied() == "m1 m2 m4 m5"
