"""What a nominator, a nominee or a steward takes back, and what stays of it."""

from __future__ import annotations

import pytest

from handlers.nominations.model import State
from handlers.nominations.process import Consent, Process
from tests.nomination_world import World
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

ONE_YES = Process(endorsing=False, quorum=0, least_yes=1)


def states(world: World) -> list[str]:
    return [dossier.state.value for _, dossier in world.read()]


def test_what_was_taken_back_bars_nobody_and_costs_nothing(world: World) -> None:
    award(world, Process(nominations_each=1))
    world.says("m1", f"nominate {M('m4')} for their patience")
    assert answer(world, "m1", "nomination withdraw N1") == "N1 is taken back."
    for who, number in (("m1", 2), ("m2", 2)):
        assert f"N{number}" in answer(world, who, f"nominate {M('m4')} because of their guides")
    assert states(world) == ["withdrawn", "consent asked"]
    assert world.says("m1", f"nominate {M('m5')} for their guides") is None  # that would be the second one
    assert len(world.notices("m4")) == 3


SECONDED = ["m4: nomination accept N1", "m2: nomination second N1"]


@pytest.mark.parametrize("others", [SECONDED, ["m2: nominate {} for years of work"]])
def test_what_others_have_said_stays(world: World, others: list[str]) -> None:
    world.says("alice", "round open distinguished-contributor")
    world.says("m1", f"nominate {M('m4')} for their patience")
    for each in others:
        who, _, line = each.partition(": ")
        assert world.says(who, line.format(M("m4"))) is not None
    assert answer(world, "m1", "nomination withdraw N1") == "Your nomination is out of N1."
    assert states(world)[0] in (State.OPEN.value, State.ASKED.value)
    assert "N1" in answer(world, "m1", f"nominate {M('m4')} for their guides")


def test_whom_nobody_nominates_or_seconds_any_more_does_not_go_to_the_vote(world: World) -> None:
    """List, funnel and vote count the same people."""
    award(world, Process(quorum=0, least_yes=1))
    world.says("alice", f"panel add panelist {M('m3')}")
    for who in ("m4", "m5", "m2"):
        world.says("m1", f"nominate {M(who)} for their patience")
        world.says(who, f"nomination accept N{('m4', 'm5', 'm2').index(who) + 1}")
    world.says("m3", "nomination second N2")
    assert answer(world, "m1", "nomination withdraw N1") == (
        "N1 is taken back. M4 had said yes and hears that it does not go on."
    )
    assert "it does not go on in this round" in world.notices("m4")[-1]
    assert answer(world, "m1", "nomination withdraw N2") == "Your nomination is out of N2."
    assert answer(world, "m4", "nomination list").startswith(
        "Nominations · Star\n2 nominees and 1 nomination · R1 is open for nominations\n"
        "N2 M5 · open for endorsement · 1 second\nN3 M2 · open for endorsement · 1 nomination"
    )
    assert answer(world, "m3", "nomination unsecond N2") == "Your second of M5 (N2) is taken back."
    assert states(world) == ["withdrawn", "withdrawn", "open for endorsement"]
    assert "it does not go on in this round" in world.notices("m5")[-1]
    assert answer(world, "alice", "nomination list").split("\n")[1:5] == [
        "1 nomination of 1 nominee · R1 is open for nominations",
        "N1 M4 · withdrawn",
        "N2 M5 · withdrawn",
        "N3 M2 · open for endorsement · 1 nomination",
    ]
    assert "N4" in answer(world, "m1", f"nominate {M('m5')} because of their guides")


def test_whoever_stood_by_seconds_alone_and_stepped_back_is_not_nominated_anew(world: World) -> None:
    award(world, Process())
    world.says("m1", f"nominate {M('m4')} for their patience")
    for who, line in (("m4", "accept"), ("m2", "second"), ("m1", "withdraw"), ("m4", "withdraw")):
        assert world.says(who, f"nomination {line} N1") is not None
    assert "I cannot take this one in this round" in answer(world, "m1", f"nominate {M('m4')} for their help")


def selected(world: World, process: Process) -> None:
    award(world, process)
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m4", "nomination accept N1")
    world.says("m3", "nomination vote N1 yes")
    world.passes(8)
    assert world.says("alice", "nomination decide N1 selected") is not None


def test_a_nominee_can_step_back_until_it_is_announced(world: World) -> None:
    selected(world, ONE_YES)
    assert answer(world, "m1", "nomination withdraw N1").startswith("The panel has N1 now.")
    assert answer(world, "m4", "nomination withdraw N1").startswith("You have stepped back from N1.")
    assert answer(world, "alice", "nomination announce N1 post").startswith("N1 is withdrawn.")
    assert "does not go on in this round" in world.notices("m1")[-1]


def test_a_steward_can_end_it_and_the_nominee_hears(world: World) -> None:
    selected(world, ONE_YES)
    assert answer(world, "alice", "nomination withdraw N1") == "N1 is taken back."
    assert "has ended your nomination for Star, before it was announced" in world.notices("m4")[-1]


def test_what_is_announced_stands(world: World) -> None:
    selected(world, ONE_YES)
    assert "is announced" in answer(world, "alice", "nomination announce N1 post")
    for who in ("m4", "alice"):
        assert answer(world, who, "nomination withdraw N1").startswith("N1 has ended already.")


INVITED = Process(consent=Consent.AFTER, public=False, endorsing=False, quorum=0)


@pytest.mark.parametrize(
    "no", ["alice: decide N1 not-yet thank you", "m4: decline N1", "m4: withdraw N1", "PASSES"]
)
def test_an_invited_nominee_s_no_looks_like_the_panel_s(world: World, no: str) -> None:
    award(world, INVITED)
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m3", "nomination vote N1 yes")
    world.passes(8)
    if not no.startswith("alice"):
        world.says("alice", "nomination decide N1 selected")
        assert "under review" in answer(world, "m1", "nomination show N1")
    if no == "PASSES":
        world.passes(30)
    else:
        who, _, line = no.partition(": ")
        assert world.says(who, f"nomination {line}") is not None
    assert "Star · ended · 1 nomination" in answer(world, "m1", "nomination show N1")
    assert world.notices("m1") == []


def test_an_announcement_keeps_what_was_said_in_confidence(world: World) -> None:
    selected(world, INVITED)
    world.says("m4", "nomination accept N1")
    draft = answer(world, "alice", "nomination announce N1")
    assert "We are happy to name M4 Star" in draft and "patience" not in draft and "M1" not in draft
