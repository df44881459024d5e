"""Surveys as people on the forum meet them: every line that the bot gives them there can be followed there."""

from __future__ import annotations

import pytest

from sandbox.discourse.thread import Thread
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_survey_conversation import closed, more
from tests.test_survey_form import newest_link, sends

PUBLIC = "https://pages.example"


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return both_on_both


def asks(both: BothHouse, line: str, title: str) -> Thread:
    both.alice.says(line, channel=DC).sees()
    both.heard()
    topic = next(each for each in both.forum.state.topics.values() if title in each.title)
    return Thread(both.forum.state, topic)


@pytest.mark.thorough
def test_reminders_say_how_it_is_answered_there(house: BothHouse) -> None:
    thread = asks(house, "/survey new nps-pulse Pulse anonymous", "Pulse")
    house.alice.says("/survey remind F1", channel=DC).sees()
    poll = asks(house, "/survey new poll Shall we meet again?", "Shall we")
    house.alice.says("/survey remind F2", channel=DC).sees()
    house.heard()
    asked = "in:dc` to me in a private message, and I send you a form of your own."
    assert thread.shows().endswith(
        f"""\
milepost: There is still time: Pulse is open until 12 May.
  Have you answered? Then thank you, and never mind.
  Write `@milepost survey link F1 {asked}"""
    )
    assert poll.shows().endswith(f"Vote above. Would you rather not? Write `@milepost survey link F2 {asked}")
    house.forum.rosa.messages("milepost", "What is there", "survey pending in:dc")
    house.heard()
    assert (
        house.forum.rosa.sees()
        == """\
# What is there
rosa: survey pending in:dc
milepost: Your voice is welcome
  *F2* Shall we meet again? · one question, with your name · open until 12 May
  Voted in the forum’s poll? Then it counts at the close.
  Answer: `@milepost survey link F2 in:dc`
  *F1* Pulse · one question, anonymous · open until 12 May
  Answer: `@milepost survey link F1 in:dc`"""
    )


@pytest.mark.thorough
def test_an_answer_in_public_gets_a_form_in_private(house: BothHouse) -> None:
    thread = asks(house, "/survey new nps-pulse Pulse anonymous", "Pulse")
    house.forum.rosa.replies(thread, "@milepost survey answer F1 9 in:dc")
    house.heard()
    told = house.forum.rosa.sees()
    assert told.startswith(
        """\
# Pulse
milepost: Others could read that, so I did not count it; you may delete it. Please answer like this instead:
  Pulse
  Your form <https://pages.example/s/"""
    )
    assert "Thank you for your reply" not in told, "it was no remark to others"
    assert thread.shows().endswith("rosa: @milepost survey answer F1 9 in:dc"), "nothing is said in public"
    assert sends(newest_link(house), a1="9").status_code == 200
    house.forum.ben.messages("milepost", "A form", "survey fill F1 in:dc")
    house.heard()
    assert "survey fill F1 in:dc\nmilepost: Pulse\n  Your form <https" in house.forum.ben.sees()
    assert sends(newest_link(house), a1="7").status_code == 200
    house.forum.rosa.messages("milepost", "Once more", "survey fill F1 in:dc")
    house.heard()
    assert "You have answered this one already. Thank you!" in house.forum.rosa.sees()


@pytest.mark.thorough
def test_results_and_what_was_done_are_posts_of_their_own(house: BothHouse) -> None:
    thread = asks(house, "/survey new nps-pulse Pulse", "Pulse")
    for person in more(house, 5):
        person.says("/survey answer F1 9", channel=DC).sees()
    house.forum.rosa.replies(thread, "@milepost help survey list")
    house.heard()
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    house.heard()
    house.alice.says("/okr changed the onboarding guide because F1", channel=DC).sees()
    house.heard()
    _, _, answer, results, change = thread.shows().split("\nmilepost: ")
    assert answer.startswith("The surveys so far, and how many answered")
    assert results.startswith("Pulse · the results\n  F1 · 5 answers · with names")
    assert change == "*You said, we did:\u2060* the onboarding guide\n  Thank you for telling us!"


def test_without_pages_a_forum_is_told_honestly(both_on_both: BothHouse) -> None:
    asks(both_on_both, "/survey new nps-pulse Pulse anonymous", "Pulse")
    both_on_both.forum.rosa.messages("milepost", "A form", "survey fill F1 in:dc")
    both_on_both.heard()
    assert both_on_both.forum.rosa.sees().endswith(
        """\
milepost: Forms on a page are not set up here.
  Answer with my button or form in Slack. Whoever runs me can set PUBLIC_URL."""
    )


def test_cards_say_before_what_becomes_of_an_answer(house: BothHouse) -> None:
    pulse = asks(house, "/survey new nps-pulse Pulse of the program", "Pulse")
    form = asks(house, "/survey new motivation Why are we here?", "Why are")
    unnamed = asks(house, "/survey new nps In confidence anonymous", "In confidence")
    house.ben.says("/survey answer F1 9", channel=DC)
    house.heard()
    link = "Write `@milepost survey link {} in:dc` to me"
    assert pulse.shows().startswith("# Survey: Pulse of the program · F1\n")
    assert pulse.shows().endswith(
        f"""\
  0 is not at all likely, 10 is extremely likely. Vote here; you can change it until 12 May. Once it is closed \
everybody on the forum sees who voted for what. Would you rather not? {link.format("F1")} in private, and only \
the stewards see it.
  F1 · 1 answer · open until 12 May · the votes here are added at the close"""
    )
    assert "F1 · 1 answer · open until 12 May · votes on the forum are added at the close" in house.shows(DC)
    assert form.shows().endswith(
        f"""\
milepost: Why are we here?
  {link.format("F2")} in a private message, and I send you a form of your own.
  4 questions, about 2 minutes. Stewards see who said what. At the close all see figures and comments, without \
names, from 5 answers on. You can change it until the close. Replies in this thread are shown with names.
  F2 · no answers · open until 19 May"""
    )
    assert unnamed.shows().endswith(
        """\
  2 questions, about a minute. Anonymous: nobody can tell who said what, neither stewards nor I. You cannot \
change it afterwards. Shown only from 5 answers on.
  F3 · no answers · open until 19 May"""
    )
