"""A round whose nominees nobody else sees promises no seconds."""

from __future__ import annotations

from handlers.nominations.process import Process
from tests.nomination_world import World
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]


def test_where_nobody_sees_them_nobody_is_said_to_second(world: World) -> None:
    award(world, Process(public=False))
    world.says("alice", "round close")
    opened = answer(world, "alice", "round open star")
    assert "Nobody else sees it. They wait for the review of the round." in opened and "second" not in opened
    world.says("m1", f"nominate {M('m4')} for their patience")
    assert answer(world, "m4", "nomination accept N1").startswith(
        "Thank you! I have noted your yes. It goes to the panel when the round is reviewed."
    )
