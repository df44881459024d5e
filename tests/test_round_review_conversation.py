"""The review of a round is the end of some nominations: it asks first, and those concerned hear of it."""

from __future__ import annotations

from tests.house import DC, House
from tests.test_panel_conversation import says, watched
from tests.test_survey_conversation import more

__all__ = ["watched"]


def test_a_review_that_ends_nominations_asks_first_and_tells_whom_it_concerns(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open distinguished-contributor")
    for seat in ("contributor @alice", "partner @sam", "leader @gus"):
        says(slack, "alice", f"/okr panel add {seat}")
    says(slack, "ben", "/nominate @priya for her kindness")
    says(slack, "ben", '/nominate called:"Docs Team" for their guides')
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("Yes, go on").sees()
    assert says(slack, "alice", "/okr round review") == (
        "This would end: N1 Priya Raman (no second yet), N2 Docs Team (not asked yet). "
        "Nobody is left to vote on then, and the round is over. Go on?\n[Go on]\n"
        "Nothing has happened yet. If you wait, they can still get what they need."
    )
    assert "is open for nominations" in says(slack, "alice", "/okr nomination list")
    says(slack, "alice", "/okr round review")
    slack.alice.clicks("Go on")
    assert slack.alice.sees() == (
        "# R1 is over\n"
        "There was nobody to vote on this time, so I have closed the round. Thank you, everybody who took part!\n"
        "Not going on this time, for want of an answer or of seconds: N1, N2.\n"
        "Another one can begin whenever you like: `/okr round open distinguished-contributor in:dc`"
    )
    assert "R1 Distinguished Contributor · closed" in says(slack, "alice", "/okr round list")
    assert "R2 is open for nominations" in says(slack, "alice", "/okr round open distinguished-contributor")
    slack.delivered()
    assert slack.priya.sees() == (
        "# About your nomination\n"
        "For Distinguished Contributor, in Distinguished Contributor Program, it does not go on in this round.\n"
        "It is no judgement of you or your work. Thank you for saying yes, and for all that you do."
    )
    assert "does not go on in this round. It is no judgement of them or of you." in slack.ben.sees()


def test_a_second_pressed_twice_keeps_the_words(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("Yes, go on").sees()
    assert says(slack, "ben", "/okr nomination second N1") == (
        "You nominated them, so a second is for others to give.\nAsk somebody who knows their work."
    )
    says(slack, "alice", "/okr nomination second N1 I learnt everything from her")
    assert says(slack, "alice", "/okr nomination second N1").startswith(
        "Priya Raman (N1). You have seconded it already, and your words stand."
    )
    assert "I learnt everything from her" in says(slack, "alice", "/okr nomination show N1")
    assert "I have your new words." in says(slack, "alice", "/okr nomination second N1 and still do")


def test_a_round_without_anybody_is_closed_after_a_question(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open distinguished-contributor")
    for seat in ("contributor @alice", "partner @sam", "leader @gus"):
        says(slack, "alice", f"/okr panel add {seat}")
    assert says(slack, "alice", "/okr round review") == (
        "Nobody is left to vote on then, and the round is over. Go on?\n[Go on]\n"
        "Nothing has happened yet. If you wait, they can still get what they need."
    )


def test_of_a_vote_by_one_person_the_stewards_hear_once(watched: House) -> None:
    slack = watched
    (person,) = more(slack, 1)
    says(slack, "alice", "/okr round open distinguished-contributor")
    for seat in ("contributor @alice", "partner @p0", "leader @ben"):
        says(slack, "alice", f"/okr panel add {seat}")
    says(slack, "alice", "/okr role add steward @p0")
    for who in ("ben", "alice"):
        says(slack, who, "/nominate @priya for her kindness")
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("Yes, go on").sees()
    says(slack, "p0", "/okr nomination second N1")
    slack.delivered()
    assert says(slack, "alice", "/okr round review") == (
        "Only one person can vote on N1, so their vote is no secret. Go on?\n[Go on]\n"
        "Nothing has happened yet. If you wait, they can still get what they need.\n"
        "Somebody else can have a seat on the panel: "
        "`/okr panel add contributor @name award:distinguished-contributor in:dc`"
    )
    slack.alice.clicks("Go on")
    assert slack.alice.sees().startswith("# R1 is under review\nThe panel votes until")
    slack.delivered()
    assert person.sees() == (
        "# A vote of one person\n"
        "Distinguished Contributor: Only one person can vote on N1, so their vote is no secret.\n"
        "There is time until the vote ends. Give somebody else a seat, and I ask them at once: "
        "/okr panel add contributor @name award:distinguished-contributor in:dc"
    )
    assert "one person" not in slack.alice.sees() + slack.ben.sees() + slack.shows(DC)
