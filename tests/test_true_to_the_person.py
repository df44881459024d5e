"""What somebody hears about an award is true of them, and the line that they are offered fits."""

from __future__ import annotations

import pytest

from handlers.importing.program_file import load
from handlers.model import UserError
from handlers.nominations.process import Consent, OptIn, Process
from tests.nomination_world import World
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]


def selected(world: World, process: Process, by: str = "m1", until: str = "") -> None:
    award(world, process)
    world.says("alice", f"panel add panelist {M('m3')} {until}")
    world.says(by, f"nominate {M('m4')} for their patience")
    world.says("m4", "nomination accept N1")
    world.says("m3", "nomination vote N1 yes")
    world.passes(9)
    assert world.says("alice", "nomination decide N1 selected") is not None


@pytest.mark.parametrize(
    ("opt_ins", "hint"),
    [
        ((), "If you would like to, please tell the stewards."),
        ((OptIn.SPEAK, OptIn.VALIDATE), "There is: `okr speak yes`, `okr validate yes`"),
    ],
)
def test_whoever_is_selected_hears_that_nobody_is_asked_to_mentor(
    world: World, opt_ins: tuple[OptIn, ...], hint: str
) -> None:
    selected(world, Process(endorsing=False, quorum=0, opt_ins=opt_ins))
    assert answer(world, "m4", "mentor yes") == (
        f"Thank you! You are selected, but after Star nobody is asked to mentor. {hint}"
    )
    assert answer(world, "m2", "mentor yes") == (
        "That is for people who were selected for an award here. `okr cohort` shows who was."
    )


@pytest.mark.parametrize("line", ["cohort", "nomination list", "round close"])
def test_of_two_rounds_the_line_that_was_meant_is_offered(world: World, line: str) -> None:
    for slug in ("private-panel", "distinguished-contributor"):
        world.says("alice", f"round open {slug}")
    assert f"Which round? R2 (Distinguished Contributor), R1 (Community Champion). Like: `okr {line} R2`" == (
        answer(world, "alice", line)
    )


def test_the_receipt_says_whom_a_nominee_works_for(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    receipt = answer(world, "m1", f"nominate {M('m4')} for their patience org:Acme Corp great work")
    assert " Corp great work\nWorks for Acme, as you wrote:" in receipt
    assert (
        'Not the whole name? Several words stand in quotes, org:"Acme Corp". To mend it: '
        "okr nomination organisation N1 Acme Corp\n" in receipt.replace("`", "")
    )
    world.says("m1", "nomination organisation N1 Acme Corp")
    assert "Works for Acme Corp" in answer(world, "alice", "nomination show N1")
    second = answer(world, "m2", f'nominate {M("m4")} for their guides org:"Initech Ltd"')
    assert "Works for Initech Ltd, as you wrote:" in second and "Works for Acme" not in second


PRIVATE = Process(endorsing=False, public=False, quorum=0)


@pytest.mark.parametrize("process", [PRIVATE, Process(endorsing=False, quorum=0, consent=Consent.AFTER)])
def test_what_somebody_voted_on_they_may_read_when_it_is_decided(world: World, process: Process) -> None:
    selected(world, process, until="until:2026-04-20")
    for days in (0, 10):  # then their seat is over, too
        world.passes(days)
        assert "under review" in answer(world, "m3", "nomination show N1")
        assert "their patience" in answer(world, "m3", "nomination show N1")
        assert "1 of 1 voted" in answer(world, "m3", "nomination result N1")
    for line in ("show", "result"):
        assert answer(world, "m2", f"nomination {line} N1").startswith("There is no nomination N1 that you")


def test_a_steward_who_nominated_can_end_it_when_the_panel_has_it(world: World) -> None:
    selected(world, PRIVATE, by="alice")
    assert answer(world, "alice", "nomination withdraw N1") == "N1 is taken back."
    assert [dossier.state.value for _, dossier in world.read()] == ["withdrawn"]
    assert "has ended your nomination for Star, before it was announced" in world.notices("m4")[-1]


AWARDS = """\
program: {slug: dc, title: Docs}
awards:
  - name: star
    title: Star
    process:
      opt_ins: [mentor]
  - name: moon
    title: Moon
    preset: private-panel
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: moon", "name: star", "Line 7: The award 'star' stands in this file twice. It was in line 3"),
        ("[mentor]", "[mentor, mentor]", "Line 6: opt_ins has one of them twice. Name each once."),
    ],
)
def test_what_stands_twice_among_awards_is_named_with_its_line(old: str, new: str, message: str) -> None:
    load(AWARDS)
    with pytest.raises(UserError) as error:
        load(AWARDS.replace(old, new))
    assert f"{error.value.message} {error.value.hint}".startswith(message)
