"""A no that was a slip: while there is time to answer it can be a yes, and nothing is public in between."""

from __future__ import annotations

import pytest

from handlers.model import Person, Standing
from handlers.nominations.model import State
from handlers.nominations.process import Consent, Process
from tests.databases import run
from tests.house import DC, House
from tests.nomination_world import World, account
from tests.test_nominated_again import becomes, dossier
from tests.test_nomination_privacy import M, answer, award, clock, database, world
from tests.test_panel_conversation import says

__all__ = ["clock", "database", "world"]


def test_a_no_pressed_by_mistake_becomes_a_yes(slack: House) -> None:
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("No, thank you")
    assert slack.priya.sees() == (
        "Thank you for telling me. Nothing was posted, and nothing will be.\n"
        "Was that a slip, or have you changed your mind? It can still be a yes until 19 May.\n"
        "[Yes after all]"
    )
    slack.delivered()
    assert slack.ben.sees() == (
        "Your nomination of Priya Raman (N1) does not go on in this round. It is no judgement of them "
        "or of you. Thank you for thinking of them; please keep this between us."
    )
    assert slack.shows(DC) == ""
    slack.priya.clicks("Yes after all")
    assert slack.priya.sees() == (
        "Thank you! I have noted your yes. It is open for others to second. Whoever made the nomination "
        "hears that it goes on.\n[Show] [Step back]"
    )
    slack.delivered()
    assert slack.ben.sees() == (
        "Good news: your nomination of Priya Raman (N1) goes on after all. Thank you for thinking of them!"
    )
    assert slack.shows(DC).startswith("milepost: # Priya Raman · Distinguished Contributor\n")


@pytest.fixture
def declined(world: World) -> World:
    world.says("alice", "round open distinguished-contributor")
    world.says("m1", f"nominate {M('m4')} for their patience")
    assert "It can still be a yes until" in answer(world, "m4", "nomination decline N1")
    return world


def test_only_the_nominee_and_only_in_time(declined: World) -> None:
    world = declined
    for who in ("m1", "m2"):
        assert answer(world, who, "nomination accept N1").startswith("There is no nomination N1")
    assert answer(world, "alice", "nomination accept N1") == (
        "Only the nominee can answer N1. Nobody else says yes or no for them."
    )
    assert "Yes, go on" in answer(world, "m4", "nomination show N1")
    assert answer(world, "m4", "nomination decline N1").startswith("The answer to N1 was no on ")
    assert "I cannot take this one in this round" in answer(world, "m2", f"nominate {M('m4')} for their help")
    gone = Person(account("m4"), "M4", Standing.GONE)
    run(world.database, lambda session: session.directory.remember_person(gone))
    assert not answer(world, "alice", "nomination accept N1").startswith(
        "Noted"
    )  # no steward says yes for them
    run(world.database, lambda s: s.directory.remember_person(Person(account("m4"), "M4")))
    world.passes(15)
    late = answer(world, "m4", "nomination accept N1")
    assert late.startswith("The answer to N1 was no on ") and "the time to change it is over." in late
    assert "Yes, go on" not in answer(world, "m4", "nomination show N1")
    assert dossier(world, 1).state is State.DECLINED


def test_not_once_the_round_has_gone_on(declined: World) -> None:
    declined.says("alice", "round close")
    assert "the time to change it is over." in answer(declined, "m4", "nomination accept N1")


def test_not_where_they_go_on_already(declined: World) -> None:
    declined.says("m1", f"nominate {M('m5')} for their guides")
    becomes(declined, "m5", "m4")
    assert answer(declined, "m4", "nomination accept N1").startswith("N2 is about you, too, and goes on.")


def test_nobody_says_yes_for_whoever_was_forgotten(declined: World) -> None:
    assert "forgotten" in answer(declined, "m4", "forget-me confirm:yes").lower()
    assert not answer(declined, "alice", "nomination accept N1").startswith("Noted")
    assert dossier(declined, 1).state is State.DECLINED


def test_an_invitation_and_a_team_s_no_can_be_taken_back_too(world: World) -> None:
    award(world, Process(consent=Consent.AFTER, public=False, endorsing=False, quorum=0))
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m1", 'nominate called:"Docs Team" for their guides')
    for number in (1, 2):
        world.says("m2", f"nomination vote N{number} yes")
    world.passes(8)
    for number, who in ((1, "m4"), (2, "alice")):
        world.says("alice", f"nomination decide N{number} selected")
        assert "It can still be a yes" in answer(world, who, f"nomination decline N{number}")
        assert "hears that it goes on" in answer(world, who, f"nomination accept N{number}")
        assert dossier(world, number).state is State.SELECTED
