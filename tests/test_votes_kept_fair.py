"""Whoever is voted on cannot choose whose vote counts: organisations, seats and pairs during a vote."""

from __future__ import annotations

from handlers.nominations.process import Process
from tests.house import House
from tests.nomination_world import World
from tests.test_nomination_privacy import PRIVATE, M, answer, award, clock, database, world
from tests.test_panel_conversation import closes, says, watched

__all__ = ["clock", "database", "watched", "world"]

STRICT = Process(endorsing=False, quorum=0, most_no=0)
NOT_YOURS = "You are a nominee in R1 yourself, so this is for another steward to do."


def voted_on(world: World, nominee: str, process: Process = STRICT) -> None:
    """m2 of Acme says yes, m3 of Hooli no."""
    award(world, process)
    for who in ("m2", "m3"):
        world.says("alice", f"panel add panelist {M(who)}")
    world.says("m1", f"nominate {M(nominee)} for their patience")
    world.says(nominee, "nomination accept N1")
    for who, vote in (("m2", "yes"), ("m3", "no")):
        world.says(who, f"nomination vote N1 {vote}")


def test_a_nominee_s_new_organisation_takes_no_vote_and_stewards_hear_of_it(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open private-panel")
    for who in ("gus", "sam"):
        says(slack, "alice", f"/okr panel add panelist @{who} employer:{who}corp")
    says(slack, "ben", "/nominate @priya for her kindness org:Acme")
    says(slack, "sam", "/okr nomination vote N1 no")
    slack.delivered()
    assert says(slack, "priya", "/okr organisation samcorp") == (
        "You work for samcorp: noted, so that votes are fair."
    )
    slack.delivered()
    assert slack.alice.sees() == (
        "Priya Raman works for samcorp, I was told now. The vote on N1 began with Acme, and goes on "
        "with that.\n"
        "If it was wrong then, you can change it for this vote, too: "
        "`/okr nomination organisation N1 samcorp in:dc`"
    )
    assert "any more" not in slack.sam.sees()
    says(slack, "alice", "/okr nomination organisation N1 samcorp")
    slack.delivered()
    assert slack.sam.sees() == (
        "As I know it by now, you two have the same employer, so you have no vote on Priya Raman (N1) any "
        "more: what you had said there does not count, and the quorum counts without you.\n"
        "That keeps votes fair, and is nothing against you. If it is wrong, tell a steward."
    )
    says(slack, "alice", "/okr nomination organisation N1 Acme")  # that was a slip
    closes(slack, 8)
    assert "1 of 2 voted · 0 yes, 1 no, 0 abstained" in says(slack, "alice", "/okr nomination result N1")


def test_what_a_nominee_says_of_themselves_makes_no_yes_one_from_elsewhere(world: World) -> None:
    award(world, Process(endorsing=False, quorum=0, elsewhere=1))
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m4", "nomination accept N1")
    world.says("m2", "nomination vote N1 yes")
    world.says("m4", "organisation Freelance")
    world.passes(8)
    result = answer(world, "alice", "nomination result N1")
    assert "0 of the yes from another organisation" in result and "It does not pass" in result


def test_a_steward_who_is_the_nominee_leaves_the_panel_as_it_is(world: World) -> None:
    voted_on(world, "alice", STRICT)
    for line in (
        f"panel remove {M('m3')}",
        f"panel add panelist {M('m5')}",
        f"pair {M('alice')} {M('m3')}",
        f"organisation of:{M('m3')} Acme",
        "nomination decide N1 selected",
    ):
        assert answer(world, "alice", line).startswith((NOT_YOURS, "This one is about you.")), line
    world.says("alice", "nomination withdraw N1")
    assert "has left the panel" in answer(world, "alice", f"panel remove {M('m3')}")


def test_an_employer_that_was_noted_wrongly_can_be_mended(world: World) -> None:
    award(world, PRIVATE)
    for who in ("m2", "m3"):
        world.says("alice", f"panel add panelist {M(who)}")
    world.says("m1", f"nominate {M('m4')} org:Hooli for their patience")
    barred = "You have no vote on N1: you have the same employer."
    assert answer(world, "m3", "nomination vote N1 yes").startswith(barred)
    world.says("alice", f"organisation of:{M('m3')} Initech")
    assert "Your vote is noted." in answer(world, "m3", "nomination vote N1 yes")
    world.says("alice", "nomination organisation N1 Acme")
    assert answer(world, "m2", "nomination vote N1 yes").startswith(barred)
    world.passes(8)
    result = answer(world, "alice", "nomination result N1")
    assert "1 of 1 voted · 1 yes" in result and "Without a vote on it: M2: the same employer." in result


def test_whoever_stepped_aside_has_stepped_aside_whatever_else_is_known(world: World) -> None:
    award(world, PRIVATE)
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('m4')} org:Hooli for their patience")
    world.says("m3", "nomination recuse N1 the same employer")
    world.says("alice", f"organisation of:{M('m3')} Initech")
    assert answer(world, "m3", "nomination vote N1 yes").startswith("You have no vote on N1")


def test_whoever_loses_their_seat_hears_that_their_vote_is_lost(world: World) -> None:
    voted_on(world, "m4")
    before = len(world.notices("m3"))
    world.says("alice", f"panel remove {M('m3')}")
    (told,) = world.notices("m3")[before:]
    assert "Your seat on the panel has ended, or ends before the vote does, so you have no vote on M4" in told
