"""Surveys in Slack: asked, answered, changed until the close, and how they came out."""

from __future__ import annotations

import pytest

from sandbox.slack.person import Person
from storage.session import Session
from tests.house import DC, PARTICIPATION, House, wait_for

PULSE = '/survey new nps-pulse "Spring pulse" until:2025-05-12 of:40'


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere")  # the windows are looked at every second
    return slack_on_both


def hears(person: Person, words: str) -> None:
    """The card may change before the receipt stands below it."""
    wait_for(lambda: words in person.sees())


def more(house: House, count: int) -> list[Person]:
    """People in the channel whom nobody knows yet."""
    for number in range(count):
        house.workspace.add_person(f"p{number}", name=f"Person {number}")
        house.workspace.people[f"p{number}"].joins(DC)
    return [house.workspace.people[f"p{number}"] for number in range(count)]


def closed(house: House, number: int = 1) -> None:
    def is_closed(session: Session) -> bool:
        program = session.programs.by_slug("dc")
        found = session.surveys.get(program.id, number) if program is not None else None
        return found is not None and found.closed_at is not None

    wait_for(lambda: house.db.read(is_closed))
    house.delivered()


def test_a_pulse_from_the_question_to_the_results(house: House) -> None:
    house.alice.says(PULSE, channel=DC)
    assert (
        house.alice.sees()
        == """\
F1 Spring pulse: one question, with names, asked in #distinguished-contributors until 12 May.
Results come by themselves at the close. `/okr survey close F1` ends it early."""
    )
    house.delivered()
    assert (
        house.shows(DC)
        == """\
milepost: # Spring pulse
  How likely are you to recommend this program to a friend or colleague?
  [0] [1] [2] [3] [4]
  [5] [6] [7] [8] [9]
  [10]
  0 is not at all likely, 10 is extremely likely. Stewards see who said what. At the close all see the figures, from 5 answers on. You can change it until the close. Replies in this thread are shown with names.
  F1 · no answers of 40 people asked · open until 12 May"""
    )
    people = more(house, 5)
    for person, score in zip(people, ("10", "9", "9", "8", "3"), strict=True):
        person.clicks(score)
        hears(person, f"Noted: {score}. Thank you!\nYou can change it until 12 May.")
    people[4].clicks("6")
    hears(people[4], "Noted: 6. What you said before is gone.")
    people[4].clicks("6")
    hears(people[4], "You said so before: 6. Nothing changed.\nYou can change it until 12 May.")
    house.ben.clicks("7", twice=True)
    house.delivered()
    assert house.shows(DC).endswith("F1 · 6 answers of 40 people asked · open until 12 May")
    people[0].says("/survey results F1", channel=DC)
    assert people[0].sees() == "F1 is open until 12 May. Until then nobody sees how it stands."
    house.clock.advance(days=8)
    closed(house)
    card, _, results = house.shows(DC).partition("    milepost: # Spring pulse · the results\n")
    assert (
        card
        == """\
milepost: # Spring pulse
  How likely are you to recommend this program to a friend or colleague?
  F1 · 6 answers of 40 people asked · closed. Thank you, everybody!
"""
    )
    assert f"{results}\n".startswith(
        """\
      F1 · 6 answers of 40 people asked (15%) · with names · closed 12 May
      [image: How likely are you to recommend this program to a friend or colleague? Of 6 answers: Promoters (9 and 10) 3 (50%), Passives (7 and 8) 2 (33%), Detractors (0 to 6) 1 (17%).]
      How likely are you to recommend this program to a friend or colleague?
      NPS +33.3 · 3 promoters, 2 passives, 1 detractor · n=6
      95% interval: −26.7 to +71.2.
"""
    )
    people[0].says("/survey answer F1 10")
    assert people[0].sees() == (
        "F1 is closed, so I did not count that.\nHow it came out: `/okr survey results F1`"
    )


def test_a_form_asks_for_more_and_is_filled_in_with_what_was_said(house: House) -> None:
    house.alice.says("/survey new motivation Why are we here?", channel=DC)
    house.delivered()
    house.ben.clicks("Answer")
    house.ben.fills(a1=["The people", "It is fun"], a2="4", a3="Yes").submits()
    assert house.ben.sees().startswith("┌ Milepost\nYour answer is noted. Thank you!")
    house.ben.says("/survey fill F1", channel=DC)
    shown = house.ben.sees()
    assert "What motivates you to contribute?: The people, It is fun" in shown
    house.ben.fills(a4="x" * 1501).submits()
    assert "That is 1501 characters long. Keep it under 1500." in house.ben.sees()
    house.ben.fills(a4="a mentor").submits()
    assert "Your new answer is noted; the one before is gone." in house.ben.sees()
    house.priya.says("/survey pending", channel=DC)
    assert house.priya.sees() == (
        "# Your voice is welcome\n"
        "F1 Why are we here? · 4 questions, with your name · open until 19 May\n[Answer]"
    )
    house.ben.says("/survey pending", channel=DC)
    assert house.ben.sees() == ("No survey of Distinguished Contributor Program waits for you. Thank you!")


def test_a_line_with_one_answer_opens_the_form_where_more_is_to_be_said(house: House) -> None:
    house.alice.says("/survey new program-feedback How was it? anonymous", channel=DC).sees()
    house.alice.says("/survey new nps-pulse Pulse anonymous", channel=DC).sees()
    house.delivered()
    house.ben.says("/survey answer F1 7", channel=DC)
    shown = house.ben.sees()
    assert "Anonymous: nobody can tell who said what" in shown and "to a friend or colleague?: 7" in shown
    house.ben.fills(a2="4", a3="the calls").submits()
    assert "Your answer is in with the others" in house.ben.sees()
    house.ben.says("/survey answer F2 9", channel=DC)
    assert "What I cannot know: who reads along" in house.ben.sees()
    house.ben.submits()
    assert "Your answer is in with the others" in house.ben.sees()
    house.priya.clicks("3")
    hears(house.priya, "Your answer is in with the others")  # the card has said it before
    house.priya.says("/survey answer F1 eleven", channel=DC)
    assert house.priya.sees().startswith("“eleven” is no answer to that.")
    house.alice.says("/survey close F1", channel=DC).sees()
    house.priya.says("/survey answer F1 eleven", channel=DC)
    assert house.priya.sees().startswith("F1 is closed, so I did not count that.")


def test_a_poll_of_ones_own_and_what_is_refused(house: House) -> None:
    house.alice.says("/survey new poll Which day? options:Monday, Tuesday, Friday", channel=DC)
    house.delivered()
    assert "[Monday] [Tuesday] [Friday]" in house.shows(DC)
    quoted = "/survey new poll Which evening? options:{}Mon{}, “Tue”,«Wednesday evening»,{}Fri{}"
    for number, quotes in enumerate(('"' * 4, " " * 4, "“”“”"), 2):
        house.clock.advance(minutes=11)
        house.alice.says(quoted.format(*quotes), channel=DC).sees()
        house.ben.says(f"/survey answer F{number} Sat", channel=DC)
        assert "One of: Mon, Tue, Wednesday evening, Fri." in house.ben.sees()
    for line, answer in (
        ("/survey answer F1 Sunday", "“Sunday” is no answer to that.\nOne of: Monday, Tuesday, Friday."),
        ("/survey answer F9 1", "There is no survey F9 in Distinguished"),
        ("/survey new nps Soon until:2020-01-01", "Only stewards of Distinguished"),
    ):
        house.ben.says(line, channel=DC)
        assert house.ben.sees().startswith(answer)
    for line, answer in (
        ("/survey new quiz Soon", "I have no survey “quiz”.\nThere is: nps-pulse, nps, awareness"),
        ("/survey new nps Soon until:2020-01-01", "2020-01-01 is over."),
        ("/survey new nps Soon options:a, b", "Options are for polls."),
        ("/survey new poll Soon options:a, A", "It takes 2 to 10 options."),
        (f"/survey new nps Soon to:#{PARTICIPATION}", "That channel is none of Distinguished"),
    ):
        house.alice.says(line, channel=DC)
        assert house.alice.sees().startswith(answer)
    house.gus.says("/survey answer F1 Monday", channel=DC)
    assert house.gus.sees().startswith("Guests and people from other organisations can look")
    house.ben.says("@milepost survey answer F1 Monday", channel=DC)
    assert house.ben.sees().startswith("Others could read that, so I did not count it; you may delete it.")


def test_a_reminder_is_for_everybody_and_names_nobody(house: House) -> None:
    house.alice.says(PULSE, channel=DC)
    house.delivered()
    house.alice.says("/survey remind F1", channel=DC)
    assert house.alice.sees() == (
        "Done: a reminder stands below F1, for everybody. Nobody is told who has answered."
    )
    house.delivered()
    assert house.shows(DC).endswith(
        """\
    milepost: There is still time: Spring pulse is open until 12 May.
      Have you answered? Then thank you, and never mind.
      [Answer]"""
    )
    house.alice.says("/survey remind F1", channel=DC)
    assert house.alice.sees() == "They were reminded today already.\nOnce a day is enough."


@pytest.mark.thorough
def test_few_answers_are_not_shown_and_the_table_is_inert(house: House) -> None:
    house.alice.says("/survey new nps Why though", channel=DC)
    house.delivered()
    for person, why in zip(more(house, 5), ("=1+1", "kind people", "", "", ""), strict=True):
        person.says("/survey fill F1", channel=DC)
        person.fills(a1="9", a2=why).submits().sees()
    house.alice.says("/survey close F1", channel=DC)
    closed(house)
    shown = house.shows(DC)
    assert "NPS +100.0" in shown and "kind people" not in shown
    assert "Fewer than 5 people answered this, so nothing of it is shown." in shown
    house.alice.says("/survey export F1", channel=DC)
    assert "Person 0,slack,9,'=1+1\n" in house.alice.sees().replace("\r", "")
    house.ben.says("/survey export F1", channel=DC)
    assert house.ben.sees().startswith("Only stewards of")


def audit(house: House) -> list[str]:
    def read(session: Session) -> list[str]:
        program = session.programs.by_slug("dc")
        assert program is not None
        return [entry.what for entry in session.audit.recent(program.id, 100) if entry.member_id is None]

    return house.db.read(read)[::-1]


@pytest.mark.thorough
def test_a_round_reminds_closes_and_comes_again(house: House) -> None:
    house.alice.says("/survey new nps-pulse Pulse until:2025-05-12 every:monthly anonymous", channel=DC)
    assert "until 12 May. It is asked again monthly." in house.alice.sees()
    expected: list[str] = []
    for days, what in (
        (6.5, "reminded of survey F1"),  # 11 May in the evening: a day and a half of eight is left
        (1.5, "survey F1 closed"),
        (24, "opened survey F2"),  # 6 June
        (8, "survey F2 closed"),
    ):
        house.clock.advance(days=days)
        expected.append(what)
        wait_for(lambda: [each for each in audit(house) if "survey" in each][-1:] == [what])  # noqa: B023
    assert [each for each in audit(house) if "survey" in each] == expected
    house.alice.says("/survey list", channel=DC)
    shown = house.alice.sees()
    assert "F2 Pulse · closed · no answers · anonymous, monthly" in shown
    assert "F1 Pulse · closed · no answers · anonymous\n" in f"{shown}\n"


@pytest.mark.thorough
def test_two_that_come_again_at_the_same_moment_are_two(house: House) -> None:
    for name in ("One", "Two"):
        house.alice.says(f"/survey new nps-pulse {name} until:2025-06-10 every:monthly anonymous", channel=DC)
        house.alice.sees()
    house.clock.advance(days=38)
    wait_for(lambda: "opened survey F4" in audit(house))
    assert {"survey F1 closed", "survey F2 closed", "opened survey F3"} <= set(audit(house))
