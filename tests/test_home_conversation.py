"""A member's own page in Slack."""

from __future__ import annotations

import re

from sandbox.faults import Fault
from sandbox.slack.person import Person
from tests.house import DC, House, wait_for


def home(house: House, who: str) -> str:
    driver: Person = getattr(house, who)
    return driver.opens_home().sees()


def until_home_says(house: House, who: str, words: str) -> None:
    """Wait until somebody's page, which they have opened, says so."""
    driver: Person = getattr(house, who)
    page = house.workspace.state.homes[driver.user.id]
    wait_for(lambda: words in driver.screen.draw(page), timeout=20)


def test_somebody_new_gets_three_things_to_try(slack: House) -> None:
    assert (
        home(slack, "priya")
        == """\
# Welcome, Priya Raman
Here the community’s objectives and key results are kept: Distinguished Contributor Program, Participation.
Three things to try first:
[See where everything stands] [Check in] [Follow along]
This page fills itself with what you do and follow. All I can do: `/okr help`"""
    )
    slack.priya.clicks("Follow along")
    assert (
        slack.priya.sees()
        == """\
┌ Milepost
You could mean several programs: which one?
Pick one, or add `in:<program>` to what you typed.
[Distinguished Contributor Program] [Participation]
[Done]"""
    )
    slack.priya.clicks("Participation")
    wait_for(lambda: "Participation" in home(slack, "priya").partition("# You follow")[2])
    slack.priya.closes()
    until_home_says(slack, "priya", "# You follow\nParticipation\nno news yet · weekly")


def test_the_page_of_somebody_with_key_results(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 owner:@ben", channel=DC)
    slack.alice.says("/okr edit 1.3 owner:@ben")
    slack.alice.says("/okr progress 1.2 37 first batch ask:“names from Latin America”")
    slack.ben.says("/okr follow 2.1", channel=DC)
    slack.clock.advance(days=20)
    slack.alice.says("/okr progress 2.1 4")
    assert (
        home(slack, "ben")
        == """\
# Distinguished Contributor Program · Q2 2025
Could use a word from you: KR 1.2, KR 1.3
Alice Osei asked for help with KR 1.2: names from Latin America
1.2 Collect ≥50 nominations for the inaugural cohort
▰▰▰▰▰▰▰▱▱▱ 37 of ≥50 nominations · 74% · needs 13 more · no news since 5 May · self-reported
last: 37, Alice Osei, 5 May
[Update 1.2] [Show]
1.3 Ensure ≥80% awareness among active community members through newsletters, blog, Slack, TOC, and events
▱▱▱▱▱▱▱▱▱▱ ≥80% · no news yet
[Update 1.3] [Show]
[Check in] [All]
---
# You follow
KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki) \
· 4 of ≥10 stories or testimonials · 40% · needs 6 more
last: 4, Alice Osei, 25 May · weekly
---
[All I can do]"""
    )


def test_a_press_on_the_page_is_answered_over_it_and_the_page_follows(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 owner:@ben", channel=DC)
    home(slack, "ben")
    slack.ben.clicks("Update 1.2")
    slack.ben.fills(value="37").submits()
    assert (
        slack.ben.sees()
        == """\
┌ Milepost
KR 1.2 37 of ≥50 nominations · 74% · on track · self-reported
[Undo] [Add link] [Show]
[Done]"""
    )
    until_home_says(slack, "ben", "last: 37, Ben Lindqvist, 5 May")
    slack.ben.clicks("Undo")
    assert slack.ben.sees().startswith("┌ Milepost\nUndone: KR 1.2 check-in #1 (37).")
    slack.ben.closes()
    until_home_says(slack, "ben", "≥50 nominations · no news yet\n[Update 1.2]")
    home(slack, "ben")
    slack.ben.clicks("Show")
    assert slack.ben.sees().startswith("┌ Milepost\n# KR 1.2\nCollect ≥50 nominations")


def test_a_receipt_that_cannot_be_opened_comes_as_a_message(slack: House) -> None:
    home(slack, "ben")
    slack.workspace.api.faults.add("views.open", Fault("503"))
    slack.ben.clicks("Follow along")
    assert slack.ben.sees().startswith("You could mean several programs: which one?")


def test_the_page_follows_what_somebody_does_elsewhere_if_they_ever_opened_it(slack: House) -> None:
    slack.ben.says("/okr follow 2.1", channel=DC)
    home(slack, "ben")
    slack.ben.says("/okr progress 2.1 4", channel=DC)
    until_home_says(slack, "ben", "last: 4, Ben Lindqvist, 5 May")
    slack.priya.says("/okr follow 2.1", channel=DC)
    slack.workspace.settle()
    assert slack.priya.user.id not in slack.workspace.state.homes


def test_what_is_private_is_not_on_the_page(slack: House) -> None:
    slack.alice.says("/okr edit 2.1 owner:@ben", channel=DC)
    slack.alice.says("/okr progress 2.1 9 ask:“hush, please” in:dc", channel="panel-room")
    slack.ben.says("/okr follow 2.1 in:dc", channel="panel-room")
    page = home(slack, "ben")
    assert "hush" not in page and "9 of" not in page and "panel-room" not in page
    assert "no news yet" in page


def test_a_private_program_is_on_the_page_of_those_inside_it(slack: House) -> None:
    slack.alice.says("/okr program new Panel matters", channel="panel-room")
    slack.alice.says("/okr here panel-matters", channel="panel-room")
    slack.priya.says("/okr progress 1.2 in:dc +1", channel=DC)
    assert "Panel matters" not in home(slack, "priya")
    assert "Panel matters" in home(slack, "alice")


def test_many_key_results_end_with_the_way_to_the_rest(slack: House) -> None:
    for objective in range(1, 6):
        slack.alice.says(f"/okr edit O{objective} owner:@ben", channel=DC)
    slack.alice.says("/okr edit O1 owner:@ben", channel="participation")
    slack.alice.says("/okr edit O2 owner:@ben", channel="participation")
    page = home(slack, "ben")
    shown = len(re.findall(r"^\[Update ", page, re.MULTILINE))
    assert shown == 15
    assert re.search(r"^and \d+ more: `/okr mine`$", page, re.MULTILINE)
