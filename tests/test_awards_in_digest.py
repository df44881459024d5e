"""What a digest and a cycle's summary tell of awards and stories, and before what they keep still, on both
databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.nominations.funnels import Group, ended_at, funnel
from handlers.nominations.model import Award, Phase, Round, State
from handlers.nominations.process import Consent, Process
from tests.databases import START
from tests.nomination_world import World
from tests.test_nomination_privacy import PRIVATE, M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

OPENLY = Process(endorsing=False, least_yes=1, quorum=0)
CALM = "All calm: nothing new was recorded."


def chosen(world: World, process: Process) -> None:
    """Two nominees, of whom one agrees and is selected; it is not announced."""
    award(world, process)
    world.says("alice", f"panel add panelist {M('m2')}")
    for who in ("m4", "m5"):
        world.says("m1", f"nominate {M(who)} for their patience")
    world.passes(days=8)
    world.says("m4", "nomination accept N1")
    world.says("m5", "nomination decline N2")
    world.says("m2", "nomination vote N1 yes")
    world.passes(days=8)
    world.says("alice", "nomination decide N1 selected")
    world.says("m4", "nomination accept N1")
    world.says("alice", "round close R1")


def test_whoever_is_announced_is_a_win_and_not_before(world: World) -> None:
    chosen(world, OPENLY)
    assert CALM in answer(world, "m3", "digest") and "M4" not in answer(world, "m3", "digest")
    world.says("alice", "nomination announce N1 post")
    assert answer(world, "m3", "digest").startswith("""\
Distinguished Contributors: the week to 22 April
1 win to celebrate.
🎉 Wins
Celebrated: M4 · Star
Could use a hello
""")
    world.passes(days=8)
    assert CALM in answer(world, "m3", "digest")


@pytest.mark.thorough
def test_of_a_process_that_is_not_public_nothing_is_told(world: World) -> None:
    chosen(world, PRIVATE)
    world.says("alice", "nomination announce N1 post")
    for line in ("digest", "summary"):
        said = answer(world, "m3", line)
        assert "M4" not in said and "ominat" not in said, said


def test_a_story_is_told_once_it_is_listed(world: World) -> None:
    world.passes(days=8)
    world.says("m1", f"story https://example.org/one about {M('m4')} how it began")
    assert CALM in answer(world, "m3", "digest")
    world.passes(days=8)
    world.says("m4", "story answer S1 yes")
    world.says("m1", "story https://example.org/two a year of it")
    assert answer(world, "m3", "digest").startswith("""\
Distinguished Contributors: the week to 22 April
2 new stories.
Stories
S1 how it began (https://example.org/one) · about M4 · told by M1
S2 a year of it (https://example.org/two) · told by M1
Could use a hello
""")
    world.passes(days=8)
    world.says("m4", "story answer S1 no")
    world.says("m4", "story answer S1 yes")
    assert CALM in answer(world, "m3", "digest")


def test_an_open_round_is_told_with_its_end(world: World) -> None:
    world.passes(days=8)
    world.says("alice", "round open distinguished-contributor cohort:Spring until:2026-05-01")
    assert (
        answer(world, "m3", "digest")
        == """\
Distinguished Contributors: the week to 14 April
Nominations opened.
Still open: 1 of 1 key results. 1 waiting for a first word.
Next: 30 June, 2026 Q2 ends.
Open for nominations: R1 Distinguished Contributor, Spring, until 1 May.
Whom would you like to see celebrated? okr nominate @name why"""
    )
    world.passes(days=19)
    assert CALM in answer(world, "m3", "digest") and "Spring" not in answer(world, "m3", "digest")


def test_the_summary_has_the_funnel_and_no_word_of_a_no(world: World) -> None:
    chosen(world, OPENLY)
    assert "0 selected" in answer(world, "m3", "summary")  # before the announcement nobody is
    world.says("alice", "nomination announce N1 post")
    assert """
Nominations
R1 Star
1 nomination of 1 nominee · 1 selected
""" in answer(world, "m3", "summary")


# ---- the numbers ---------------------------------------------------------------------------------

GROUP = Group(
    State.NOT_YET, agreed=True, announced=False, seconded=True, nominees=3, nominations=4, last=START
)
CHOSEN = replace(GROUP, state=State.SELECTED, announced=True, nominees=2, nominations=2)
NO = replace(GROUP, state=State.DECLINED, agreed=False, seconded=False)
FIRST, AFTER = Process(), Process(consent=Consent.AFTER, endorsing=False)


@pytest.mark.parametrize(
    ("process", "groups", "expected"),
    [
        (FIRST, (GROUP, CHOSEN), (6, 5, None, 5, 2)),
        (FIRST, (GROUP, CHOSEN, NO), (6, 5, None, 5, 2)),  # three who did not agree are not to be noticed
        (FIRST, (GROUP, CHOSEN, replace(NO, nominees=4)), (6, 5, None, 5, 2)),
        (FIRST, (GROUP, CHOSEN, replace(NO, nominees=5, nominations=7)), (13, 10, 5, 5, 2)),
        (FIRST, (NO,), None),
        (FIRST, (replace(CHOSEN, announced=False), GROUP), (6, 5, None, 5, 0)),
        (AFTER, (replace(CHOSEN, seconded=False), NO), (2, 2, None, None, 2)),
        (AFTER, (NO,), None),
        (Process(consent=Consent.NEVER), (NO, GROUP), (8, 6, None, 3, 0)),
        (Process(public=False, endorsing=False), (GROUP, CHOSEN), None),
    ],
)
def test_who_could_not_be_known_of_is_counted_with_many_others_only(
    process: Process, groups: tuple[Group, ...], expected: tuple[int | None, ...] | None
) -> None:
    found = Round("r1", "p1", 1, Award("p1", "star", "Star", process), "", process, START, phase=Phase.CLOSED)
    assert ended_at(found, groups) == START
    told = funnel(found, groups)
    assert (told and (told.nominations, told.nominees, told.agreed, told.seconded, told.selected)) == expected


@pytest.mark.parametrize(
    ("phase", "state", "ended"),
    [
        (Phase.NOMINATING, State.EXPIRED, False),
        (Phase.REVIEWING, State.REVIEW, False),
        (Phase.REVIEWING, State.SELECTED, False),  # that they are is still to be said
        (Phase.CLOSED, State.SELECTED, True),
        (Phase.REVIEWING, State.NOT_YET, True),
    ],
)
def test_a_round_ends_with_the_last_of_its_nominations(phase: Phase, state: State, ended: bool) -> None:
    found = Round("r1", "p1", 1, Award("p1", "star", "Star", FIRST), "", FIRST, START, phase=phase)
    assert (ended_at(found, (GROUP, replace(GROUP, state=state))) is not None) == ended
