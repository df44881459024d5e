"""Somebody answers a survey with two accounts, and joins these then."""

from __future__ import annotations

import pytest

from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_survey_asked_conversation import joins
from tests.test_survey_conversation import closed, hears, more


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both_on_both.restart(MILEPOST_CLOCK="/nowhere")
    return both_on_both


@pytest.mark.thorough
def test_the_newer_answer_is_kept_and_they_are_told(house: BothHouse) -> None:
    both = house
    both.alice.says("/survey new nps-pulse Pulse until:2025-05-12", channel=DC).sees()
    both.delivered()
    for person in more(both, 4):
        person.clicks("9")
        hears(person, "Noted: 9.")
    both.ben.clicks("0")
    hears(both.ben, "Noted: 0.")
    both.forum.ben.messages("milepost", "My answer", "survey answer F1 10 in:dc")
    both.heard()
    assert "F1 · 6 answers · open until 12 May" in both.shows(DC)
    joins(both, "ben")
    assert (
        both.forum.ben.sees()
        .replace("\u2060", "")
        .endswith(
            """\
milepost: Done: here and on Slack (Sandbox) you are one person now, *Ben Lindqvist*.
  You had answered F1 Pulse with both: the newer answer is kept, from the forum. You can change it until 12 May.
  Was that a mistake? `@milepost unlink` parts this account again."""
        )
    )
    assert "F1 · 5 answers · open until 12 May" in both.shows(DC)
    both.alice.says("/survey close F1", channel=DC).sees()
    closed(both)
    assert "NPS +100.0 · 5 promoters, 0 passives, 0 detractors · n=5" in both.shows(DC)
