"""What stewards of surveys are told, and what stays behind."""

from __future__ import annotations

import pytest

from tests.house import DC, PARTICIPATION, House
from tests.test_survey_conversation import closed, hears


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere")
    return slack_on_both


def test_a_survey_that_comes_again_can_be_stopped(house: House) -> None:
    house.alice.says("/survey new nps-pulse Pulse until:2025-05-12 every:monthly", channel=DC)
    assert (
        house.alice.sees()
        == """\
F1 Pulse: one question, with names, asked in #distinguished-contributors until 12 May. It is asked again monthly.
Results come by themselves at the close. `/okr survey close F1` ends it early.
The next time is 5 June. To stop that: `/okr survey stop F1`"""
    )
    house.ben.says("/survey stop F1", channel=DC)
    assert house.ben.sees().startswith("Only stewards of Distinguished")
    house.alice.says("/survey stop F1", channel=DC)
    assert house.alice.sees() == "Done: Pulse is not asked again. F1 stays open until 12 May."
    house.alice.says("/survey list", channel=DC)
    assert house.alice.sees().endswith("F1 Pulse · open until 12 May · no answers · with names")
    house.alice.says("/survey stop F1", channel=DC)
    assert house.alice.sees() == "F1 is not asked again.\n`/okr survey list` shows what is."


def test_after_the_close_a_reminder_asks_for_nothing(house: House) -> None:
    house.alice.says("/survey new nps-pulse Pulse", channel=DC).sees()
    house.alice.says("/survey remind F1", channel=DC).sees()
    house.delivered()
    assert "There is still time: Pulse is open until 12 May." in house.shows(DC)
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    shown = house.shows(DC)
    assert "There is still time" not in shown and "[Answer]" not in shown
    assert "    milepost: Pulse is closed. How it came out: /okr survey results F1\n" in shown
    assert shown.endswith("      Nobody answered this time.\n      F1 · with names · closed 5 May")


def test_a_survey_is_found_where_it_is(house: House) -> None:
    house.alice.says("/survey new poll Which day?", channel=PARTICIPATION).sees()
    house.ben.says("/survey answer F1 yes", channel="@milepost")
    hears(house.ben, "Noted: Yes. Thank you!")
    house.alice.says("/survey new poll Which hour?", channel=DC).sees()
    house.ben.says("/survey fill F1", channel="@milepost")
    assert house.ben.sees().startswith("You could mean several programs: which one?\n")


def test_in_another_programs_channel_it_says_where_the_survey_is(house: House) -> None:
    house.alice.says("/survey new nps Two of them", channel=DC).sees()
    house.ben.says("/survey answer F1 4", channel=PARTICIPATION)
    assert house.ben.sees() == (
        "There is no survey F1 in Participation.\n"
        "`/okr survey list` shows them. In Distinguished Contributor Program there is one: add `in:dc`."
    )
    house.alice.says("/survey new nps Alone to:@priya", channel=DC).sees()
    house.ben.says("/survey answer F2 4", channel=PARTICIPATION)
    assert house.ben.sees() == "There is no survey F2 in Participation.\n`/okr survey list` shows them."


def test_an_answer_in_a_message_and_a_word_of_thanks_are_taken_along(house: House) -> None:
    house.alice.says("/survey new nps Two of them", channel=DC).sees()
    house.ben.says("survey answer F1 4 in:dc", channel="@milepost")
    hears(house.ben, "That takes a few answers: press the button, and I’ll ask.")
    house.ben.clicks("Two of them")
    assert "to a friend or colleague?: 4\n" in house.ben.sees()
    house.ben.clicks("Cancel")
    house.ben.says("/survey fill F1 in:dc please", channel="general")
    assert house.ben.sees().startswith("┌ Two of them")
    house.ben.clicks("Cancel")
    house.ben.says("/survey results F1 now please", channel=DC)
    assert house.ben.sees().startswith("I do not know what to do with “now” there.")
    house.alice.says("/survey close F1 thanks!", channel=DC)
    assert house.alice.sees() == "F1 takes no more answers. The results come in a moment."
    house.ben.says("/survey link F1", channel=DC)
    assert house.ben.sees() == "F1 is closed.\nHow it came out: `/okr survey results F1`"


def test_forms_say_what_each_field_is_for(house: House) -> None:
    house.alice.says("/survey new", channel=DC)
    shown = house.alice.sees()
    for words in (
        "Else in each of the program’s homes.",
        "A number, for the response rate.",
        "It is asked again by itself, until you stop it.",
        "nobody can tell who said what, neither stewards nor I. Of fewer than five answers nothing is shown.",
        "[Ask]",
    ):
        assert words in shown
    house.ben.says("/feedback", channel=DC)
    shown = house.ben.sees()
    assert shown.startswith(
        "┌ To the stewards\nTell the stewards something, with your name or without.\nYour words:\n"
    )
