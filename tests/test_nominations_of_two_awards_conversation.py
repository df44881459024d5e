"""Two rounds are open at once: which one is meant, and a name where others read along."""

from __future__ import annotations

import pytest

from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC

AWARDS = ("distinguished-contributor", "core-contributor-vote")
ALOUD = """\
How kind of you to think of somebody! Whoever is nominated is asked before anybody else hears of it.
So I did not take it from where others read along. Tell me here instead, and only I will know:
[Nominate in private]
What you wrote there can still be read: please take the name out of it."""


@pytest.fixture
def two(both: BothHouse) -> BothHouse:
    for award in AWARDS:
        both.alice.says(f"/okr round open {award}", channel=DC).sees()
    return both


def test_a_name_said_aloud_is_warned_of_before_anything_is_asked(two: BothHouse) -> None:
    two.ben.says("@milepost nominate @priya she is so kind", channel=DC)
    two.heard()
    assert two.shows(DC) == "ben: @milepost nominate @priya she is so kind"
    assert two.ben.sees() == ALOUD
    two.alice.says("@milepost nominate @priya for core she is so kind", channel=DC)
    two.heard()
    assert two.alice.sees() == ALOUD
    two.alice.clicks("Nominate in private")
    two.alice.fills(nominee="@priya", why="She is so kind to everybody new.").submits()
    assert "You nominated Priya Raman for Core Contributor" in two.alice.sees()
    two.forum.rosa.posts(
        "I think of somebody", "@milepost nominate @ben for distinguished he helps", CONTRIBUTORS
    )
    two.heard()
    line = "@milepost nominate @name for distinguished-contributor why they deserve it in:dc"
    assert f"Nominate in private: `{line}`" in two.forum.rosa.sees()


def test_an_award_is_named_by_its_beginning(two: BothHouse) -> None:
    two.ben.says("/nominate @priya for distinguished two years of reviews", channel=DC)
    assert two.ben.sees().startswith(
        "Thank you! You nominated Priya Raman for Distinguished Contributor: N1.\n> two years of reviews\n"
    )
    two.ben.says("/nominate @gus for marathon running", channel=DC)
    assert two.ben.sees().startswith(
        "I know no award “marathon”.\n"
        "There is: for core-contributor-vote (Core Contributor), "
        "for distinguished-contributor (Distinguished Contributor)."
    )


def test_panels_and_rounds_are_named_by_a_beginning_too(two: BothHouse) -> None:
    alice = two.alice
    alice.says("/okr panel list core", channel=DC)
    assert alice.sees() == (
        "# The panel of Core Contributor\nNobody has a seat yet.\nIt still needs: core-contributor (0 of 5)."
    )
    alice.says("/okr panel add core-contributor @ben")  # no other award has such a seat
    assert alice.sees().startswith("Ben Lindqvist has a seat as core-contributor on the panel of Core Contr")
    alice.says("/okr panel add leader @ben award:distinguished").sees()
    alice.says("/okr panel remove @ben award:dis")
    assert alice.sees().startswith("Ben Lindqvist has left the panel of Distinguished Contributor.")
    alice.says("/okr panel remove @ben")
    assert alice.sees() == (
        "Which award?\nThere is: core-contributor-vote, distinguished-contributor.\n"
        "[Core Contributor] [Distinguished Contributor]"
    )
    alice.clicks("Core Contributor")
    assert alice.sees().startswith("Ben Lindqvist has left the panel of Core Contributor.")
    alice.says("/okr panel list tea")
    assert alice.sees().startswith("There is no award “tea”.\nThere is: core-contributor-vote, distinguished")
    alice.says("/okr round open private")
    assert alice.sees().startswith("# Community Champion\nR3 is open for nominations.")


def test_an_award_whose_round_is_over_is_said_to_be(two: BothHouse) -> None:
    two.alice.says("/okr round close R1", channel=DC).sees()
    for word in ("distinguished-contributor", "distinguished", "Distinguished Contributor"):
        two.ben.says(f"/nominate @priya for {word} two years of reviews", channel=DC)
        assert two.ben.sees() == (
            "R1, Distinguished Contributor, is closed: it takes no nominations any more.\n"
            "There is: for core-contributor-vote (Core Contributor)."
        )
    two.ben.says("/nominate @priya for two years of reviews")
    assert "You nominated Priya Raman for Core Contributor" in two.ben.sees()


def test_the_form_has_the_award_that_was_named_and_puts_mistakes_where_they_are(two: BothHouse) -> None:
    two.ben.says("/nominate @priya for core")
    assert two.ben.sees().startswith(
        """\
┌ Nominate somebody
Core Contributor. Whoever is nominated is asked first, in private. Nothing is public before they say yes, and they have 7 days.
Who (optional): @priya
  Pick somebody here, or write a name in the next field: one of the two is needed.
Or a team, or somebody who is not here (optional):
Award: (*Core Contributor* / Distinguished Contributor)
Why them?:
"""
    )
    two.ben.fills(nominee="@milepost", why="It never sleeps.").submits()
    who = two.ben.sees().partition("Or a team")[0]
    assert who.endswith("\n  ! Milepost is a bot. Name a person.\n")
