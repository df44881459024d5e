"""A steward makes a survey of their own questions, in a form or in the program file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.feedback.closing import next_at
from handlers.importing.apply_program import apply_file
from handlers.importing.export import export_file
from handlers.importing.program_file import load
from handlers.model import Member, UserError
from storage.session import Session
from tests.house import DC, START, House, new_id


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
        "F1 Retro: 2 questions, anonymous, asked in #distinguished-contributors until 20 May."
        in house.alice.sees()
    )
    house.delivered()
    assert house.shows(DC).endswith("F1 · no answers · open until 20 May")
    house.ben.says("/survey build Retro q1:How was it?", channel=DC)
    assert house.ben.sees().startswith("Only stewards of")


def test_a_mistake_stands_beside_its_field_in_the_words_of_the_form(house: House) -> None:
    house.alice.says("/survey build", channel=DC)
    house.alice.fills(
        name="Retro", q1="How was the sprint?", q2="What else?", k2="Their own words, which may be left out"
    )
    house.alice.fills(until="2025-05-01").submits()
    assert beside(house) == "Open until: 2025-05-01 is over. Name a day to come, like 2025-05-19."
    house.alice.fills(until="2025-05-20", o1="Good, Bad").submits()
    assert beside(house) == (
        "Options: “A rating from 1 to 5” takes no options. Options are for “One of several options” (single) and "
        "“Any of several options” (multiple)."
    )
    house.alice.fills(o1="", anonymous=["yes"]).submits()
    house.delivered()
    house.ben.says("/survey answer F1", channel=DC)
    house.ben.fills(a1="4").submits()
    assert "Your answer is in with the others, without your name." in house.ben.sees()
    house.ben.clicks("Done")
    house.alice.says("/survey build Say it k1:text q1:What do you think?", channel=DC).sees()
    house.ben.says("/survey answer F2", channel=DC)
    house.ben.submits()
    assert "complete this required field" in house.ben.sees(), "else nothing at all would be asked"


def beside(house: House) -> str:
    """The mistake that the form shows, after the name of its field."""
    above, _, mistake = house.alice.sees().partition("\n  ! ")
    label = next(line for line in reversed(above.split("\n")) if not line.startswith("  "))
    return f"{label.partition(' (optional)')[0]}: {mistake.partition(chr(10))[0]}"


def test_the_same_again_within_minutes_is_asked_about_first(house: House) -> None:
    for line in ("new poll Which day? options:Mon, Tue", "build Retro q1:How was it?"):
        house.alice.says(f"/survey {line}", channel=DC).sees()
        house.clock.advance(minutes=3)
        house.alice.says(f"/survey {line}", channel=DC)
        number = 1 if "poll" in line else 3
        assert house.alice.sees() == (
            f"F{number} asks the same: it was begun 3 minutes ago. Another one?\n[Yes, another one]"
        )
        house.alice.clicks("Yes, another one")
        assert house.alice.sees().startswith(f"F{number + 1} ")
    house.clock.advance(minutes=11)
    for line, number in (
        ("new poll Which day? options:Mon, Tue", 5),
        ("new poll Which day? options:Mon, Wed", 6),
        ("new nps-pulse And you? to:@ben", 7),
        ("new nps-pulse And you? to:@priya", 8),
    ):
        house.alice.says(f"/survey {line}", channel=DC)
        assert house.alice.sees().startswith(f"F{number} ")


SURVEYS = """\
surveys:
  - name: Retro
    until: 2025-05-20
    questions:
      - kind: rating
        words: How was the sprint?
      - kind: single
        words: Which day suits you?
        options:
          - Monday
          - Tuesday
        required: false
    anonymous: true
    of: 12
    every: quarterly
  - name: Pulse
    until: 2025-05-12
    template: nps-pulse
  - name: Long ago
    until: 2025-01-12
    template: nps
"""
HEAD = "program:\n  slug: dc\n  title: Distinguished Contributor Program\n"


def test_surveys_come_from_the_program_file_and_go_back_there(house: House) -> None:
    file = load(HEAD + SURVEYS)

    def work(session: Session) -> tuple[str, ...]:
        return apply_file(file, session, now=START, new_id=new_id, by=Member("operator", "the operator"))

    assert house.db.submit(work).result(timeout=10)[-3:] == (
        "+ survey F1 Retro",
        "+ survey F2 Pulse",
        "! survey Long ago would be over since 2025-01-12 and is not asked",
    )
    assert house.db.submit(work).result(timeout=10)[-1].startswith("! survey Long ago")
    assert house.db.read(lambda session: export_file(session, "dc")).surveys == file.surveys[:2]
    house.ben.says("/survey list", channel=DC)
    assert "F1 Retro · open until 20 May · no answers of 12 people asked (0%) · anonymous" in house.ben.sees()


BETWEEN = """\
surveys:
  - name: Pulse
    until: 2025-05-02
    template: nps-pulse
    anonymous: true
    every: monthly
    opened: 2025-04-25T09:00:00+00:00
"""


def test_one_that_is_asked_again_is_in_the_file_between_two_rounds(house: House) -> None:
    file = load(HEAD + BETWEEN)

    def work(session: Session) -> tuple[str, ...]:
        return apply_file(file, session, now=START, new_id=new_id, by=Member("operator", "the operator"))

    assert house.db.submit(work).result(timeout=10)[-1] == "+ survey F1 Pulse, asked again monthly"
    assert house.db.read(lambda session: export_file(session, "dc")).surveys == file.surveys
    assert not any("survey" in line for line in house.db.submit(work).result(timeout=10))

    def begins(session: Session) -> list[datetime]:
        program = session.programs.by_slug("dc")
        assert program is not None
        return [next_at(each, program) for each in session.surveys.running(program.id)]

    assert house.db.read(begins) == [datetime(2025, 5, 25, 9, tzinfo=UTC)]


ASKED = """\
people:
  - name: Ada
    identities:
      - slack:T1/U71
  - name: Bo
surveys:
  - name: The two of you
    until: 2025-05-20
    template: nps
    people:
      - Ada
      - Bo
  - name: A cohort
    until: 2025-05-20
    template: nps
    to: R1
  - name: Out there
    until: 2025-05-20
    template: nps
    anonymous: true
    to: anyone
"""


def test_people_are_asked_by_the_program_file(house: House) -> None:
    file = load(HEAD + ASKED)

    def work(session: Session) -> tuple[str, ...]:
        return apply_file(file, session, now=START, new_id=new_id, by=Member("operator", "the operator"))

    assert house.db.submit(work).result(timeout=10)[-4:] == (
        "+ survey F1 The two of you",
        "! survey F1: 1 of its people I cannot write to",
        "! survey A cohort is not asked: There is no round R1 in Distinguished Contributor Program.",
        "+ survey F2 Out there",
    )
    entry, anyone = house.db.read(lambda session: export_file(session, "dc")).surveys
    assert (entry.people, entry.to, entry.of) == (("Ada",), "", None)
    assert anyone == file.surveys[2]
    assert house.db.read(lambda session: export_file(session, "dc", None)).surveys == (anyone,)


@pytest.mark.parametrize(
    ("right", "mistake", "told"),
    [
        ("    anonymous: true\n", "", "Line 20: The survey Out there cannot have names."),
        ("      - Bo\n", "      - Cy\n", "Line 10: 'Cy' is not among the people."),
        (
            "    people:\n",
            "    to: R1\n    people:\n",
            "Line 10: The survey The two of you has people: and to:.",
        ),
        ("    to: R1", "    to: R1\n    of: 3", "Line 16: The survey A cohort says of:."),
        (
            "    people:\n",
            "    anonymous: true\n    people:\n",
            "Line 10: The survey The two of you would never show anything.",
        ),
    ],
)
def test_a_mistake_in_whom_it_asks_is_named(right: str, mistake: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        load(HEAD + mistake.join(ASKED.rsplit(right, 1)))
    assert refused.value.message == told


@pytest.mark.parametrize(
    ("right", "mistake", "told"),
    [
        ("kind: rating", "kind: stars", "Line 8: kind cannot be 'stars'."),
        ("          - Tuesday\n", "", "Line 12: It takes 2 to 10 options."),
        ("template: nps-pulse", "template: quiz", "Line 21: There is no template 'quiz'."),
        ("of: 12", "of: 0", "Line 17: 0 people cannot be asked."),
        ("name: Pulse", "name: Retro", "Line 5: The survey 'Retro' stands in this file twice."),
        ("of: 12", "to: slack/T1/C9", "Line 5: 'slack/T1/C9' is none of this file's places."),
        (
            "    template: nps\n",
            "",
            "Line 22: The survey Long ago needs a template or questions, one of them.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(right: str, mistake: str, told: str) -> None:
    assert right in SURVEYS
    with pytest.raises(UserError) as refused:
        load(HEAD + mistake.join(SURVEYS.rsplit(right, 1)))
    assert refused.value.message == told
