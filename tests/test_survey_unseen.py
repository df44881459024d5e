"""Of a survey that asks a list of people nobody else learns anything: not aloud, not by its number, not on a
page."""

from __future__ import annotations

import httpx
import pytest

from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import DC, House, wait_for
from tests.test_anonymity import rows
from tests.test_survey_asked_conversation import letters, says
from tests.test_survey_conversation import closed
from tests.test_survey_form import PUBLIC, newest_link, text_of

ASKS = '/survey new nps-pulse "Zebra" to:@priya, @gus until:2025-05-12'


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return slack_on_both


@pytest.fixture
def both_house(both: BothHouse) -> BothHouse:
    both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return both


def aloud(house: House, who: str, line: str) -> str:
    """What somebody hears in private to a line that others read."""
    before = letters(house, who)
    house.workspace.people[who].says(f"@milepost {line}", channel=DC)
    wait_for(lambda: letters(house, who) != before)
    return letters(house, who).removeprefix(before)


def unheard(house: House) -> bool:
    """Whether everything in the channel was said by people."""
    house.delivered()
    return all(line.split(": ")[1].startswith("@milepost") for line in house.shows(DC).splitlines())


def test_nothing_is_said_aloud(house: House) -> None:
    says(house, "alice", ASKS)
    house.delivered()
    for who, line, answer in (
        ("priya", "survey fill F1", "press the button, and I’ll ask.\n  [Zebra]"),
        ("priya", "survey answer F1 12", "Others could read that"),
        ("ben", "survey fill F1", "There is no survey F1 in Distinguished"),
        ("ben", "survey fill F9", "There is no survey F9 in Distinguished"),
        ("alice", "survey export F1", "F1 is open until 12 May."),
        ("alice", "survey remind F1", "Done: whoever has not answered"),
        ("alice", "survey remind F1", "They were reminded today already."),
        ("alice", "changed the guide because F1", "F1 is not over yet."),
        ("alice", "survey stop F1", "F1 is not asked again."),
    ):
        assert answer in aloud(house, who, line), line
    assert unheard(house)


@pytest.mark.thorough
def test_nothing_is_said_aloud_once_it_is_closed(house: House) -> None:
    says(house, "alice", ASKS)
    says(house, "alice", "/survey close F1")
    closed(house)
    for who, line, answer in (
        ("priya", "survey fill F1", "F1 is closed.\n"),
        ("alice", "survey close F1", "F1 is closed."),
        ("alice", "survey results F1 page:9", "There is no page 9."),
    ):
        assert answer in aloud(house, who, line), line
    assert unheard(house)


def test_its_number_says_nothing(house: House) -> None:
    says(house, "alice", ASKS)
    for verb in ("answer", "fill", "link", "results"):
        there, nowhere = (says(house, "ben", f"/survey {verb} F{number}") for number in (1, 9))
        assert there == nowhere.replace("F9", "F1") and there.startswith("There is no survey F1"), verb


@pytest.mark.thorough
def test_a_page_has_its_name_for_those_alone_whose_link_is_whole(both_house: BothHouse) -> None:
    both = both_house
    says(both, "alice", "/survey new nps-pulse Zebra")
    both.heard()
    topic = both.forum.rosa.messages("milepost", "A form", "survey link F1 in:dc")
    both.heard()
    assert "Your form" in both.forum.rosa.looks_at(topic)
    whole = newest_link(both)
    assert "Zebra" in httpx.get(whole).text
    for url in (whole.rpartition(".")[0], whole[:-3]):
        assert "Zebra" not in httpx.get(url).text and "not whole" in text_of(httpx.get(url))
    both.clock.advance(days=8)
    closed(both)
    for url in (whole, whole.rpartition(".")[0]):
        assert "Zebra" not in httpx.get(url).text and "is closed" in text_of(httpx.get(url))


@pytest.mark.thorough
def test_an_address_for_anyone_tells_no_name_once_it_is_closed(house: House) -> None:
    says(house, "alice", "/survey new nps-pulse Zebra to:anyone")
    says(house, "alice", "/survey close F1")
    closed(house)

    def id(session: Session) -> str:
        program = session.programs.by_slug("dc")
        assert program is not None
        found = session.surveys.get(program.id, 1)
        assert found is not None
        return found.id

    over = httpx.get(f"{house.bot.url}/f/{house.db.read(id)}.{'0' * 32}")
    assert (over.status_code, "Zebra" in over.text) == (410, False)
    assert "The stewards who passed on its address can tell you how it came out." in text_of(over)


def test_what_was_changed_is_told_to_those_it_asked_alone(house: House) -> None:
    says(house, "alice", ASKS)
    says(house, "alice", "/survey close F1")
    closed(house)
    assert "Noted, and told in private to those whom F1 asked and to the stewards: the guide." in aloud(
        house, "alice", "changed the guide because F1"
    )
    wait_for(lambda: "You said, we did: the guide (because of Zebra)" in letters(house, "priya"))
    assert unheard(house)
    assert "we did" not in letters(house, "alice") and "Zebra" not in letters(house, "ben")


def test_a_reply_below_a_letter_hears_how_to_answer(house: House) -> None:
    says(house, "alice", ASKS)
    house.delivered()
    talk = house.workspace.direct("priya").channel
    house.priya.says("a giraffe of a reason", channel=talk, thread="Zebra")
    wait_for(lambda: "Thank you for your reply to Zebra. I keep nothing" in letters(house, "priya"))
    assert "Your form" in letters(house, "priya")
    assert not [row for _, row in rows(house.database) if "giraffe" in row]


def test_of_a_private_channel_nothing_is_said_elsewhere(house: House) -> None:
    room = "panel-room"
    house.alice.says("/okr here dc", channel=room).sees()
    house.alice.says('/survey new nps-pulse "Zebra" to:#panel-room of:9', channel=room).sees()
    house.delivered()
    for line, answer in (
        ("survey results F1", "F1 is open until"),
        ("survey answer F1 12", "Others could read that"),
        ("survey remind F1", "reminder"),
    ):
        assert answer in aloud(house, "alice", line), line
    assert unheard(house)
    house.ben.says("@milepost survey list", channel=DC)
    assert "has asked nothing" in house.ben.sees() and "Zebra" not in house.shows(DC)
    house.ben.says("@milepost survey list in:dc", channel=room)
    assert "F1 Zebra · open until" in house.shows(room, until="F1 Zebra · open"), "they all were asked it"
    house.clock.advance(days=30)
    house.shows(room, until="Nobody answered this time.")
    assert "Nobody answered this time." in aloud(house, "ben", "survey results F1")
    house.ben.says("@milepost survey results", channel=DC)
    assert "No survey of Distinguished Contributor Program is over yet." in house.ben.sees()
    assert "Zebra" not in house.shows(DC)
