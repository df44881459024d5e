"""A survey that asks a group: a Slack user group, or a group of the forum."""

from __future__ import annotations

import pytest

from tests.forum_house import BothHouse
from tests.house import DC, House, wait_for
from tests.test_survey_asked_conversation import becomes_steward, both_house, house, letters, says
from tests.test_survey_conversation import closed, more

__all__ = ["both_house", "house"]


def test_a_user_group_is_asked_in_private(house: House) -> None:
    house.workspace.add_group("team", ["priya", "gus"])
    assert (
        says(house, "alice", "/survey new nps-pulse Pulse to:@team until:2025-05-12")
        == """\
F1 Pulse: one question, with names, asked of @team: 2 people, each in private, until 12 May.
Fewer than 5 are asked, so nobody but the stewards sees what was said.
Results come by themselves at the close. `/okr survey close F1` ends it early."""
    )
    house.delivered()
    assert "asks @team, 2 people, each in private, and you are one of them" in letters(house, "priya")
    assert house.shows(DC) == "" == letters(house, "alice")
    assert says(house, "alice", "/survey list").endswith(
        "F1 Pulse · open until 12 May · no answers of 2 people asked (0%) · with names, asked @team"
    )


@pytest.mark.thorough
def test_who_is_in_it_by_then_is_asked_again(house: House) -> None:
    house.workspace.add_group("team", ["priya"])
    says(house, "alice", "/survey new nps-pulse Pulse to:@team until:2025-05-12 every:monthly")
    house.delivered()
    house.workspace.add_person("nina", name="Nina Novak")
    house.workspace.add_group("team", ["nina"])
    assert letters(house, "nina") == ""
    house.clock.advance(days=8)
    closed(house)
    house.clock.advance(days=25)
    wait_for(lambda: "F2 · Distinguished" in letters(house, "nina"))
    wait_for(lambda: "asks @team, 2 people" in letters(house, "priya"))


@pytest.mark.thorough
def test_what_is_refused(house: House) -> None:
    house.workspace.add_group("nobody")
    house.workspace.add_group("crowd", [each.user.human.handle for each in more(house, 51)])
    for line, answer in (
        ("to:@nobody", "Nobody is in @nobody whom I could ask.\nName people instead: to:@ada, @bo"),
        ("to:@crowd", "@crowd has 51 people.\nI ask up to 50 one by one; or ask in a channel."),
        ("to:<!subteam^S9>", "I cannot see that group, or who is in it."),
    ):
        assert says(house, "alice", f"/survey new nps-pulse Pulse {line}").startswith(answer), line
    house.workspace.fails("usergroups.list", "missing_scope")
    assert (
        says(house, "alice", "/survey new nps-pulse Pulse to:@crowd")
        == """\
Slack does not let me see who is in a group.
Whoever runs me can give the app the right usergroups:read and install it again. Until then name its people: \
to:@ada, @bo"""
    )


def test_a_group_of_the_forum_is_asked(both_house: BothHouse) -> None:
    both = both_house
    both.forum.add_group("translators", ["rosa", "ben"])
    both.forum.add_group("secret", ["rosa"]).hidden = True
    becomes_steward(both, "mod")
    both.forum.mod.messages("milepost", "A question", "survey new nps-pulse Pulse to:@Translators in:dc")
    both.heard()
    assert "translators: 2 people, each in private" in both.forum.mod.sees()
    both.forum.mod.messages("milepost", "Another question", "survey new nps-pulse Pulse to:@secret in:dc")
    both.heard()
    assert "I cannot see that group, or who is in it." in both.forum.mod.sees()
