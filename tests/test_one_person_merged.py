"""What two dossiers of one person bring along when they become one, by a steward's word or by `okr link`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.nominations.model import State
from handlers.nominations.process import Process
from handlers.nominations.statements import key_of
from handlers.replies.model import Above, Remark
from handlers.words import LONGEST_TEXT
from tests.databases import HOME, PROGRAM, run
from tests.nomination_world import World, account
from tests.test_nominated_again import becomes, dossier
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

Becoming = Callable[[World], None]


def by_a_steward(world: World) -> None:
    assert answer(world, "alice", "nomination merge N2 into N1 yes").startswith("N2 is part of N1 now")


def by_link(world: World) -> None:
    becomes(world, "m5", "m4")


def test_an_old_question_is_answered_with_where_it_stands(world: World) -> None:
    """M5 is M4: whoever was asked twice answers once, whichever message they press."""
    award(world, Process(endorsements=1))
    for who in ("m4", "m5"):
        world.says("m1", f"nominate {M(who)} for their talks")
    becomes(world, "m5", "m4")
    assert "N2 M4 · part of N1" in answer(world, "alice", "nomination list")
    assert answer(world, "m4", "nomination accept N2") == (
        "N2 is part of N1 now, and one answer is for both.\n[Yes, go on]  [No, thank you]"
    )
    world.says("m4", "nomination decline N1")
    assert answer(world, "m4", "nomination accept N2") == (
        "N2 is part of N1: you said no there.\n[Yes after all]  [Show]"
    )
    world.says("m4", "nomination accept N1")
    for line in ("accept N2", "decline N2"):
        assert answer(world, "m4", f"nomination {line}") == (
            "N2 is part of N1: you said yes there.\n[Show]  [Step back]"
        )
    assert answer(world, "m3", "nomination accept N2").startswith(
        "There is no nomination N2 that you may see."
    )
    world.says("m4", "nomination withdraw N1")
    assert answer(world, "m4", "nomination accept N2") == (
        "N2 is part of N1: there is nothing to answer any more.\n[Show]"
    )


@pytest.mark.parametrize("line", ["announce N1", "show N1"])
def test_what_one_person_wrote_twice_is_not_run_together(world: World, line: str) -> None:
    award(world, Process(endorsing=False, quorum=0, least_yes=1))
    world.says("alice", f"panel add panelist {M('m3')}")
    world.says("m1", f"nominate {M('m4')} for the monthly call")
    world.says("m1", "nominate called:Zebedee for their yes to every newcomer")
    by_a_steward(world)
    world.says("m4", "nomination accept N1")
    world.says("m3", "nomination vote N1 yes")
    world.passes(8)
    world.says("alice", "nomination decide N1 selected")
    assert "yes to every newcomer\n> for the monthly call" in answer(world, "alice", f"nomination {line}")


def replied(world: World, number: int, words: str) -> None:
    above = Above(PROGRAM.id, HOME.id, key_of(dossier(world, number).id))
    remark = Remark(account("m3"), "r1", "t1", world.clock(), words)
    run(world.database, lambda session: session.replies.keep(above, remark, HOME))


ways = pytest.mark.parametrize(
    ("other", "becoming"), [("called:Zebedee", by_a_steward), (M("m5"), by_link)], ids=["steward", "link"]
)


@ways
def test_both_employers_that_were_written_tie(world: World, other: str, becoming: Becoming) -> None:
    award(world, Process(endorsing=False))
    for who, employer in (("m2", "Gamma"), ("m3", "Beta")):
        answer(world, "alice", f"panel add panelist {M(who)} employer:{employer}")
    world.says("m1", f"nominate {M('m4')} org:Beta for their talks")
    world.says("m1", f"nominate {other} org:Gamma for their guides")
    becoming(world)
    assert "Works for Beta and Gamma" in answer(world, "alice", "nomination show N1")
    world.says("m4", "nomination accept N1")
    assert set(dossier(world, 1).works_for or ()) >= {"Beta", "Gamma"}
    for who in ("m2", "m3"):
        assert "the same employer" in answer(world, who, "nomination vote N1 yes")


@ways
def test_replies_and_counts_go_along(world: World, other: str, becoming: Becoming) -> None:
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    world.says("m1", f"nominate {other} for their guides")
    replied(world, 2, "so kind")
    becoming(world)
    assert "so kind" in answer(world, "alice", "nomination show N1")
    for who in ("alice", "m4"):
        assert "1 nomination of 1 nominee" in answer(world, who, "nomination list")


@ways
def test_whoever_seconded_hears_where_it_stands_and_can_take_it_back(
    world: World, other: str, becoming: Becoming
) -> None:
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    world.says("m2", f"nominate {other} for their guides")
    if becoming is by_link:
        world.says("m4", "nomination accept N1")
    world.says("alice" if becoming is by_a_steward else "m5", "nomination accept N2")
    assert world.says("m3", "nomination second N2 so kind") is not None
    becoming(world)
    (told,) = world.notices("m3")
    assert "stands in N1 now" in told and "okr nomination unsecond N1" in told
    assert ("M4" in told) == (becoming is by_link), "by the name that they seconded"
    assert "stands in N1 now" in world.notices("m2")[-1]
    taken_back = "Your second of N1 is" if becoming is by_a_steward else "Your second of M4 (N1) is"
    assert answer(world, "m3", "nomination unsecond N2") == f"{taken_back} taken back."
    assert dossier(world, 1).seconds == ()


def test_nominators_of_whom_was_asked_read_nothing_of_the_other_one(world: World) -> None:
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    world.says("m2", "nominate called:Zebedee for their guides")
    world.says("alice", "nomination accept N2")
    world.says("m3", "nomination second N2 so kind")
    replied(world, 2, "so thorough")
    by_a_steward(world)
    shown = answer(world, "m1", "nomination show N1") + answer(world, "m1", "nomination list")
    assert [each for each in ("guides", "so kind", "so thorough", "M3", "1 second") if each in shown] == []
    assert "so kind" in answer(world, "m4", "nomination show N1")


def test_nobody_else_hears_of_it_by_taking_a_second_back(world: World) -> None:
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    world.says("m1", "nominate called:Zebedee for their guides")
    by_a_steward(world)
    for number in (1, 2):
        assert answer(world, "m3", f"nomination unsecond N{number}").startswith(
            f"There is no nomination N{number} that you may see."
        )


def test_what_was_called_by_a_name_is_forgotten_with_the_nominee(world: World) -> None:
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    world.says("m1", "nominate called:Zebedee for their guides")
    by_a_steward(world)
    answer(world, "m4", "forget-me confirm:yes")
    assert [each for each in world._rows("dossiers") if "zebedee" in each.lower()] == []


@ways
def test_a_no_is_one_for_both(world: World, other: str, becoming: Becoming) -> None:
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    world.says("m1", f"nominate {other} for their guides")
    becoming(world)
    world.says("m4", "nomination decline N1")
    assert "I cannot take this one in this round" in answer(
        world, "m2", f"nominate {M('m4')} for all they do"
    )
    assert [each.state for _, each in world.read()] == [State.DECLINED, State.WITHDRAWN]


def test_one_nomination_stays_within_its_length(world: World) -> None:
    """The nominee reads each word once; the oldest ones go first."""
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their talks")
    for number in (2, 3):
        world.says("m1", f"nominate called:Team{number} {f'w{number} ' * 300}")
        answer(world, "alice", f"nomination merge N{number} into N1 yes")
    (said,) = dossier(world, 1).nominations
    assert said.why.startswith("w3 w3") and said.why.endswith("w2…") and len(said.why) <= LONGEST_TEXT
    assert "w2" not in world.notices("m4")[-1]
