"""Who hears of a "not yet", and when somebody can be nominated again, on both databases."""

from __future__ import annotations

import pytest

from handlers.nominations.process import Consent, Process
from tests.nomination_world import World
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

OPENLY = Process(consent=Consent.NEVER, endorsing=False, quorum=0, cooldown_days=7)
INVITING = Process(consent=Consent.AFTER, public=False, endorsing=False, quorum=0)


def decided(world: World, process: Process) -> None:
    award(world, process)
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.passes(days=8)
    assert world.says("alice", "nomination decide N1 not-yet a talk would help") is not None


@pytest.mark.parametrize(("process", "heard"), [(OPENLY, 1), (INVITING, 0)])
def test_nominators_hear_unless_a_no_to_an_invitation_would_look_different(
    world: World, process: Process, heard: int
) -> None:
    decided(world, process)
    told = world.notices("m1")
    assert sum("does not go on in this round" in each for each in told) == heard
    assert "a talk would help" not in "".join(told)


def test_somebody_can_be_nominated_again_from_the_day_that_was_named(world: World) -> None:
    decided(world, OPENLY)
    world.says("alice", "round close R1")
    world.says("alice", "round open star")
    again = f"nominate {M('m4')} for their patience"
    world.clock.move(days=6)
    assert answer(world, "m1", again).startswith("Thank you for thinking of them! I cannot take this one")
    world.clock.move(hours=15)  # the morning of the day, before the hour
    assert "You nominated M4" in answer(world, "m1", again)
