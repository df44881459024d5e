"""Nominees who sit on the panel, or are stewards: what they are told of others, and never of themselves."""

from __future__ import annotations

import pytest

from handlers.nominations.process import Consent, Method, Process
from tests.databases import clock, database
from tests.house import PARTICIPATION, House
from tests.nomination_world import World
from tests.test_nomination_privacy import PRIVATE, M, answer, award, world
from tests.test_panel_conversation import says

__all__ = ["clock", "database", "world"]

TOGETHER = Process(consent=Consent.AFTER, public=False, endorsing=True, method=Method.RANKED, quorum=0)
UNSEEN = "There is no nomination N{} that you may see. `okr nomination list` shows those that you may see."


@pytest.mark.parametrize("line", ["vote N{} yes", "result N{}", "recuse N{}", "show N{}"])
def test_every_number_is_answered_alike_to_whoever_has_no_right_to_know(world: World, line: str) -> None:
    """N2 is about M4, N4 was taken back, and there is no N9."""
    award(world, PRIVATE)
    world.says("alice", f"panel add panelist {M('m2')}")
    for who in ("m3", "m4", "m5", "alice"):
        world.says("m1", f"nominate {M(who)} for their patience")
    world.says("alice", "nomination withdraw N3")
    for number in (1, 2, 3, 4, 9):
        assert answer(world, "m4", f"nomination {line.format(number)}") == UNSEEN.format(number)
    assert "You have no seat on the panel of Star" in answer(world, "m1", "nomination vote N1 yes")


def three_on_one_ballot(world: World, process: Process) -> None:
    """N1 is Alice, a steward, N2 is M4, who has a seat, N3 is M5."""
    award(world, process)
    for who in ("alice", "m2", "m3", "m4"):
        world.says("alice", f"panel add panelist {M(who)}")
    for who in ("alice", "m4", "m5"):
        world.says("m1", f"nominate {M(who)} for their patience")


def test_who_does_not_know_that_they_are_nominated_is_named_nowhere(world: World) -> None:
    three_on_one_ballot(world, TOGETHER)
    assert answer(world, "alice", "round review") == (
        "R1 is under review\nThe panel votes until 13 April on: M4 (N2), M5 (N3)."
    )
    assert "Your vote is noted." in answer(world, "m3", "round vote R1 N2 > N1 > N3")
    world.passes(8)
    assert answer(world, "alice", "round close").startswith("Not decided yet: N2, N3.")
    read = answer(world, "alice", "nomination result N3")
    counted = "on N2 1 of 3 voted · on N3 1 of 4 voted · N2 before N3: 1 to 0"
    assert read.startswith(f"N3 · M5\n{counted} · Order by Schulze’s method: N2 > N3\n"), read
    assert "N1" not in read
    read = answer(world, "m4", "nomination result N3")
    assert "N1 before N3: 1 to 0" in read and "N2" not in read and '"1>3"' in read and "2>" not in read


def test_a_round_of_which_only_their_own_is_left_can_be_closed(world: World) -> None:
    award(world, PRIVATE)
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('alice')} for their patience")
    assert answer(world, "alice", "round close") == "R1 Star is closed. Thank you, everybody who took part."
    assert "Your vote is noted." in answer(world, "m3", "nomination vote N1 yes")  # theirs goes on


@pytest.mark.parametrize("method", [Method.RANGE, Method.RANKED])
def test_whoever_stands_on_a_ballot_neither_reads_its_result_nor_decides(
    world: World, method: Method
) -> None:
    three_on_one_ballot(world, Process(method=method, quorum=0))
    for who, number in (("alice", 1), ("m4", 2), ("m5", 3)):
        world.says(who, f"nomination accept N{number}")
    assert "is under review" in answer(world, "alice", "round review")
    paper = "N2:5 N3:1" if method is Method.RANGE else "N2 > N3"
    assert "Your vote is noted." in answer(world, "m2", f"round vote R1 {paper}")
    world.passes(8)
    for number in (1, 3):
        assert answer(world, "alice", f"nomination result N{number}").startswith(
            ("Only the panel and the stewards see results.", "You stand on this ballot yourself")
        )
    assert answer(world, "m4", "nomination result N3") == (
        "You stand on this ballot yourself, so its result is for others to see.\n"
        "If that is wrong, ask a steward."
    )
    assert answer(world, "alice", "nomination decide N3 not-yet thank you") == (
        "You are a nominee in R1 yourself, so this is for another steward to do. "
        "If there is no other steward, name one: `okr role add steward @name`"
    )
    assert "on N2 1 of" in answer(world, "m2", "nomination result N3")


def test_in_a_direct_message_a_number_finds_its_program_for_those_alone_who_may_know(slack: House) -> None:
    says(slack, "alice", "/okr round open private-panel")
    slack.alice.says("/okr round open private-panel", channel=PARTICIPATION)
    for who in ("alice", "gus"):
        says(slack, "alice", f"/okr panel add panelist @{who}")
    for who in ("sam", "priya"):
        says(slack, "ben", f"/nominate @{who} for her kindness")
    slack.delivered()
    for number in (1, 2, 9):
        slack.priya.says(f"nomination vote N{number} yes", channel="@milepost")
        slack.delivered()
        assert slack.priya.sees().startswith("You could mean several programs: which one?")
        assert says(slack, "priya", f"/okr nomination vote N{number} yes").startswith(
            f"There is no nomination N{number} that you may see."
        )
    slack.gus.says("nomination vote N2 yes", channel="@milepost")
    slack.delivered()
    assert slack.gus.sees().startswith("N2: Your vote is noted.")
