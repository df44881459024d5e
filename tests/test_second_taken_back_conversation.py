"""A second whose message was deleted stays, and can be taken back until the review."""

from __future__ import annotations

from tests.house import DC, House, wait_for
from tests.test_panel_conversation import says
from tests.test_survey_conversation import more


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


def test_a_second_follows_its_nominee_into_another_nomination(slack: House) -> None:
    """By the name that it was given to: whoever stands there now has not said yes."""
    (person,) = more(slack, 1)
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", '/nominate called:"Docs Priya" for her guides')
    slack.delivered()
    slack.alice.sees()
    slack.alice.clicks("They say yes").sees()
    person.says("@milepost nomination second N1 she taught me", channel=DC)
    wait_for(lambda: "You second it: 1 person by now." in slack.shows(DC))
    says(slack, "ben", "/nominate @priya for her talks")
    says(slack, "alice", "/okr nomination merge N1 into N2 yes")
    slack.delivered()
    assert person.sees() == (
        "Your second of Docs Priya (N1) stands in N2 now: a steward says that both are one person.\n"
        "[Take it back]"
    )
    person.deletes("she taught me")
    wait_for(lambda: "That message is gone" in person.sees())
    assert person.sees() == (
        "That message is gone; your second of N2 stays, with its words and your name. Take it back?\n"
        "[Take it back]"
    )
    person.clicks("Take it back")
    assert person.sees() == "Your second of N2 is taken back."
    assert "she taught me" not in says(slack, "alice", "/okr nomination show N2")
