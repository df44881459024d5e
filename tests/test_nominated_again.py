"""Nominations of whoever is nominated already, or turns out to be somebody else, on both databases."""

from __future__ import annotations

import pytest

from bot.posting import want_notices
from handlers.model import Person, Standing
from handlers.nominations.merging import merge_dossiers
from handlers.nominations.model import Dossier, Nomination, State
from handlers.nominations.process import Process
from storage.session import Session
from tests.databases import PROGRAM, run
from tests.nomination_world import World, account
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]


def dossier(world: World, number: int) -> Dossier:
    found = world.database.read(lambda session: session.dossiers.get(PROGRAM.id, number))
    assert found is not None
    return found


def becomes(world: World, goes: str, stays: str) -> None:
    def work(session: Session) -> None:
        session.members.merge(stays, goes)
        _, told = merge_dossiers(stays, session, world.clock())
        want_notices(session, told, world.clock())

    run(world.database, work)


@pytest.fixture
def opened(world: World) -> World:
    world.says("alice", "round open distinguished-contributor")
    return world


def test_nobody_can_tell_whether_they_are_the_first(opened: World) -> None:
    first = answer(opened, "m1", f"nominate {M('m4')} for their patience")
    second = answer(opened, "m2", f"nominate {M('m4')} for their patience")
    assert first == second
    assert "1 nomination of 1 nominee" in answer(opened, "m1", "nomination list")
    assert "N1 M4 · consent asked · 1 nomination" in answer(opened, "m2", "nomination list")
    opened.says("m4", "nomination accept N1")
    assert "You are the third to nominate M4" in answer(opened, "m3", f"nominate {M('m4')} for their help")


def test_a_nominee_reads_every_word(opened: World) -> None:
    opened.says("m1", f"nominate {M('m4')} for their patience")
    opened.says("m2", f"nominate {M('m4')} for a talk in Lima")
    asked, more = opened.notices("m4")
    assert "their patience" in asked and "Lima" not in asked
    assert "for a talk in Lima" in more and "nomination decline N1" in more
    opened.says("m4", "nomination accept N1")
    opened.says("m3", f"nominate {M('m4')} for all the reviews")
    last = opened.notices("m4")[-1]
    assert "for all the reviews" in last and "nomination withdraw N1" in last and "accept" not in last


def test_a_person_s_accounts_nominate_once_and_second_nobody_they_nominated(opened: World) -> None:
    opened.says("m1", f"nominate {M('m4')} for their patience")
    opened.says("m2", f"nominate {M('m4')} for their guides")
    opened.says("m4", "nomination accept N1")
    opened.says("m3", "nomination second N1")
    opened.says("m5", "nomination second N1")
    assert (dossier(opened, 1).nominated, dossier(opened, 1).seconded) == (2, 2)
    becomes(opened, "m2", "m1")
    (one,) = dossier(opened, 1).nominations
    assert one.why == "for their guides\nfor their patience"
    becomes(opened, "m3", "m1")
    assert [each.by for each in dossier(opened, 1).seconds] == ["m5"]
    becomes(opened, "m5", "m4")
    assert dossier(opened, 1).seconds == () and dossier(opened, 1).state is State.OPEN


def test_all_that_one_person_said_of_both_accounts_stays(opened: World) -> None:
    for nominee, by, why in (("m4", "m1", "patience"), ("m5", "m1", "guides"), ("m4", "m2", "talks")):
        opened.says(by, f"nominate {M(nominee)} for their {why}")
    opened.says("m4", "nomination accept N1")
    opened.says("m5", "nomination accept N2")
    opened.says("m3", "nomination second N1 so kind")
    opened.says("m3", "nomination second N2 so thorough")
    before = len(opened.notices("m4"))
    becomes(opened, "m5", "m4")
    (told,) = opened.notices("m4")[before:]
    assert "their guides" in told and "These words stand on your card now." in told and "withdraw N1" in told
    found = dossier(opened, 1)
    said = [each.why for each in found.nominations]
    assert sorted(said) == ["for their guides\nfor their patience", "for their talks"]
    assert [each.note for each in found.seconds] == ["so thorough\nso kind"]
    assert dossier(opened, 2).state is State.WITHDRAWN


def test_two_accounts_of_one_person_second_once(opened: World) -> None:
    opened.says("m1", f"nominate {M('m4')} for their patience")
    opened.says("m4", "nomination accept N1")
    opened.says("m2", "nomination second N1")
    opened.says("m3", "nomination second N1")
    becomes(opened, "m3", "m2")
    assert (dossier(opened, 1).seconded, len(dossier(opened, 1).seconds)) == (1, 1)


def test_nobody_is_selected_twice(world: World) -> None:
    award(world, Process(endorsing=False, least_yes=1, quorum=0))
    world.says("alice", f"panel add panelist {M('m2')}")
    for number, who in ((1, "m4"), (2, "m5")):
        world.says("m1", f"nominate {M(who)} for their patience")
        world.says(who, f"nomination accept N{number}")
        world.says("m2", f"nomination vote N{number} yes")
    becomes(world, "m5", "m4")
    world.passes(8)
    assert "M4 is selected" in answer(world, "alice", "nomination decide N1 selected")
    assert answer(world, "alice", "nomination decide N2 selected") == (
        "M4 is selected already, as N1: both are one person. "
        "Like: `okr nomination decide N2 not-yet …`, with words that say so."
    )


def test_whoever_nominated_their_other_account_is_not_nominated(opened: World) -> None:
    opened.says("m3", f"nominate {M('m5')} for their guides")
    becomes(opened, "m3", "m5")
    assert (dossier(opened, 1).nominated, dossier(opened, 1).state) == (0, State.WITHDRAWN)


def test_stewards_hear_of_whom_only_they_can_ask(opened: World) -> None:
    gone = Person(account("m4"), "M4", Standing.GONE)
    run(opened.database, lambda session: session.directory.remember_person(gone))
    assert "A steward will ask them" in answer(opened, "m1", f"nominate {M('m4')} for their patience")
    (told,) = opened.notices("alice")
    assert "is nominated (N1), and I cannot reach them from here." in told
    assert answer(opened, "m2", "nomination accept N1").startswith("There is no nomination N1")
    assert answer(opened, "alice", "nomination accept N1").startswith("Noted: M4 says yes.")
    opened.says("m1", f"nominate {M('m5')} for their patience")
    assert answer(opened, "alice", "nomination accept N2").startswith("Only the nominee can answer")


def test_whoever_left_before_they_answered_is_not_agreed_for(opened: World) -> None:
    opened.says("m1", f"nominate {M('m4')} for their patience")
    gone = Person(account("m4"), "M4", Standing.GONE)
    run(opened.database, lambda session: session.directory.remember_person(gone))
    assert answer(opened, "alice", "nomination accept N1") == (
        "M4 was asked and has left before they answered: only they can say yes. "
        "To end it: `okr nomination decline N1`"
    )
    assert dossier(opened, 1).state is State.ASKED
    shown = answer(opened, "alice", "nomination show N1")
    assert "[No, thank you]" in shown and "Yes" not in shown
    opened.says("alice", "nomination decline N1")
    assert dossier(opened, 1).state is State.DECLINED


@pytest.mark.parametrize("known_first", [True, False])
def test_stewards_hear_of_a_name_that_stands_there_twice(opened: World, known_first: bool) -> None:
    nia = Person(account("nia"), "Newcomer Nia")
    run(opened.database, lambda session: session.directory.remember_person(nia))
    lines = [f"nominate {M('nia')} her guides", 'nominate called:"newcomer nia" her guides']
    for who, line in zip(("m1", "m2"), lines if known_first else reversed(lines), strict=True):
        answer(opened, who, line)
    numbers = {each.number for _, each in opened.read()}
    told = [each for each in opened.notices("alice") if "Are they one person?" in each]
    assert (len(numbers), len(told)) in ((1, 0), (2, 1))
    assert known_first or len(told) == 1


@pytest.mark.parametrize("word", ["golden-pony", "distinguished-contribtor"])
def test_an_award_that_there_is_not_is_asked_about(opened: World, word: str) -> None:
    said = answer(opened, "m1", f"nominate {M('m4')} for {word} two years of reviews")
    assert said.startswith(f"I know no award “{word}” that takes nominations now.")
    assert "Write for distinguished-contributor." in said
    assert "You nominated" in answer(opened, "m1", f"nominate {M('m4')} for her two years of reviews")


def test_long_nominations_are_shown_on_pages_with_their_buttons(opened: World) -> None:
    opened.says("m1", f"nominate {M('m4')} for their patience")

    def work(session: Session) -> None:
        found = session.dossiers.get(PROGRAM.id, 1)
        assert found is not None
        for number in range(2, 31):
            new = Nomination(number, "m2", f"{number}: " + "why " * 370, found.created_at, "slack")
            session.dossiers.nominate(found, new)

    run(opened.database, work)
    seen = [answer(opened, "m4", f"nomination show N1 page:{number}") for number in range(1, 9)]
    assert all(len(each) < 11_000 and "Page " in each for each in seen)
    assert all(any(f"{number}: why" in each for each in seen) for number in range(2, 31))
