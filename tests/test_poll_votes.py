"""Votes in a forum's own poll: by their words, of people, and never lost without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counting import Box, put
from handlers.feedback import polling
from handlers.feedback.questions import Kind, Question
from handlers.feedback.templates import TEMPLATES
from handlers.model import Identity, Person, Standing
from handlers.polls import Vote
from sandbox.discourse.errors import Refused
from sandbox.discourse.thread import Thread
from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import DC, House, wait_for
from tests.test_survey_conversation import audit, closed
from tests.test_two_rounds_conversation import on_the_forum

ASK = "/survey new poll Which day suits you? options:Monday, Tuesday"
DAYS = Question(Kind.SINGLE, "Which day?", ("Monday", "C++", "C", "Tue – Wed", "Fine 👍"))


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    for name in ("ada", "bo", "cy"):
        both_on_both.forum.add_user(name, name=name.title())
    both_on_both.restart(MILEPOST_CLOCK="/nowhere")
    return both_on_both


@pytest.mark.parametrize(
    ("shown", "answer"),
    [
        ("Monday", "1"),
        (" monday!", "1"),
        ("c++", "2"),
        ("C", "3"),
        ("Tue -- Wed", "4"),
        ("Fine ", "5"),
        ("Monday, or not", None),
        ("D", None),
        ("", None),
    ],
)
def test_an_option_is_known_by_its_words(shown: str, answer: str | None) -> None:
    assert polling.answer_of(DAYS, shown) == answer


@given(st.permutations(["Monday", "Tuesday", "Friday"]), st.integers(0, 2))
def test_in_whichever_order_the_options_stand(options: list[str], nth: int) -> None:
    question = Question(Kind.SINGLE, "Which day?", tuple(options))
    assert polling.answer_of(question, ["Monday", "Tuesday", "Friday"][nth]) == str(
        options.index(["Monday", "Tuesday", "Friday"][nth]) + 1
    )


def asked(house: BothHouse) -> Thread:
    house.alice.says(ASK, channel=DC).sees()
    house.heard()
    return posted(house)


def posted(house: BothHouse) -> Thread:
    topic = next(each for each in house.forum.state.topics.values() if "Which day" in each.title)
    return Thread(house.forum.state, topic)


def last_audit(house: House) -> str:
    """Of a survey; a card that somebody deleted is noted when the bot next looks at it."""
    return ["", *(each for each in audit(house) if each.startswith("survey"))][-1]


def members(house: House) -> int:
    accounts = [Identity("discourse", "127.0.0.1", str(number)) for number in range(-3, 20)]
    return house.db.read(lambda session: sum(session.members.at(each) is not None for each in accounts))


@pytest.mark.thorough
def test_a_poll_that_a_moderator_rewrote_is_counted_by_its_words(house: BothHouse) -> None:
    thread = asked(house)
    known = members(house)
    for who in ("rosa", "ada", "bo", "cy", "mod"):
        house.forum.people[who].votes(thread, "Tuesday" if who == "mod" else "Monday")
    poll = thread.first.polls["poll"]
    poll.votes[house.forum.bot.id] = list(poll.options)[:1]  # the bot's own account
    turned = thread.first.raw.replace("* Monday\n* Tuesday", "* Tuesday\n* Monday")
    house.forum.mod.edits(thread, turned)
    for person in ("ben", "priya"):
        getattr(house, person).says("/survey answer F1 Monday", channel=DC).sees()
    house.alice.says("/survey answer F1 Tuesday", channel=DC).sees()
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    shown = on_the_forum(house, "Which day")
    assert "F1 · 8 answers · with names" in shown and "Monday: 4 (80%) · Tuesday: 1 (20%) · n=5" in shown
    assert "3 more are in no figure: beside the forum’s public votes it would say who said what." in shown
    house.alice.says("/survey export F1", channel=DC)
    table = house.alice.sees().replace("\r", "")
    assert "Ben Lindqvist,slack,Monday\n" in table and table.count("without a name,,Monday") == 4
    assert members(house) == known, "a vote makes nobody a member"


def test_votes_for_words_that_nobody_asked_about_are_told_of(house: BothHouse) -> None:
    thread = asked(house)
    house.forum.mod.edits(thread, thread.first.raw.replace("* Tuesday", "* Wednesday"))
    for who in ("rosa", "ada", "bo"):
        house.forum.people[who].votes(thread, "Monday" if who == "bo" else "Wednesday")
    house.ben.says("/survey answer F1 Monday", channel=DC).sees()
    house.heard()
    assert "( ) Wednesday" in thread.shows(), "the card is kept up to date around the poll"
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    assert "2 votes on the forum are not in this: the poll was changed there" in house.shows(DC)
    assert last_audit(house) == "survey F1 closed, 2 votes on the forum not counted"


@pytest.mark.thorough
def test_after_the_end_the_forum_itself_takes_no_more_votes(house: BothHouse) -> None:
    house.alice.says(f"{ASK} until:2025-05-12", channel=DC).sees()
    house.heard()
    asking = posted(house)
    assert "public=true close=2025-05-12T22:00:00Z]" in asking.first.raw, "midnight in the program's zone"
    for who in ("rosa", "ada", "bo", "cy", "mod"):
        house.forum.people[who].votes(asking, "Monday")
    for _ in range(2):
        house.forum.fails("PUT /polls/toggle_status", "503")
    house.clock.advance(days=8)
    with pytest.raises(Refused, match="Poll must be open to vote"):
        house.forum.rosa.votes(asking, "Tuesday")
    closed(house)
    assert "Monday: 5 (100%) · Tuesday: 0 (0%) · n=5" in house.shows(DC)
    assert "5 voted, closed" in on_the_forum(house, "Which day")


def test_a_poll_without_an_end_and_one_that_ends_early_are_closed_by_the_bot(house: BothHouse) -> None:
    thread = asked(house)
    poll = thread.first.polls["poll"]
    assert poll.close_at is not None
    post, end = thread.first, f" close={poll.close_at:%Y-%m-%dT%H:%M:%SZ}"
    house.forum.mod.edits(thread, post.raw.replace(end, ""))  # as those stand that were asked before
    for who in ("rosa", "ada", "bo", "cy", "mod"):
        house.forum.people[who].votes(thread, "Monday")
    house.ben.says("/survey answer F1 Monday", channel=DC).sees()
    house.heard()
    assert thread.first.polls["poll"].close_at is None, "an edit of the card leaves the poll as it stands"
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    assert "5 voted, closed" in on_the_forum(house, "Which day")
    with pytest.raises(Refused, match="Poll must be open to vote"):
        house.forum.rosa.votes(thread, "Tuesday")


@pytest.mark.thorough
def test_of_a_deleted_topic_the_result_says_so(house: BothHouse) -> None:
    thread = asked(house)
    house.forum.rosa.votes(thread, "Monday")
    house.forum.mod.deletes(thread)
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    assert "The forum’s votes are not in this" in house.shows(DC)
    assert last_audit(house) == "survey F1 closed, without the forum’s votes"


@pytest.mark.thorough
def test_a_forum_that_stays_away_is_waited_for_a_day(house: BothHouse) -> None:
    thread = asked(house)
    house.forum.rosa.votes(thread, "Monday")
    for _ in range(60):
        house.forum.fails("PUT /polls/toggle_status", "503")
    house.alice.says("/survey close F1", channel=DC).sees()
    wait_for(lambda: last_audit(house) == "survey F1 waits for the forum’s votes")
    house.clock.advance(hours=23)
    house.delivered()
    assert "F1 · no answers · over, waiting for the forum’s votes" in house.shows(DC)
    house.alice.says("/survey results F1", channel=DC)
    assert house.alice.sees() == (
        "F1 is over, and I wait for the forum’s votes: it does not answer. "
        "If it is still away on 6 May 2025, the results come without them."
    )
    house.clock.advance(hours=2)
    closed(house)
    assert last_audit(house) == "survey F1 closed, without the forum’s votes"
    assert "The forum’s votes are not in this" in house.shows(DC)


def test_whoever_left_is_not_counted_and_stays_away(house: BothHouse) -> None:
    def work(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        gone = Identity("discourse", "127.0.0.1", "77")
        session.directory.remember_person(Person(gone, "Old", Standing.GONE))
        (survey,) = session.surveys.of(program.id)
        votes = (Vote(gone, "Monday"), Vote(Identity("discourse", "127.0.0.1", "78"), "Monday"))
        found = put(survey, Box({survey.id: votes}), session)
        assert (found.unnamed, found.lost) == (("1",), None)
        known = session.directory.person(gone)
        assert known is not None and known.standing is Standing.GONE

    asked(house)
    house.db.submit(work).result(timeout=10)


def test_ready_made_options_are_all_told_apart() -> None:
    for template in TEMPLATES.values():
        for question in template.questions:
            labels = {polling.folded(label) for _, label in question.choices}
            assert len(labels) == len(question.choices) and "" not in labels
