"""Who is asked for their vote after it began, who is reminded, and what stewards hear of a vote in vain."""

from __future__ import annotations

import pytest

from tests.house import House, wait_for
from tests.test_fair_votes_conversation import panel_of_three
from tests.test_panel_conversation import audit, says, watched

__all__ = ["watched"]


def test_a_new_seat_is_asked_at_once_and_who_is_silent_once_more(watched: House) -> None:
    slack = watched
    panel_of_three(slack)
    slack.delivered()
    says(slack, "alice", "/okr nomination vote N1 yes")
    says(slack, "alice", "/okr pair @sam @priya")
    says(slack, "alice", "/okr panel add panelist @ben")  # who nominated her
    says(slack, "alice", "/okr panel remove @gus")
    assert says(slack, "alice", "/okr panel add panelist @gus").endswith("I have told them, in private.")
    slack.delivered()
    assert slack.gus.sees(about="asked for").startswith("# Your vote is asked for\n")
    says(slack, "alice", "/okr panel add panelist @gus until:2026-01-31")  # a longer term, and no new seat
    slack.delivered()
    assert slack.gus.sees().startswith("# A seat on a panel\n")
    slack.clock.advance(days=4)
    slack.delivered()
    assert not any("reminded" in what for what in audit(slack))
    slack.clock.advance(days=1, hours=2)
    wait_for(lambda: "reminded of the vote on N1" in audit(slack))
    slack.clock.advance(hours=12)  # the morning, wherever they are
    slack.delivered()
    assert slack.gus.sees().startswith(
        "A small reminder: your vote is still welcome, until its end.\nN1 Priya Raman · Community Champion, until 12 May"
    )
    for who in ("alice", "sam", "ben"):
        assert "A small reminder" not in getattr(slack, who).sees()
    slack.gus.clicks("Yes")
    assert "Your vote is noted." in slack.gus.sees()
    assert sum("reminded" in what for what in audit(slack)) == 1


@pytest.mark.thorough
def test_what_was_done_in_the_night_is_nobody_s_reminder_in_the_morning(watched: House) -> None:
    slack = watched
    slack.clock.advance(hours=13, minutes=10)
    panel_of_three(slack)
    says(slack, "ben", "/nominate @alice for her kindness")
    slack.clock.advance(days=5, hours=8)  # before eight in the morning
    wait_for(lambda: "reminded of the vote on N1" in audit(slack))
    says(slack, "alice", "/okr panel remove @sam")
    for who in ("gus", "alice"):
        says(slack, who, "/okr nomination vote N1 yes")
    slack.clock.advance(hours=8)
    slack.delivered()
    assert slack.gus.sees(about="reminder").startswith(
        "A small reminder: your vote is still welcome, until its end.\nN2 Alice Osei · Community Champion, until 13 May"
    )
    for who in ("alice", "sam"):
        assert "A small reminder" not in getattr(slack, who).sees()


def test_stewards_hear_at_once_of_a_vote_that_cannot_pass(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open private-panel")
    says(slack, "alice", "/okr panel add panelist @gus")
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    assert slack.alice.sees() == (
        "# A vote that cannot pass as it is\nCommunity Champion:\n"
        "• N1 Priya Raman: 1 may vote on it, and it takes 3 yes\n"
        "Only one person can vote on N1, so their vote is no secret.\n"
        "There is time until the vote ends. Give somebody else a seat, and I ask them at once: "
        "/okr panel add panelist @name award:private-panel in:dc\n"
        "Whom somebody works for you can tell me, too: `/okr organisation of:@name Acme in:dc`"
    )
