"""A poll of the forum's own, read back at the close; whoever answered elsewhere too counts once."""

from __future__ import annotations

import pytest

from sandbox.discourse.thread import Thread
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_survey_conversation import closed, more
from tests.test_two_rounds_conversation import on_the_forum

VOTERS = ("rosa", "mod", "ada", "bo")


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both = both_on_both
    for name in VOTERS[2:]:
        both.forum.add_user(name, name=f"{name.title()} Writer")
    both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL="https://pages.example")
    return both


@pytest.mark.thorough
def test_votes_on_the_forum_are_read_back_at_the_close(house: BothHouse) -> None:
    both = house
    both.alice.says("/survey new poll Which day suits you? options:Monday, Tuesday", channel=DC).sees()
    both.heard()
    topic = next(each for each in both.forum.state.topics.values() if "Which day" in each.title)
    thread = Thread(both.forum.state, topic)
    assert (
        "[poll: 0 voted]" in thread.shows()
        and "everybody on the forum sees who voted for what" in thread.shows()
    )
    for who, day in zip(VOTERS, ("Monday", "Monday", "Tuesday", "Monday"), strict=True):
        both.forum.people[who].votes(thread, day)
    both.forum.rosa.messages("milepost", "The other way", "survey answer F1 Tuesday in:dc")
    both.heard()
    for person in more(both, 4):
        person.says("/survey answer F1 Monday", channel=DC).sees()
    both.heard()
    assert "4 voted" in thread.shows(), "counting elsewhere does not touch the poll"
    both.alice.says("/survey close F1", channel=DC).sees()
    closed(both)
    shown = both.shows(DC)
    # Rosa's own words count, and not her vote.
    assert "Monday: 6 (75%) · Tuesday: 2 (25%) · n=8" in shown
    assert "By door" not in shown, "three votes in the poll are too few"
    forum = on_the_forum(both, "Which day")
    assert "4 voted, closed" in forum and "Monday: 6 (75%)" in forum


@pytest.mark.thorough
def test_a_forum_that_is_away_is_waited_for(house: BothHouse) -> None:
    both = house
    both.alice.says("/survey new poll Shall we meet again?", channel=DC).sees()
    both.heard()
    for _ in range(2):
        both.forum.fails("PUT /polls/toggle_status", "503")
    topic = next(each for each in both.forum.state.topics.values() if "Shall we" in each.title)
    both.forum.rosa.votes(Thread(both.forum.state, topic), "Yes")
    both.alice.says("/survey close F1", channel=DC).sees()
    closed(both)
    assert "F1 · 1 answer · closed. Thank you, everybody!" in both.shows(DC)
    assert both.forum.faults.take("PUT /polls/toggle_status") is None, "it was asked until it answered"
