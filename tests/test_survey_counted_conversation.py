"""How many people a survey in one channel asks: those who are in it when it opens."""

from __future__ import annotations

import pytest

from tests.house import DC, House, wait_for
from tests.test_anonymity import rows
from tests.test_survey_conversation import closed


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere")  # the windows are looked at every second
    return slack_on_both


def listed(house: House) -> str:
    house.alice.says("/survey list", channel=DC)
    return house.alice.sees()


def begins(house: House, more: str = "") -> str:
    house.alice.says(f"/survey new nps-pulse Pulse to:#{DC} until:2025-05-12 {more}", channel=DC)
    return house.alice.sees()


@pytest.mark.thorough
def test_the_people_in_the_channel_are_counted_and_counted_again(house: House) -> None:
    assert begins(house, "every:monthly").startswith(
        "F1 Pulse: one question, with names, asked in #distinguished-"
    )
    wait_for(lambda: "no answers of 3 people asked" in house.shows(DC))
    house.workspace.add_person("nina", name="Nina Novak")
    house.workspace.people["nina"].joins(DC)
    assert "no answers of 3 people asked" in house.shows(DC), "as it was when it opened"
    house.clock.advance(days=8)
    closed(house)
    house.clock.advance(days=25)
    wait_for(lambda: "F2 · no answers of 4 people asked" in house.shows(DC))


def test_what_is_said_goes_before_what_is_counted(house: House) -> None:
    begins(house, "of:40")
    house.delivered()
    assert "no answers of 40 people asked" in house.shows(DC)


def test_so_few_that_nothing_could_be_shown_is_said(house: House) -> None:
    few = "Of fewer than 5 answers nothing is ever shown, and fewer than 5 are asked."
    assert few in begins(house, "of:4") and few not in begins(house, "of:5")


def test_too_few_in_the_channel_are_not_asked_anonymously(house: House) -> None:
    line = f"/survey new nps-pulse Pulse to:#{DC} until:2025-05-12"
    assert begins(house, "anonymous") == (
        "Only 3 people are asked, and of fewer than 5 answers nothing is ever shown.\n"
        "Ask 5 or more, or ask with names: leave out anonymous."
    )
    assert listed(house).startswith("Distinguished Contributor Program has asked nothing yet.")
    assert (
        begins(house)
        == """\
F1 Pulse: one question, with names, asked in #distinguished-contributors until 12 May.
Fewer than 5 are asked, so nobody but the stewards sees what was said.
Results come by themselves at the close. `/okr survey close F1` ends it early."""
    )
    for nth in range(2):
        house.workspace.add_person(f"more{nth}", name=f"Person {nth}").joins(DC)
    house.clock.advance(minutes=2)  # what Slack said counts for a minute
    house.alice.says(f"{line} anonymous", channel=DC)
    assert (
        house.alice.sees()
        == """\
F2 Pulse: one question, anonymous, asked in #distinguished-contributors until 12 May.
Results come by themselves at the close. `/okr survey close F2` ends it early."""
    )


@pytest.mark.thorough
@pytest.mark.parametrize("failure", ["503", "ratelimited", "channel_not_found"])
def test_where_slack_does_not_say_the_survey_begins_all_the_same(house: House, failure: str) -> None:
    for _ in range(60):
        house.workspace.fails("conversations.members", failure)
    assert begins(house, "anonymous").startswith(
        "F1 Pulse: one question, anonymous, asked in #distinguished-"
    )


@pytest.mark.thorough
def test_without_an_answer_nobody_knows(house: House) -> None:
    for _ in range(60):
        house.workspace.fails("conversations.members", "503")
    begins(house, "every:monthly")
    house.delivered()
    assert "F1 · no answers · open until" in house.shows(DC)
    house.clock.advance(minutes=11)
    assert "· no answers ·" in listed(house)
    house.workspace.faults.clear()
    house.clock.advance(days=8)
    closed(house)
    house.clock.advance(days=25)
    wait_for(lambda: "F2 · no answers of 3 people asked" in house.shows(DC))


@pytest.mark.thorough
def test_an_archived_program_keeps_no_key(house: House) -> None:
    house.alice.says("/survey new nps-pulse Pulse anonymous until:2025-05-12", channel=DC).sees()
    house.alice.says("/okr program archive dc", channel=DC).sees()
    house.delivered()
    shown = house.shows(DC)
    house.clock.advance(days=60)
    wait_for(lambda: not [row for name, row in rows(house.database) if name == "survey_keys"])
    house.delivered()
    assert house.shows(DC) == shown, "nobody hears of it"
    house.alice.says("/okr program restore dc", channel=DC).sees()
    house.alice.says("/survey results F1", channel=DC)
    assert "closed" in house.alice.sees()


def test_who_cannot_answer_is_not_asked(house: House) -> None:
    house.alice.says("/survey new nps-pulse Pulse to:@sam", channel=DC)
    assert house.alice.sees() == (
        "Sam Stranger is of another organisation, so I do not ask them in private.\n"
        "Leave them out, or ask them yourself."
    )


def test_stewards_hear_of_a_channel_that_turns_out_too_small(house: House) -> None:
    for _ in range(60):
        house.workspace.fails("conversations.members", "503")
    begins(house, "anonymous every:monthly")
    house.workspace.faults.clear()
    assert (
        house.alice.sees(about="asks without names")
        == """\
Pulse (F1) of Distinguished Contributor Program asks without names, and 3 people are in its channel. Of fewer than 5 answers nothing is ever shown.
To have no more rounds of it: `/okr survey stop F1`"""
    )


@pytest.mark.thorough
def test_they_hear_it_of_a_later_round_too(house: House) -> None:
    for nth in range(2):
        house.workspace.add_person(f"more{nth}", name=f"Person {nth}").joins(DC)
    begins(house, "anonymous every:monthly")
    wait_for(lambda: "no answers of 5 people asked" in house.shows(DC))
    house.workspace.deactivate("more0")
    house.clock.advance(days=8)
    closed(house)
    house.clock.advance(days=25)
    assert house.alice.sees(about="asks without names").startswith("Pulse (F2) of")
