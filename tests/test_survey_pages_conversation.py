"""Long results, tables and lists come in pages, and nothing is lost between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.feedback.exporting import tables_of
from handlers.feedback.model import Survey
from handlers.feedback.templates import TEMPLATES
from handlers.model import Member
from sandbox.slack.person import Person
from storage.session import Session
from tests.house import DC, START, House
from tests.test_survey_conversation import closed

WEEK = timedelta(days=7)
PULSE = Survey("s1", "", 1, "Why", "nps", TEMPLATES["nps"].questions, False, START, START + WEEK)
COMMENTS = [f"comment {number:03} {'and so on ' * 40}end" for number in range(70)]


def put(house: House, count: int, comments: list[str]) -> None:
    """So many surveys; those who answered F1 said this."""

    def work(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        for number in range(1, count + 1):
            survey = replace(PULSE, id=f"s{number}", number=number, program_id=program.id)
            session.surveys.add(survey)
        survey = replace(PULSE, program_id=program.id)
        for number, comment in enumerate(comments):
            session.members.add(Member(f"m{number}", f"Person {number:03}"))
            session.surveys.put_named(survey, f"m{number}", "slack", ("9", comment))

    house.db.submit(work).result(timeout=10)


def all_pages(person: Person, line: str, until: str = "Next page") -> list[str]:
    person.says(line, channel=DC)
    found = [person.sees()]
    while f"[{until}]" in found[-1]:
        person.clicks(until)
        found.append(person.sees())
    return found


@pytest.mark.thorough
def test_long_results_and_exports_come_whole(slack_on_both: House) -> None:
    house = slack_on_both
    house.restart(MILEPOST_CLOCK="/nowhere")
    put(house, 1, COMMENTS)
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    posted = house.shows(DC)
    assert "There is more: `@Milepost survey results F1 page:2`" in posted and "cannot hold" not in posted
    for line in ("/survey results F1", "/survey export F1"):
        told = all_pages(house.alice, line)
        assert f"Page {len(told)} of {len(told)}" in told[-1] and "cannot hold" not in "".join(told)
        for comment in COMMENTS:
            assert sum(comment in each for each in told) == 1, comment
    house.alice.says("/survey results F1 page:90", channel=DC)
    assert house.alice.sees().startswith("There is no page 90.\nThe last one is ")


def test_lists_show_all_there_is(slack: House) -> None:
    put(slack, 45, [])
    told = all_pages(slack.alice, "/survey list")
    assert [each.count(" · open until") for each in told] == [20, 20, 5]
    waiting = all_pages(slack.ben, "/survey pending")
    assert [each.count("[Answer]") for each in waiting] == [15, 15, 15]
    for number in range(1, 46):
        assert sum(f"F{number} Why" in each for each in told) == 1
        assert sum(f"F{number} Why" in each for each in waiting) == 1


def test_a_row_longer_than_a_page_is_parted() -> None:
    lines = ["a,b\r\n", f"{'x' * 30_000},y\r\n", "c,d\r\n"]
    pages = tables_of("head\r\n", lines)
    assert len(pages) > 1 and "".join(part for page in pages for part in page) == "".join(lines)
    assert tables_of("head\r\n", []) == [[]]
