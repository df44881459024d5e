"""A second whose message was deleted stays, and can be taken back until the review."""

from __future__ import annotations

import pytest

from tests.forum_house import BothHouse
from tests.house import DC, House, wait_for
from tests.test_confided_in_thread_conversation import letters
from tests.test_nominate_conversation import card_on
from tests.test_nomination_thread_conversation import nominated
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


def test_a_second_taken_out_by_an_edit_is_asked_about_too(both: BothHouse) -> None:
    nominated(both)
    both.heard()
    both.alice.says("@milepost nomination second N1 she taught me", channel=DC, thread="Priya Raman")
    both.heard()
    both.alice.edits("she taught me", "I changed my mind, sorry")
    both.heard()
    assert both.alice.sees(about="You took") == (
        "You took that out of your message; your second of Priya Raman (N1) stays, with its words and your name. "
        "Take it back?\n[Take it back]"
    )


@pytest.mark.thorough
def test_what_was_asked_about_a_changed_second_is_as_it_is_now(both: BothHouse) -> None:
    nominated(both)
    topic = card_on(both, "Priya Raman")
    post = both.forum.rosa.replies(topic, "@milepost nomination second N1 she rocks")
    both.heard()
    both.forum.rosa.edits(post, "@milepost nomination second N1 she rocks a lot")
    both.heard()
    first = "milepost: *Priya Raman* (N1). You second it: 1 person by now. Thank you!\n  "
    asked = (
        "You changed a line that I had carried out already. Shall I do this one too?\n"
        "  `okr nomination second N1 she rocks {0}`\n  Do it: `@milepost nomination second N1 she rocks {0}`"
    )
    assert topic.shows().endswith(first + asked.format("a lot"))
    both.forum.rosa.edits(post, "Hello, everybody!\n@milepost nomination second N1 she rocks a lot")
    both.heard()
    assert topic.shows().endswith(first + asked.format("a lot"))
    both.forum.rosa.edits(post, "@milepost nomination second N1 she rocks so much")
    both.heard()
    assert topic.shows().endswith(first + asked.format("so much"))
    assert "You took" not in letters(both)
    both.forum.rosa.edits(post, "Nothing of a command is left in here now")
    both.heard()
    in_vain = "The line that I asked about here is gone, so there is nothing to do."
    assert topic.shows().endswith(first + in_vain)
    assert "your second of *Priya Raman* (N1) stays" in letters(both)


def test_a_question_about_a_changed_line_goes_with_its_message(slack: House) -> None:
    slack.alice.says("@milepost add objective Celebrate contributers", channel=DC).sees()
    slack.alice.edits("Celebrate", "@milepost add objective Celebrate contributors")
    wait_for(lambda: "Shall I do this one too?" in slack.shows(DC))
    slack.alice.deletes("@milepost add objective")
    wait_for(lambda: "The line that I asked about here is gone" in slack.shows(DC))
    assert "Shall I" not in slack.shows(DC)


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
