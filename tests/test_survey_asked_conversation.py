"""A survey that asks a list of people, each in private, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.model import Role
from handlers.nominations.model import Award, Dossier, Round, State
from handlers.nominations.process import PRESETS
from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import DC, START, House, new_id, wait_for
from tests.test_link_conversation import code_in, member_at
from tests.test_survey_conversation import closed, hears, more
from tests.test_survey_form import newest_link, sends, text_of

NOBODY = "No survey of Distinguished Contributor Program waits for you. Thank you!"


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere")  # the windows are looked at every second
    return slack_on_both


@pytest.fixture
def both_house(both: BothHouse) -> BothHouse:
    both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL="https://pages.example")
    return both


def letters(house: House, who: str) -> str:
    return house.workspace.direct(who).shows()


def says(house: House, who: str, line: str) -> str:
    house.workspace.people[who].says(line, channel=DC)
    return house.workspace.people[who].sees()


def test_people_are_asked_in_private_and_nobody_else(house: House) -> None:
    assert (
        says(house, "alice", '/survey new nps-pulse "Our pulse" to:@priya, @gus until:2025-05-12')
        == """\
F1 Our pulse: one question, with names, asked of Priya Raman and Gus Guest, each in private, until 12 May.
Fewer than 5 are asked, so nobody but the stewards sees what was said.
Results come by themselves at the close. `/okr survey close F1` ends it early."""
    )
    house.delivered()
    assert (
        letters(house, "priya")
        == """\
milepost: # Our pulse
  How likely are you to recommend this program to a friend or colleague?
  [0] [1] [2] [3] [4]
  [5] [6] [7] [8] [9]
  [10]
  0 is not at all likely, 10 is extremely likely. Stewards see who said what, and nobody else does. You can change it until the close.
  F1 · Distinguished Contributor Program asks 2 people, each in private, and you are one of them · open until 12 May"""
    )
    assert house.shows(DC) == "" == letters(house, "ben")
    house.priya.clicks("9")
    hears(house.priya, "Thank you!\nYou can change it until 12 May.")
    house.gus.clicks("7")  # a guest, who was asked by name
    hears(house.gus, "Thank you!\nYou can change it until 12 May.")
    for line in ("/survey answer F1 1", "/survey fill F1", "/survey link F1"):
        assert says(house, "ben", line).startswith("There is no survey F1 in Distinguished"), line
    assert says(house, "ben", "/survey results F1").startswith("There is no survey F1")
    assert says(house, "ben", "/survey list").startswith(
        "Distinguished Contributor Program has asked nothing"
    )
    assert says(house, "ben", "/survey pending") == NOBODY == says(house, "alice", "/survey pending")
    house.alice.says("@milepost survey list", channel=DC)
    assert house.alice.sees().startswith("Distinguished Contributor Program has asked nothing")
    for who in ("alice", "gus"):
        assert "F1 Our pulse · open until 12 May · 2 answers of 2 people asked (100%)" in says(
            house, who, "/survey list"
        )
    house.clock.advance(days=8)
    closed(house)
    for who in ("alice", "priya"):
        assert "# Our pulse · the results\n  Fewer than 5 people answered" in letters(house, who)
    assert "survey export F1" in letters(house, "alice") and "export" not in letters(house, "priya")
    assert "Our pulse" not in house.shows(DC) + letters(house, "ben")


def test_what_is_refused(house: House) -> None:
    for line, answer in (
        (
            "nps-pulse Pulse to:@ben,@priya anonymous",
            "Only 2 people are asked, and of fewer than 5 answers nothing is ever shown.\n"
            "Ask 5 or more, or ask with names: leave out anonymous.",
        ),
        ("nps-pulse Pulse to:@ben of:3", "How many they are I can count myself.\nLeave out of:"),
        (
            "nps-pulse Pulse to:everybody",
            "“everybody” is nobody to ask.\nWrite #channel, people or a group as @name",
        ),
        ("nps-pulse Pulse to:@milepost", "Milepost is a bot."),
        ("nps-pulse Pulse to:R1", "There is no round R1 in Distinguished"),
    ):
        assert says(house, "alice", f"/survey new {line}").startswith(answer), line


@pytest.mark.thorough
def test_an_anonymous_one_reminds_everybody_and_shows_five(house: House) -> None:
    people = more(house, 6)
    everybody = ",".join(f"@{each.user.human.handle}" for each in people)
    told = says(house, "alice", f"/survey new nps-pulse Pulse to:{everybody} anonymous")
    assert told.startswith(
        "F1 Pulse: one question, anonymous, asked of Person 0, Person 1, Person 2, Person 3 and 2 others, "
        "each in private, until 12 May."
    )
    house.delivered()
    for person in people[:5]:
        person.clicks("9")
        hears(person, "Your answer is in with the others")
    assert says(house, "p5", "/okr reminders off").startswith("I send you no reminders any more.")
    assert says(house, "alice", "/survey remind F1") == (
        "Done: everybody who is asked hears of it once more, in private. Nobody is told who has answered."
    )
    house.delivered()
    assert letters(house, "p0").count("There is still time: Pulse is open until 12 May.") == 1
    assert "still time" not in letters(house, "p5") and "still time" not in letters(house, "alice")
    house.clock.advance(days=8)
    closed(house)
    for who in ("p0", "p5", "alice"):
        assert "F1 · 5 answers of 6 people asked (83%) · anonymous · closed 12 May" in letters(house, who)
    assert says(house, "ben", "/survey results F1").startswith("There is no survey F1")


def selected(house: House, *handles: str, secret: str = "") -> None:
    """Round R1, in which these people were selected; who is ``secret`` is not announced yet."""

    def work(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        process = PRESETS["distinguished-contributor"]
        award = Award(program.id, "dc", "Distinguished Contributor", process)
        session.rounds.put_award(award)
        found = Round(new_id(), program.id, 1, award, "Inaugural", process, START)
        session.rounds.add(found)
        for number, handle in enumerate(handles, 1):
            member = session.members.named(program.id, house.workspace.people[handle].user.human.name)[0]
            new = Dossier(new_id(), program.id, found.id, number, member.name, START, member.id)
            session.dossiers.add(new)
            known = None if handle == secret else START
            session.dossiers.save(replace(new, state=State.SELECTED, announced_at=known))

    house.db.submit(work).result(timeout=10)


@pytest.mark.thorough
def test_a_cohort_is_asked_and_asked_again(house: House) -> None:
    says(house, "priya", "/okr progress 1.2 1")  # the program knows them by name
    selected(house, "priya")
    assert says(
        house, "alice", "/survey new nps-pulse Cohort to:R1 until:2025-05-12 every:monthly"
    ).startswith(
        "F1 Cohort: one question, with names, asked of Priya Raman in private until 12 May. It is asked again"
    )
    house.delivered()
    assert "asks you alone" in letters(house, "priya")
    house.clock.advance(days=8)
    closed(house)
    house.clock.advance(days=25)
    wait_for(lambda: letters(house, "priya").count("asks you alone") == 2)
    assert "F2 Cohort · open until" in says(house, "alice", "/survey list")


def test_whoever_is_not_announced_yet_is_not_asked(house: House) -> None:
    for who in ("priya", "ben"):
        says(house, who, "/okr progress 1.2 1")
    selected(house, "priya", "ben", secret="ben")
    told = says(house, "alice", "/survey new nps-pulse Cohort to:R1")
    assert "asked of Priya Raman in private" in told
    assert "Left out, since they are not announced yet: 1 of those selected." in told
    house.delivered()
    assert letters(house, "ben") == ""


@pytest.mark.thorough
def test_stewards_hear_that_too_few_are_left(house: House) -> None:
    says(house, "alice", "/survey new nps-pulse Pulse to:@priya until:2025-05-12 every:monthly")
    house.delivered()
    says(house, "priya", "/okr forget-me")
    house.priya.clicks("Forget me")
    wait_for(lambda: "forgot" in house.priya.sees().lower())
    house.clock.advance(days=33)
    wait_for(lambda: "left, so I ended it." in letters(house, "alice"))


def joins(both: BothHouse, who: str) -> None:
    getattr(both, who).says("/okr link", channel=DC)
    code = code_in(getattr(both, who).sees())
    person = getattr(both.forum, who)
    talk = person.messages("milepost", "My accounts", f"link {code}")
    both.heard()
    person.replies(talk, f"link {code} yes")
    both.heard()


@pytest.mark.thorough
def test_two_accounts_are_one_person_who_is_asked_and_answers_once(both_house: BothHouse) -> None:
    both = both_house
    both.alice.says("/survey new nps-pulse Pulse to:@ben,@priya", channel=DC)
    assert "asked of Ben Lindqvist and Priya Raman, each in private" in both.alice.sees()
    both.clock.advance(hours=4)  # it is morning in New York
    both.delivered()
    assert "[10]" in letters(both, "ben")
    joins(both, "ben")
    both.forum.ben.messages("milepost", "My answer", "survey answer F1 9 in:dc")
    both.heard()
    assert "Noted: 9. Thank you!" in both.forum.ben.sees()
    both.ben.clicks("3")
    hears(both.ben, "Noted: 3. What you said before is gone.")
    assert "1 answer of 2 people asked (50%)" in says(both, "alice", "/survey list")


def becomes_steward(both: BothHouse, who: str) -> None:
    """On the forum."""
    topic = getattr(both.forum, who).messages("milepost", "Hello", "progress 1.2 3 in:dc")
    both.heard()
    assert "3" in getattr(both.forum, who).looks_at(topic)
    id = member_at(both, who, forum=True).id

    def grant(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        session.programs.grant(program.id, id, Role.STEWARD)

    both.db.submit(grant).result(timeout=10)


@pytest.mark.thorough
def test_on_the_forum_each_gets_a_form_of_their_own(both_house: BothHouse) -> None:
    both = both_house
    both.clock.advance(hours=6)  # it is morning in Lima and New York
    becomes_steward(both, "mod")
    both.forum.mod.messages("milepost", "A question", "survey new nps-pulse Pulse to:@rosa,@ben in:dc")
    both.heard()
    assert "asked of Rosa Quispe and Ben Lindqvist, each in private" in both.forum.mod.sees()
    url = newest_link(both, to="rosa")
    assert "This link lets Rosa Quispe answer once" in text_of(sends(url))
    assert sends(url, a1="9").status_code == 200
    letters_sent = [post.raw for post in both.forum.state.posts.values() if "asks 2 people" in post.raw]
    assert len(letters_sent) == 2
