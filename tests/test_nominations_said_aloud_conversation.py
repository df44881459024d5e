"""Nominations and votes where others read along, or where it is not plain which program is meant: no answer
repeats the name or the vote."""

from __future__ import annotations

from tests.forum_house import BothHouse
from tests.house import DC, PARTICIPATION


def rounds_in_both(both: BothHouse, award: str) -> None:
    for channel in (DC, PARTICIPATION):
        both.alice.says(f"/okr round open {award}", channel=channel).sees()


def test_which_program_is_asked_without_the_name(both: BothHouse) -> None:
    rounds_in_both(both, "distinguished-contributor")
    both.alice.says("@milepost nominate @priya for her kindness", channel="general")
    both.heard()
    assert both.shows("general") == "alice: @milepost nominate @priya for her kindness"
    assert both.alice.sees() == (
        "I did not take that where others read along. Tell me here instead: which program is it about?\n"
        "Pick one, and I ask for the rest.\n"
        "[Distinguished Contributor Program] [Participation]"
    )
    both.alice.clicks("Participation")
    assert both.alice.sees().startswith("┌ Nominate somebody\n")
    both.forum.add_category("Lounge")
    words = "@milepost nominate @rosa for her kindness in general"
    topic = both.forum.mod.posts("I think of somebody", words, "Lounge")
    both.heard()
    assert "milepost:" not in topic.shows()
    asked = both.forum.mod.sees()
    assert "Tell me here instead: which program is it about?" in asked
    assert "Participation: `@milepost nominate in:participation once:" in asked and "kindness" not in asked


def test_a_mended_nomination_said_aloud_is_not_repeated_either(both: BothHouse) -> None:
    both.alice.says("/okr round open distinguished-contributor", channel=DC).sees()
    both.alice.says("@milepost nominate @priya for her kindness", channel=DC)
    both.heard()
    both.alice.edits("her kindness", "@milepost nominate @priya for her great kindness")
    both.heard()
    assert "milepost:" not in both.shows(DC)


def test_which_program_is_asked_without_the_vote(both: BothHouse) -> None:
    rounds_in_both(both, "private-panel")
    for channel, third in ((DC, "gus"), (PARTICIPATION, "priya")):
        for who in ("alice", "ben", third):
            both.alice.says(f"/okr panel add panelist @{who}", channel=channel).sees()
    both.ben.says("/nominate @priya for her kindness", channel=DC).sees()
    both.ben.says("/nominate @alice for her kindness", channel=PARTICIPATION).sees()
    both.heard()
    both.alice.says("nomination vote N1 yes", channel="@milepost")
    both.heard()
    asked = both.alice.sees()
    assert asked == (
        "You could mean several programs: which one?\n"
        "Pick one, or add `in:<program>` to what you typed.\n"
        "[Distinguished Contributor Program] [Participation]"
    )
    both.alice.clicks("Distinguished Contributor Program")
    assert "yes" not in both.alice.sees().replace("(yes / no / abstain)", "")
    both.alice.says("@milepost nomination vote yes N1", channel=DC)
    both.heard()
    assert "milepost:" not in both.shows(DC)
    assert both.alice.sees().startswith("Which nomination?\nThey look like N3.")
