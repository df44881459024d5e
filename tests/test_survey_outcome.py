"""What is shown of a closed survey, whichever doors people came by: nobody is told apart by subtraction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.feedback import results_drawing, results_messages, telling
from handlers.feedback.exporting import export_rows
from handlers.feedback.model import Survey
from handlers.feedback.outcome import Outcome, outcome
from handlers.feedback.templates import TEMPLATES
from handlers.feedback.threshold import LEAST
from handlers.model import Identity, Member
from handlers.plain import plain
from handlers.reply import Reply
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import ALICE, BOB, PROGRAM, START, run
from tests.test_anonymity import rows

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
PULSE = Survey(
    "s1", "p1", 1, "Pulse", "nps", TEMPLATES["nps"].questions, False, START, START + timedelta(days=7)
)
DOORS = ("slack", "discourse", "web")


def answered(session: Session, survey: Survey, given: Sequence[tuple[str, ...]]) -> str:
    """A survey with these (door, score, comment), closed: what everybody may read of it."""
    session.surveys.add(survey)
    for nth, (door, *answers) in enumerate(given):
        member_id = f"{survey.id}-{nth}"
        if survey.anonymous:
            assert session.surveys.put_unnamed(survey, Member(member_id, ""), tuple(answers))
        else:
            session.members.add(Member(member_id, f"Person {nth}"))
            assert session.surveys.put_named(survey, member_id, door, tuple(answers))
    assert session.surveys.close(survey, survey.closes_at)
    closed = session.surveys.with_id(survey.program_id, survey.id)
    assert closed is not None and closed.answered == len(given)
    return all_of(outcome(closed, session))


def all_of(found: Outcome) -> str:
    groups = results_drawing.drawn(PROGRAM, found, START + timedelta(days=7))
    return plain(Reply(tuple(block for group in groups for block in group)))


WORDS = st.sampled_from(["", "a zebra", "fine"])


class Undone(Exception):
    """So that the next example begins anew."""


@given(
    given=st.lists(
        st.tuples(st.sampled_from(DOORS), st.sampled_from(["", "0", "7", "10"]), st.just("")), max_size=24
    )
)
@example(given=[("slack", "9", "")] * 8 + [("web", "9", "")] * 6 + [("discourse", "9", "")] * 2)
def test_no_two_numbers_shown_differ_by_a_few_people(given: list[tuple[str, str, str]]) -> None:
    shown: list[str] = []

    def work(session: Session) -> None:
        shown.append(answered(session, PULSE, given))
        raise Undone

    with pytest.raises(Undone):
        run(SQLITE[0], work)
    by_door = re.search(r"By door · (.*)", shown[0])
    sizes = [int(n) for n in re.findall(r"n=(\d+)", by_door[1])] if by_door else []
    every = [int(n) for n in re.findall(r"· n=(\d+)$", shown[0], re.MULTILINE)]
    assert all(size >= LEAST for size in sizes + every[:1])
    for count in range(1, len(sizes) + 1):
        for some in combinations(sizes, count):
            left = every[0] - sum(some)
            assert left == 0 or left >= LEAST, shown[0]


@given(given=st.lists(st.tuples(st.just("slack"), st.sampled_from(["0", "10"]), WORDS), max_size=9))
@example(given=[("slack", "9", "a zebra")] * 4)
@example(given=[("slack", "9", "a zebra")] * 4 + [("slack", "9", "")])
def test_of_fewer_than_five_nothing_is_shown_anywhere(given: list[tuple[str, str, str]]) -> None:
    """Neither on the card, nor in the table, nor in the digest, nor beside the next round; and the table has
    no more than the card."""
    secret = replace(PULSE, anonymous=True)
    after = replace(secret, id="s2", number=2)

    def work(session: Session) -> None:
        shown = answered(session, secret, given)
        found = session.surveys.with_id("p1", "s1")
        assert found is not None
        rows = export_rows(outcome(found, session), (), ())
        table = plain(results_messages.export(PROGRAM, found, rows, 1))
        said = [words for _, _, words in given if words]
        enough = len(given) >= LEAST
        digest = " ".join(str(each) for each in telling.results([telling.Came(outcome(found, session))]))
        assert ("NPS" in shown) is ("NPS" in digest) is ("recommend" in table) is enough
        comments = enough and len(said) >= LEAST
        for text in (shown, table):
            assert text.count("zebra") == (said.count("a zebra") if comments else 0)
        beside = answered(session, after, [("slack", "9", "")] * 5)
        assert ("Since last time" in beside) is enough
        raise Undone

    with pytest.raises(Undone):
        run(SQLITE[0], work)


SQLITE: list[Database] = []


@pytest.fixture(autouse=True)
def one_database(program: Database) -> None:
    SQLITE[:] = [program]


def test_a_round_says_what_changed_since_the_last_one(program: Database) -> None:
    first = replace(PULSE, anonymous=True)
    second = replace(first, id="s2", number=2, audience=20, closes_at=START + timedelta(days=90))
    run(program, lambda s: answered(s, first, [("slack", score, "") for score in "999985"]))
    shown = run(program, lambda s: answered(s, second, [("slack", score, "as ever") for score in "99998"]))
    assert "NPS +80.0 · 4 promoters, 1 passive, 0 detractors · n=5" in shown
    assert "Since last time: +30.0 since F1 (+50.0, 6 answers)." in shown
    assert "5 answers of 20 people asked (25%) · anonymous" in shown
    assert shown.count("as ever") == 5


def test_whoever_is_forgotten_leaves_the_figures_and_takes_the_words(program: Database) -> None:
    given = [("slack", "9", "kind"), *[("web", "8", "fine")] * 6]
    run(program, lambda s: answered(s, PULSE, given))

    def forget(session: Session) -> str:
        member = session.members.get("s1-0")
        assert member is not None
        touched = session.members.forget(member)
        assert {each.kind for each in touched} == {"card", "results"}
        closed = session.surveys.with_id("p1", "s1")
        assert closed is not None
        assert [each.name for each in session.surveys.named(closed)] == [f"Person {n}" for n in range(1, 7)]
        return all_of(outcome(closed, session))

    shown = run(program, forget)
    assert "1 promoter, 6 passives, 0 detractors · n=7" in shown and "kind" not in shown
    assert shown.count("fine") == 6


def test_whoever_has_an_account_that_answered_has_answered(program: Database) -> None:
    """Joined, parted, forgotten and back again: the same people, one answer."""
    secret, slack_alice = replace(PULSE, anonymous=True), ALICE.identities[0]

    def again(session: Session, account: Identity) -> bool:
        who = session.members.at(account)
        assert who is not None and session.surveys.has_answered(secret, who)
        return session.surveys.put_unnamed(secret, who, ("0", ""))

    def work(session: Session) -> None:
        session.surveys.add(secret)
        assert session.surveys.put_unnamed(secret, ALICE, ("9", "kind"))
        joined = session.members.merge("bob", "alice")
        assert not again(session, slack_alice)
        session.members.part(slack_alice, "alice2")
        assert not again(session, slack_alice) and not again(session, ALICE.identities[1])
        session.members.forget(joined)
        session.members.add(Member("somebody new", "A.", ALICE.identities[1:]))
        assert not again(session, ALICE.identities[1])
        assert session.surveys.answered(secret) == 1
        assert session.surveys.close(secret, secret.closes_at)
        assert session.surveys.with_id("p1", "s1").answered == 1  # type: ignore[union-attr]

    run(program, work)


@pytest.mark.parametrize("stays", [("alice", "bob"), ("bob", "alice")])
@pytest.mark.parametrize("first", ["nps", "words"])
def test_of_joined_people_the_words_of_both_can_be_forgotten(
    program: Database, address: str, first: str, stays: tuple[str, str]
) -> None:
    """One answer is theirs after the join, the newer: what the other said stands nowhere any more."""
    questions = PULSE.questions if first == "nps" else PULSE.questions[1:]
    survey = replace(PULSE, questions=questions)

    def work(session: Session) -> None:
        session.surveys.add(survey)
        for who, words, day in ((BOB, "giraffe", 0), (ALICE, "zebra", 1)):
            said, at = ("9", words)[-len(questions) :], survey.opened_at + timedelta(days=day)
            session.surveys.put_named(survey, who.id, "slack", said, at)
        session.surveys.close(survey, survey.closes_at)
        session.members.merge(*stays)

    run(program, work)
    kept = "".join(row for _, row in rows(address))
    assert "zebra" in kept and "giraffe" not in kept
    run(program, lambda session: session.members.forget(replace(ALICE, id=stays[0])))
    assert "zebra" not in "".join(row for _, row in rows(address))
    closed = run(program, lambda session: session.surveys.with_id("p1", "s1"))
    assert closed is not None and closed.answered == 2
    assert run(program, lambda session: session.surveys.by_question(closed))[-1] == ("", "")


@pytest.mark.parametrize(
    ("alice", "bob", "kept"),
    [(1, 2, "web"), (2, 1, "slack"), (None, 1, "web"), (1, None, "slack"), (None, None, "slack")],
)
def test_of_two_answers_of_one_person_the_newer_is_kept(
    program: Database, alice: int | None, bob: int | None, kept: str
) -> None:
    """By the day of each, None where nobody knows."""

    def work(session: Session) -> None:
        session.surveys.add(PULSE)
        for who, door, day in ((ALICE, "slack", alice), (BOB, "web", bob)):
            at = PULSE.opened_at + timedelta(days=day) if day is not None else None
            session.surveys.put_named(PULSE, who.id, door, ("9", ""), at)
        session.surveys.put_named(PULSE, "bob", "web", ("9", ""), at)
        (twice,) = session.surveys.twice("alice", "bob")
        assert (twice.survey.address, twice.door) == (PULSE.address, kept)
        session.members.merge("alice", "bob")
        assert [each.door for each in session.surveys.named(PULSE)] == [kept]
        assert session.surveys.answered(PULSE) == 1 and session.surveys.twice("alice", "bob") == ()
        assert session.surveys.times(PULSE, "alice") == 2, "a link that was used stays used"

    run(program, work)
