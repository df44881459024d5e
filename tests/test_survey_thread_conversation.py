"""What people say below a survey: kept with names, turned away kindly without."""

from __future__ import annotations

import pytest

from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_anonymity import rows
from tests.test_survey_conversation import closed, more


@pytest.fixture
def house(both: BothHouse) -> BothHouse:
    both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL="https://pages.example")
    return both


def test_replies_below_a_named_survey_stand_with_its_results(house: BothHouse) -> None:
    house.alice.says("/survey new nps-pulse Pulse", channel=DC).sees()
    house.heard()
    for person in more(house, 5):
        person.says("/survey answer F1 9", channel=DC).sees()
    house.ben.says("I liked the calls", channel=DC, thread="How likely")
    house.heard()
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    assert "Said in the thread\n      Ben Lindqvist" in house.shows(DC)
    assert "I liked the calls" in house.shows(DC).partition("the results")[2]


def test_replies_below_an_anonymous_one_are_not_kept(house: BothHouse) -> None:
    house.alice.says("/survey new nps-pulse Pulse anonymous", channel=DC).sees()
    house.heard()
    house.ben.says("a zebra of an answer", channel=DC, thread="How likely")
    house.heard()
    shown = house.ben.sees()
    assert shown.startswith("Thank you for your reply under Pulse. It stands there with your name")
    assert "Your form" in shown and "https://pages.example/s/" in shown
    assert not [row for _, row in rows(house.database) if "zebra" in row]


def test_whoever_may_not_answer_hears_that_others_are_asked_and_gets_no_form(house: BothHouse) -> None:
    house.alice.says("/survey new nps-pulse Pulse anonymous", channel=DC).sees()
    house.heard()
    house.gus.says("a quagga of an answer", channel=DC, thread="How likely")
    house.heard()
    assert house.gus.sees() == (
        "Thank you for your reply under Pulse. This survey asks those who take part in Distinguished Contributor "
        "Program, and as far as I know you are not one of them just now, so nothing of it was kept. It stands "
        "there with your name; you can delete it.\nIs that wrong? Then please tell the stewards."
    )
    assert not [row for _, row in rows(house.database) if "quagga" in row]
