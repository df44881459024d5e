"""A second whose message was deleted stays, and can be taken back until the review."""

from __future__ import annotations

from tests.house import DC, House, wait_for
from tests.test_panel_conversation import says


def test_a_deleted_second_is_said_to_stay_and_can_be_taken_back(slack: House) -> None:
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("Yes, go on").sees()
    slack.alice.says("@milepost nomination second N1 she taught me", channel=DC)
    wait_for(lambda: "You second it: 1 person by now." in slack.shows(DC))
    slack.alice.deletes("she taught me")
    wait_for(lambda: "That message is gone" in slack.alice.sees())
    assert slack.alice.sees() == (
        "That message is gone; your second of Priya Raman (N1) stays, with its words and your name. Take it back?\n"
        "[Take it back]"
    )
    slack.alice.clicks("Take it back")
    assert slack.alice.sees() == "Your second of Priya Raman (N1) is taken back."
    assert "she taught me" not in says(slack, "ben", "/okr nomination show N1")
    assert says(slack, "alice", "/okr nomination unsecond N1") == (
        "You have not seconded N1.\nThere is nothing to take back."
    )
