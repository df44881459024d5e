"""Feedback without a name stays without one: through questions, in numbers, and in what is remembered."""

from __future__ import annotations

import re

from tests.forum_house import BothHouse
from tests.house import House
from tests.test_anonymity import rows
from tests.test_remark_page import PAGE, told, without_address
from tests.test_survey_form import PUBLIC

ANEW = "I kept nothing of it. Pick one and write it again, or add `in:<program>` to what you typed."
ASKED = "You could mean several programs: which one?"


def test_which_program_is_asked_and_it_stays_without_a_name(slack: House) -> None:
    for said in ("anonymous", "they are too early anonymous", "they are too early, anonymously"):
        slack.ben.says(f"/feedback {said}", channel="general")
        hint = "Pick one, or add `in:<program>` to what you typed." if said == "anonymous" else ANEW
        buttons = "[Distinguished Contributor Program] [Participation]"
        assert slack.ben.sees() == f"{ASKED}\n{hint}\n{buttons}"
        slack.ben.clicks("Distinguished Contributor Program")
        assert "\nWithout my name (optional): (*Yes*)\n" in slack.ben.sees(), said
        slack.ben.closes()
    slack.ben.clicks("Distinguished Contributor Program")
    slack.ben.fills(words="far too early")
    slack.ben.submits()
    assert "The stewards read it without your name" in slack.ben.sees()
    assert ["None" in row for name, row in rows(slack.database) if name == "remarks"] == [True]


def test_on_the_forum_the_question_leads_to_the_page(both: BothHouse) -> None:
    both.restart(PUBLIC_URL=PUBLIC)
    asked = told(both, "rosa", "feedback too early for everybody anonymous")
    assert asked.startswith(f"{ASKED}\n  {ANEW}\n")
    (line,) = re.findall(r"`@milepost (feedback[^`]* in:dc once:\w+)`", asked)
    assert without_address(told(both, "rosa", line)) == PAGE
