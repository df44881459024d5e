"""Whom a survey asks when members are joined and forgotten, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.feedback import letters
from handlers.feedback.model import Asks, Survey
from handlers.feedback.templates import TEMPLATES
from handlers.members.reaching import alone_with
from storage import survey_links
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import ALICE, BOB, START, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
ENDS = START + timedelta(days=7)
QUESTIONS = TEMPLATES["nps-pulse"].questions
SURVEY = Survey(
    "s1", "p1", 1, "Pulse", "nps-pulse", QUESTIONS, False, START, ENDS, audience=2, asks=Asks.PEOPLE
)


@pytest.fixture
def asked(program: Database) -> Database:
    """Alice and Bob are asked, and both have answered."""

    def work(session: Session) -> None:
        session.surveys.add(SURVEY)
        session.audiences.ask(SURVEY, ["alice", "bob"])
        for who in ("alice", "bob"):
            session.surveys.put_named(SURVEY, who, "slack", ("9",))

    run(program, work)
    return program


def test_two_who_turn_out_to_be_one_are_one_who_is_asked(asked: Database) -> None:
    run(asked, lambda session: session.members.merge("alice", "bob"))
    assert asked.read(lambda session: session.audiences.of(SURVEY)) == ("alice",)
    found = asked.read(lambda session: session.surveys.with_id("p1", "s1"))
    assert found is not None and found.audience == 1


def test_who_is_parted_again_is_asked_again(asked: Database) -> None:
    run(asked, lambda session: session.members.merge("alice", "bob"))
    run(asked, lambda session: session.members.part(BOB.identities[0], "bo"))
    assert asked.read(lambda session: session.audiences.of(SURVEY)) == ("alice", "bo")
    found = asked.read(lambda session: session.surveys.with_id("p1", "s1"))
    assert found is not None and found.audience == 2


def test_whoever_was_forgotten_still_counts_when_others_are_joined(asked: Database) -> None:
    def work(session: Session) -> None:
        session.members.add(cleo := replace(BOB, id="cleo", name="Cleo", identities=()))
        session.audiences.ask(SURVEY, ["cleo"])
        session.surveys.save(replace(SURVEY, audience=3))
        session.members.forget(cleo)
        session.members.merge("alice", "bob")

    run(asked, work)
    found = asked.read(lambda session: session.surveys.with_id("p1", "s1"))
    assert found is not None and found.audience == 2


def test_a_link_outlasts_that_its_owner_is_joined_to_another_member(asked: Database) -> None:
    token = asked.read(lambda session: survey_links.token_for(session.surveys, SURVEY, BOB))
    assert token is not None
    run(asked, lambda session: session.members.merge("alice", "bob"))
    link = asked.read(lambda session: survey_links.read(session.surveys, session.members, token))
    assert link is not None and link.member is not None and link.member.id == "alice"


def test_who_is_forgotten_is_asked_no_more_and_letters_are_drawn_anew(asked: Database) -> None:
    def work(session: Session) -> list[str]:
        session.surveys.close(SURVEY, ENDS)
        for member in (ALICE, BOB):
            place = alone_with(member.identities[0])
            session.outbox.want("p1", place, f"{letters.TOLD}:s1", lane="letters", now=ENDS)
        touched = session.members.forget(BOB)
        assert [each.kind for each in touched if "s1" in each.id] == [letters.TOLD], "it has no card"
        return [place.key for each in touched if each.kind == letters.TOLD for place in each.places]

    assert run(asked, work) == ["slack/T1/U1"], "to Alice, and not to Bob"
    assert asked.read(lambda session: session.audiences.of(SURVEY)) == ("alice",)
    found = asked.read(lambda session: session.surveys.with_id("p1", "s1"))
    assert found is not None and found.audience == 2, "two were asked"
