"""What waits for somebody's answer, where it could be about several programs."""

from __future__ import annotations

import pytest

from tests.forum_house import BothHouse
from tests.house import DC, PARTICIPATION, House

NOTHING = "No survey waits for you. Thank you!"


def asks(house: House, channel: str, *lines: str) -> None:
    for line in lines:
        house.alice.says(f"/survey new {line}", channel=channel).sees()
    house.delivered()


def waiting(house: House, who: str, channel: str = "general", more: str = "") -> str:
    person = house.workspace.people[who]
    person.says(f"/survey pending{more}", channel=channel)
    return str(person.sees())


def test_all_programs_are_listed_one_by_one(slack: House) -> None:
    assert waiting(slack, "priya") == NOTHING
    asks(slack, DC, "nps-pulse Pulse", "motivation And you? to:@gus")
    asks(slack, PARTICIPATION, "nps-pulse Here too anonymous", "nps-pulse Yours to:@priya")
    assert (
        waiting(slack, "priya")
        == """\
# Your voice is welcome
Distinguished Contributor Program
F1 Pulse · one question, with your name · open until 12 May
[Answer]
Participation
F2 Yours · one question, with your name · open until 12 May
[Answer]
F1 Here too · one question, anonymous · open until 12 May
[Answer]"""
    )
    ours = "# Your voice is welcome\nF1 Pulse · one question, with your name · open until 12 May\n[Answer]"
    assert waiting(slack, "priya", DC) == ours == waiting(slack, "priya", more=" in:dc")
    slack.priya.says("/survey answer F1 9 in:dc", channel="general").sees()
    shown = waiting(slack, "priya")
    assert "Pulse" not in shown and "Distinguished" not in shown and "F1 Here too" in shown


def test_a_program_that_asks_them_by_name_is_theirs_too(slack: House) -> None:
    slack.priya.says("/okr progress 2.1 1", channel=DC).sees()
    asks(slack, PARTICIPATION, "nps-pulse Theirs")
    assert waiting(slack, "priya") == NOTHING
    asks(slack, PARTICIPATION, "nps-pulse Yours to:@priya")
    assert (
        waiting(slack, "priya")
        == """\
# Your voice is welcome
Participation
F2 Yours · one question, with your name · open until 12 May
[Answer]
F1 Theirs · one question, with your name · open until 12 May
[Answer]"""
    )
    slack.alice.says("/survey close F1", channel=PARTICIPATION).sees()
    slack.priya.says("@milepost survey pending", channel="general")
    assert NOTHING in slack.priya.sees(), "aloud nothing is said of it"


@pytest.mark.thorough
def test_they_come_in_pages(slack: House) -> None:
    asks(slack, DC, *(f"nps-pulse Ours {nth}" for nth in range(9)))
    asks(slack, PARTICIPATION, *(f"nps-pulse Theirs {nth}" for nth in range(9)))
    first = waiting(slack, "priya")
    assert first.count("[Answer]") == 15 and first.endswith("[Next page]")
    slack.priya.clicks("Next page")
    second = slack.priya.sees()
    assert second.count("[Answer]") == 3 and "\nParticipation\n" in second and "Distinguished" not in second


def test_on_the_forum_too(both: BothHouse) -> None:
    asks(both, DC, "nps-pulse Pulse")
    asks(both, PARTICIPATION, "nps-pulse Here too anonymous")
    topic = both.forum.rosa.messages("milepost", "What is there", "survey pending")
    both.heard()
    assert (
        both.forum.rosa.looks_at(topic).partition("milepost: ")[2]
        == """\
Your voice is welcome
  *Distinguished Contributor Program*
  *F1* Pulse · one question, with your name · open until 12 May
  Voted in the forum’s poll? Then it counts at the close.
  Answer: `@milepost survey link F1 in:dc`
  *Participation*
  *F1* Here too · one question, anonymous · open until 12 May
  Answer: `@milepost survey link F1 in:participation`"""
    )
