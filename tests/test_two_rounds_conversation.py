"""Two rounds of feedback over both platforms with twelve people, start to end, right to the digit."""

from __future__ import annotations

import re

import httpx
import pytest

from sandbox.discourse.thread import Thread
from sandbox.slack.person import Person
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_survey_conversation import closed, hears, more
from tests.test_survey_form import PUBLIC, newest_link, sends, text_of

WRITERS = ("rosa", "mod", "ada", "bo", "cy")


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both = both_on_both
    for name in WRITERS[2:]:
        both.forum.add_user(name, name=f"{name.title()} Writer")
    both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return both


def page_of(both: BothHouse, who: str, number: int) -> str:
    both.forum.people[who].messages("milepost", f"Round {number}", f"survey link F{number} in:dc")
    both.heard()
    return newest_link(both)


def on_the_forum(both: BothHouse, name: str) -> str:
    both.heard()
    topic = next(each for each in both.forum.state.topics.values() if name in each.title)
    return Thread(both.forum.state, topic).shows()


def a_pulse(both: BothHouse, people: list[Person]) -> None:
    both.alice.says('/survey new nps-pulse "Spring pulse" until:2025-05-12 of:24 anonymous', channel=DC)
    assert both.alice.sees() == (
        "F1 Spring pulse: one question, anonymous, asked in #distinguished-contributors and Contributors on the forum until 12 May.\n"
        "Results come by themselves at the close. `/okr survey close F1` ends it early."
    )
    both.heard()
    for person, score in zip(people, ("10", "9", "9", "8", "7", "6", "10"), strict=True):
        person.clicks(score)
        hears(person, "Your answer is in with the others, without your name. Thank you!")
    people[0].clicks("0", twice=True)
    hears(people[0], "You have answered this one already.")
    for who, score in zip(WRITERS, ("9", "9", "8", "3", "10"), strict=True):
        done = sends(page_of(both, who, 1), a1=score)
        assert "Your answer is in with the others, without your name." in text_of(done)
    both.heard()
    assert "F1 · 12 answers of 24 people asked · open until 12 May" in both.shows(DC)
    assert "F1 · 12 answers of 24 people asked · open until 12 May" in on_the_forum(both, "Spring pulse")
    both.clock.advance(days=7, hours=15)
    closed(both)
    expected = """\
F1 · 12 answers of 24 people asked (50%) · anonymous · closed 12 May
[image: How likely are you to recommend this program to a friend or colleague? Of 12 answers: Promoters (9 and 10) 7 (58%), Passives (7 and 8) 3 (25%), Detractors (0 to 6) 2 (17%).]
How likely are you to recommend this program to a friend or colleague?
NPS +41.7 · 7 promoters, 3 passives, 2 detractors · n=12
95% interval: −5.5 to +72.2."""
    assert expected in re.sub(r"^ +", "", both.shows(DC), flags=re.MULTILINE)
    forum = on_the_forum(both, "Spring pulse").replace("*", "")
    assert "NPS +41.7 · 7 promoters, 3 passives, 2 detractors · n=12" in forum


def an_awareness_check(both: BothHouse, people: list[Person]) -> None:
    both.alice.says("/survey new awareness Who knows us? of:24", channel=DC).sees()
    both.heard()
    for nth, person in enumerate(people):
        person.says("/survey fill F2", channel=DC)
        where = ["Slack"] if nth < 4 else ["Slack", "A friend"]
        person.fills(a1="Yes" if nth < 5 else "No", a2=where, a3="kind people").submits().sees()
    people[6].says("/survey fill F2", channel=DC)
    people[6].fills(a1="Yes").submits().sees()
    for nth, who in enumerate(WRITERS):
        done = sends(page_of(both, who, 2), a1="yes" if nth else "no", a2=["2", "7"][: 1 + nth % 2])
        assert "Your answer is noted." in text_of(done)
    both.alice.says("/survey close F2", channel=DC).sees()
    closed(both, 2)
    shown = re.sub(r"^ +", "", both.shows(DC), flags=re.MULTILINE)
    assert (
        """\
Had you heard of this program before today?
Yes: 10 (83%) · No: 2 (17%) · n=12
By door · on Slack: Yes: 6 (86%) · No: 1 (14%), n=7 · by form: Yes: 4 (80%) · No: 1 (20%), n=5
---
Where did you hear of it?
Slack: 7 (58%) · The forum: 5 (42%) · A newsletter: 0 (0%) · Social media: 0 (0%) · An event: 0 (0%) · A friend: 3 (25%) · Elsewhere: 2 (17%) · n=12
---
What would you tell others that it is about?
> kind people"""
        in shown
    )
    people[0].says("/survey results", channel=DC)
    assert (
        people[0].sees().startswith("# Who knows us?\nF2 · 12 answers of 24 people asked (50%) · with names")
    )


@pytest.mark.thorough
def test_two_rounds(house: BothHouse) -> None:
    people = more(house, 7)
    for person in people:
        person.says("/okr list", channel=DC).sees()
    a_pulse(house, people)
    an_awareness_check(house, people)
    assert httpx.get(f"{house.bot.url}/readyz").status_code == 200
