"""A forum that lets the bot post no polls: people ask for a form instead."""

from __future__ import annotations

import pytest

from sandbox.discourse.thread import Thread
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_survey_conversation import closed


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL="https://pages.example")
    both_on_both.forum.state.polls_refused = True
    return both_on_both


def test_a_refused_poll_gives_way_to_a_link(house: BothHouse) -> None:
    both = house
    both.alice.says("/survey new poll Which day suits you? options:Monday, Tuesday", channel=DC).sees()
    both.delivered()
    topic = next(each for each in both.forum.state.topics.values() if "Which day" in each.title)
    thread = Thread(both.forum.state, topic)
    shown = thread.shows()
    assert "survey link F1 in:dc" in shown and "and I send you a form of your own." in shown
    assert "poll" not in shown and "Vote here" not in shown
    both.ben.clicks("Monday").sees()
    both.heard()
    assert "F1 · 1 answer · open until" in thread.shows(), "the card is kept up to date all the same"
    both.alice.says("/survey close F1", channel=DC).sees()
    closed(both)
    assert "Fewer than 5 people answered" in both.shows(DC)
    assert "poll" not in thread.shows()
