"""Who may vote, decide and see, a rule at a time: each of these fails as soon as its rule is gone."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.nominations.process import Process, Secrecy
from storage.session import Session
from tests.databases import PROGRAM
from tests.nomination_world import World
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

AT_ONCE = Process(endorsing=False, quorum=0)
STEWARDS = (
    "round open star",
    "round review R1",
    "round close R1",
    "panel add panelist @m3",
    "panel remove @m3",
    "nomination decide N1 selected",
    "nomination announce N1",
    "nomination validator N1 @m3",
    "pair @m3 @m5",
    "unpair @m3 @m5",
    "survey new nps-pulse Pulse",
    "survey close F1",
    "survey remind F1",
    "survey export F1",
)


def begun(world: World, process: Process = AT_ONCE) -> None:
    """m1 nominated m4, who said yes; m2, m3 and m5 may vote."""
    award(world, process)
    for who in ("m2", "m3", "m5"):
        world.says("alice", f"panel add panelist {M(who)}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m4", "nomination accept N1")


def cast(world: World) -> dict[str, str]:
    """What is in the box, which nobody else looks into."""

    def work(session: Session) -> dict[str, str]:
        (found,) = session.rounds.of(PROGRAM.id)
        dossier = session.dossiers.get(PROGRAM.id, 1)
        assert dossier is not None
        ballot = session.panels.ballot(PROGRAM.id, found.id, dossier.id)
        return dict(session.panels.cast_so_far(ballot)) if ballot is not None else {}

    return world.database.read(work)


@pytest.mark.parametrize("line", STEWARDS)
def test_what_stewards_alone_may(world: World, line: str) -> None:
    begun(world)
    for who in ("m3", "m5"):
        line = line.replace(f"@{who}", M(who))
    assert answer(world, "m1", line).startswith(f"Only stewards of {PROGRAM.title} may do that.")


@pytest.mark.parametrize("who", ["m1", "alice"])
def test_without_a_seat_nobody_votes_and_a_steward_is_no_exception(world: World, who: str) -> None:
    begun(world)
    assert answer(world, who, "nomination vote N1 yes").startswith("You have no seat on the panel of Star")
    assert cast(world) == {}


@pytest.mark.parametrize(
    ("who", "before", "why"),
    [
        ("m4", "", "it is about you"),
        ("m1", "", "you nominated them"),
        ("m2", "nomination organisation N1 Acme", "you have the same employer"),
        ("m2", "pair {m2} {m4}", "one of you mentors the other"),
        ("m2", "pair {m4} {m2}", "one of you mentors the other"),
    ],
)
def test_whoever_is_too_close_has_no_vote(world: World, who: str, before: str, why: str) -> None:
    begun(world)
    for each in ("m1", "m4"):
        world.says("alice", f"panel add panelist {M(each)}")
    if before:
        world.says("alice", before.format(m2=M("m2"), m4=M("m4")))
    assert answer(world, who, "nomination vote N1 yes") == (
        f"You have no vote on N1: {why}. Noted, and the quorum counts without you."
    )
    assert cast(world) == {}


def test_a_vote_that_was_cast_before_a_tie_does_not_count(world: World) -> None:
    begun(world)
    for who in ("m2", "m3"):
        world.says(who, "nomination vote N1 yes")
    world.says("alice", f"pair {M('m2')} {M('m4')}")
    world.passes(8)
    assert "1 of 2 voted · 1 yes, 0 no" in answer(world, "alice", "nomination result N1")


def test_one_vote_each_until_the_end_and_none_after(world: World) -> None:
    begun(world)
    for vote in ("yes", "no", "abstain"):
        world.says("m2", f"nomination vote N1 {vote}")
    assert cast(world) == {"m2": "abstain"}
    assert answer(world, "alice", "nomination result N1").startswith("The vote on N1 is open until ")
    world.clock.move(days=8)  # nobody has looked at the calendar yet
    assert answer(world, "m3", "nomination vote N1 yes").startswith("This vote is over.")
    world.passes(0)
    assert cast(world) == {}


def test_a_last_day_lasts_until_its_midnight(world: World) -> None:
    begun(world)
    now, zone = world.clock(), ZoneInfo(PROGRAM.zone)
    last = (now + timedelta(days=Process().voting_days)).astimezone(zone).date()
    assert f"open until {last.day} {last:%B}" in answer(world, "alice", "nomination result N1")
    midnight = datetime.combine(last + timedelta(days=1), time(), zone)
    world.clock.move(seconds=(midnight - now).total_seconds() - 60)
    assert "Your vote is noted." in answer(world, "m2", "nomination vote N1 yes")
    world.clock.move(seconds=60)
    assert answer(world, "m3", "nomination vote N1 yes").startswith("This vote is over.")


def test_an_open_vote_is_kept_with_its_names(world: World) -> None:
    begun(world, Process(endorsing=False, quorum=0, ballot=Secrecy.OPEN))
    world.says("m2", "nomination vote N1 yes")
    world.says("m3", "nomination vote N1 no")
    world.passes(8)
    assert cast(world) == {"m2": "yes", "m3": "no"}
    result = answer(world, "alice", "nomination result N1")
    assert "Who voted what: M2: yes; M3: no.\n" in result
    assert "with nobody" not in result


def test_nobody_answers_for_somebody_else(world: World) -> None:
    award(world, AT_ONCE)
    world.says("m1", f"nominate {M('m4')} for their patience")
    for who, told in (
        ("m1", "There is no nomination N1"),
        ("m2", "There is no nomination N1"),
        ("alice", "Only the nominee can answer N1."),
    ):
        for verb in ("accept", "decline"):
            assert answer(world, who, f"nomination {verb} N1").startswith(told)
