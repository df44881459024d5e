"""Where the only steward is the nominee, and where a program is archived while its panel votes."""

from __future__ import annotations

from handlers.nominations.process import Process
from tests.nomination_world import World
from tests.test_nomination_privacy import PRIVATE, M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]


def alice_is_nominated(world: World) -> None:
    award(world, Process(endorsing=False, quorum=0))
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('alice')} for their patience")


def test_a_concern_that_nobody_could_hear_is_not_taken(world: World) -> None:
    alice_is_nominated(world)
    assert answer(world, "m3", "nomination concern N1 the talk was mine") == (
        "There is no steward who could hear this of N1, so I have kept nothing of it. "
        "Turn to somebody on the panel, or ask whoever runs me to name another steward."
    )
    assert not [row for row in world._rows() if "the talk was mine" in row]


def test_the_only_steward_hears_at_once_that_somebody_else_decides(world: World) -> None:
    alice_is_nominated(world)
    assert answer(world, "alice", "nomination accept N1").endswith(
        "You are the only steward here, and nobody decides in a round that they stand in. Name another one: "
        "okr role add steward @name"
    )
    world.says("m3", "nomination vote N1 yes")
    world.passes(8)
    assert "There is no steward who could decide now" in world.notices("m3")[-1]
    assert answer(world, "alice", "nomination decide N1 selected") == (
        "This one is about you. Another steward decides it. "
        "If there is no other steward, name one: `okr role add steward @name`"
    )
    assert world.says("alice", f"role add steward {M('m5')}") is not None
    assert "M5" not in answer(world, "m5", "nomination decide N1 selected")
    assert "Alice · selected" in answer(world, "m5", "nomination list")


def test_what_was_voted_does_not_outlive_the_vote_in_an_archived_program(world: World) -> None:
    award(world, PRIVATE)
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m3", "nomination vote N1 yes")
    assert world.says("alice", "program archive dc") is not None
    world.passes(8)
    assert not list(world._rows("votes"))
    world.says("alice", "program restore dc")
    assert "1 of 1 voted · 1 yes" in answer(world, "alice", "nomination result N1")
