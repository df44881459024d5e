"""What nominations let nobody know, held against the rules on both databases."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.origin import Origin
from handlers import requests
from handlers.model import UserError
from handlers.nominations.model import Award
from handlers.nominations.process import Consent, Process
from handlers.plain import plain
from storage.store import Database
from tests.databases import HOME, PROGRAM, Clock, clock, database, run
from tests.nomination_world import RUNNER, World, account, opened

__all__ = ["clock", "database"]


def M(who: str) -> str:
    return f"<@{account(who).id}>"


def answer(world: World, who: str, line: str) -> str:
    """What they read; a mistake with its hint."""
    world.said += 1
    origin = Origin(account(who), HOME, f"said:{world.said}")
    wanted = requests.read(f"{line} in:{PROGRAM.slug}")
    try:
        reply = run(world.database, lambda session: RUNNER.run(wanted, origin, world.clock(), session))
    except UserError as error:
        return f"{error.message} {error.hint}"
    return plain(reply)


def award(world: World, process: Process) -> None:
    """A round of the award "star" with this process."""
    new = Award(PROGRAM.id, "star", "Star", process)
    run(world.database, lambda session: session.rounds.put_award(new))
    assert world.says("alice", "round open star") is not None


@pytest.fixture
def world(database: Database, clock: Clock) -> World:
    return opened(database, clock)


def test_whoever_was_forgotten_is_nobody_else(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    assert "You nominated M4" in answer(world, "m1", f"nominate {M('m4')} for their patience")
    assert "forgotten" in answer(world, "m4", "forget-me confirm:yes").lower()
    assert "You nominated M5" in answer(world, "m1", f"nominate {M('m5')} for their patience")
    assert "You nominated M3" in answer(world, "m2", f"nominate {M('m3')} for their patience")


def test_how_it_came_to_its_end_is_for_the_nominee_and_stewards(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    for who in ("m2", "m3", "m4"):
        world.says("m1", f"nominate {M(who)} for their patience")
    world.says("m2", "nomination decline N1")
    world.says("m3", "nomination accept N2")
    stepped = answer(world, "m3", "nomination withdraw N2")
    assert stepped == "You have stepped back from N2. Nobody is told why. Thank you for letting me know."
    world.passes(15)
    told = world.notices("m1")
    assert len(told) == 3 and "does not go on in this round" in told[0]
    assert len({re.sub(r"M\d|N\d", "X", each) for each in told}) == 1
    for number, who in ((1, "M2"), (2, "M3"), (3, "M4")):
        assert "Distinguished Contributor · ended · 1 nomination" in answer(
            world, "m1", f"nomination show N{number}"
        )
        assert f"N{number} {who} · ended · 1 nomination" in answer(world, "m1", "nomination list")
        assert answer(world, "m1", f"nomination withdraw N{number}").startswith(
            f"N{number} has ended already."
        )
    assert "3 nominations of 3 nominees" in answer(world, "m1", "nomination list")
    seen = answer(world, "alice", "nomination list")
    assert all(f"· {state} ·" in seen for state in ("declined", "withdrawn", "expired"))


PRIVATE = Process(consent=Consent.AFTER, public=False, endorsing=False, least_yes=1)


def test_whom_a_private_panel_talks_of_finds_nothing(world: World) -> None:
    award(world, PRIVATE)
    for who in ("alice", "m2", "m4"):
        assert world.says("alice", f"panel add panelist {M(who)}") is not None
    for who in ("m4", "alice"):
        assert world.says("m1", f"nominate {M(who)} for their patience") is not None
    for who, number in (("m4", 1), ("alice", 2), ("m4", 9)):
        for line in ("show N{}", "vote N{} yes", "recuse N{}", "result N{}", "withdraw N{}", "accept N{}"):
            said = answer(world, who, f"nomination {line.format(number)}")
            assert said.startswith(f"There is no nomination N{number} that you may see."), (who, line)
    assert "1 nomination of 1 nominee" in answer(world, "m4", "nomination list")
    assert "M4" not in answer(world, "m4", "nomination list")
    seen = answer(world, "alice", "nomination list")
    assert "1 nomination of 1 nominee" in seen and "Alice" not in seen
    assert "2 nominations of 2 nominees" in answer(world, "m2", "nomination list")


def test_before_a_vote_nobody_is_told_who_or_why(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    world.says("alice", f"panel add contributor {M('m1')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    for line in ("vote N1 yes", "recuse N1"):
        assert answer(world, "m1", f"nomination {line}").startswith("There is no vote on N1 now.")


@pytest.mark.thorough
def test_an_invitation_is_in_no_list_before_the_yes(world: World) -> None:
    award(world, Process(consent=Consent.AFTER, public=True, endorsing=False, least_yes=1, quorum=0))
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    for who in ("m3", "m4"):
        assert "M4" not in answer(world, who, "nomination list")
    world.says("m2", "nomination vote N1 yes")
    world.passes(8)
    world.says("alice", "nomination decide N1 selected")
    assert "M4" not in answer(world, "m3", "nomination list")
    world.says("m4", "nomination accept N1")
    assert "M4" not in answer(world, "m3", "nomination list")
    world.says("alice", "nomination announce N1 post")
    assert "N1 M4 · selected" in answer(world, "m3", "nomination list")


def chosen(world: World) -> None:
    """N1 is m4, whom m1 nominated and m2 voted for, and who is invited."""
    award(world, replace(PRIVATE, quorum=0))
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m2", "nomination vote N1 yes")
    world.passes(8)
    assert "is invited" in answer(world, "alice", "nomination decide N1 selected")


def test_whoever_was_chosen_can_answer_whatever_others_do(world: World) -> None:
    chosen(world)
    assert answer(world, "m1", "nomination withdraw N1").startswith("The panel has N1 now.")
    assert answer(world, "alice", "round close") == (
        "R1 Star is closed. Thank you, everybody who took part.\nWhoever is invited can still answer: N1."
    )
    assert answer(world, "m4", "nomination accept N1").startswith("Wonderful, thank you!")


def test_a_last_word_posts_nothing(world: World) -> None:
    chosen(world)
    world.says("m4", "nomination accept N1")
    draft = answer(world, "alice", "nomination announce N1 do read her last post")
    assert draft.startswith("This would be posted") and "do read her last post" in draft
    assert "is announced" in answer(world, "alice", 'nomination announce N1 "do read her last post" post:yes')
    assert "is changed where it stands" in answer(world, "alice", "nomination announce N1 post")
