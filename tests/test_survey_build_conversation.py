"""A steward makes a survey of their own questions, in a form or in the program file."""

from __future__ import annotations

import pytest

from tests.house import DC, House


@pytest.fixture
def house(slack_on_both: House) -> House:
    return slack_on_both


def test_a_survey_is_built_in_a_form(house: House) -> None:
    house.alice.says("/survey build", channel=DC)
    house.alice.fills(
        name="Retro", q1="How was the sprint?", q2="Which day suits you?", k2="Any of several options"
    )
    house.alice.fills(o2="Monday").submits()
    assert "It takes 2 to 10 options." in house.alice.sees()
    house.alice.fills(o2="Monday, Tuesday", until="2025-05-20", anonymous=["yes"]).submits()
    assert (
        "F1 Retro: 2 questions, anonymous, asked in distinguished-contributors until 20 May."
        in house.alice.sees()
    )
    house.delivered()
    assert house.shows(DC).endswith("F1 · no answers · open until 20 May")
    house.ben.says("/survey build Retro q1:How was it?", channel=DC)
    assert house.ben.sees().startswith("Only stewards of")
