"""Whom a team works for can be said after its nomination: then the rule about others is about something."""

from __future__ import annotations

from handlers.nominations.process import Process, Secrecy
from tests.nomination_world import World
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

FROM_ELSEWHERE = Process(endorsing=False, ballot=Secrecy.OPEN, quorum=0, least_yes=2, elsewhere=1)
LINE = "nomination organisation N1 Acme"


def team(world: World) -> None:
    """The Docs Team, nominated by m1 without a word of whom it works for."""
    award(world, FROM_ELSEWHERE)
    for who in ("m2", "m3", "m5"):  # of Acme, Hooli and Initech
        world.says("alice", f"panel add panelist {M(who)}")
    world.says("m1", 'nominate called:"Docs Team" for their guides')


def test_a_team_s_organisation_is_said_later(world: World) -> None:
    team(world)
    world.says("alice", "nomination accept N1")
    told = world.notices("alice")[-1]
    assert "nobody has told me whom they work for" in told and LINE in told
    world.says("m3", "nomination vote N1 yes")
    world.says("m5", "nomination vote N1 yes")
    assert answer(world, "alice", LINE) == ("Docs Team (N1) works for Acme: noted, so that votes are fair.")
    assert "You have no vote on N1: you have the same employer." in answer(
        world, "m2", "nomination vote N1 yes"
    )
    world.passes(8)
    result = answer(world, "alice", "nomination result N1")
    assert "2 of the yes from another organisation than the nominee’s\nIt passes." in result


def test_who_may_say_it_and_until_when(world: World) -> None:
    team(world)
    assert answer(world, "m2", LINE).startswith("There is no nomination N1 that you may see.")
    assert answer(world, "m1", LINE).startswith("Docs Team (N1) works for Acme")
    assert answer(world, "m1", "nomination org N1 none").startswith("Docs Team (N1) works for nobody in")
    world.says("alice", "nomination accept N1")
    assert answer(world, "m1", LINE) == "The panel has N1 now. A steward can still note it: ask one."
    world.says("m1", f"nominate {M('m4')} for their patience")
    assert "Whom you work for: `okr organisation Acme`" in answer(
        world, "m4", "nomination organisation N2 Hooli"
    )
    world.says("alice", "nomination withdraw N1")
    assert answer(world, "alice", LINE).startswith("N1 has ended already.")


def test_a_review_says_what_is_missing(world: World) -> None:
    award(world, Process(endorsements=1, elsewhere=1))
    world.says("m1", 'nominate called:"Docs Team" for their guides')
    world.says("alice", "nomination accept N1")
    world.says("m3", "nomination second N1")
    asked = answer(world, "alice", "round review")
    assert "N1 Docs Team (nobody has told me whom they work for)" in asked
    assert "Whom they work for you can tell me: okr nomination organisation N1 Acme in:dc" in asked
    world.says("m1", LINE)
    assert answer(world, "alice", "round review").startswith("Nobody can vote on N1. Go on?")
    assert "R1 is under review" in answer(world, "alice", "round review yes")
