"""Whose vote counts: a seat that ends with the vote, an employer that becomes known, and what is not counted."""

from __future__ import annotations

from tests.house import DC, House, wait_for
from tests.test_panel_conversation import closes, says, watched

__all__ = ["watched"]


def panel_of_three(slack: House, *more: str) -> None:
    says(slack, "alice", "/okr round open private-panel")
    for who in ("alice", "gus", "sam", *more):
        says(slack, "alice", f"/okr panel add panelist @{who}")
    says(slack, "ben", "/nominate @priya for her kindness")


def test_who_had_a_seat_when_the_vote_ended_counts_whenever_it_is_counted(watched: House) -> None:
    slack = watched
    panel_of_three(slack)
    for who in ("alice", "gus", "sam"):
        assert "Your vote is noted." in says(slack, who, "/okr nomination vote N1 yes")
    says(slack, "alice", "/okr panel add panelist @gus until:2025-05-12")  # the day on which the vote ends
    closes(slack, 10)  # the bot was away for three days
    assert "3 of 3 voted · 3 yes, 0 no, 0 abstained\nIt passes." in says(
        slack, "alice", "/okr nomination result N1"
    )


def test_a_vote_is_understood_however_it_is_said_and_never_repeated_aloud(watched: House) -> None:
    slack = watched
    panel_of_three(slack)
    assert says(slack, "sam", "/okr vote N1: yes!").startswith("N1: Your vote is noted.")
    slack.gus.says("vote N1 yes.", channel="@milepost")
    wait_for(lambda: "N1: Your vote is noted." in slack.gus.sees())
    slack.alice.says("@milepost vote N1 no", channel=DC)
    slack.delivered()
    wait_for(lambda: "Votes are secret here" in slack.alice.sees())
    assert says(slack, "alice", "/okr vote no") == (
        "I do not know “vote”. Did you mean /okr round vote or /okr nomination vote?\n"
        "Like: `/okr round vote <R1> <N2 > N1, or N1:5 N2:3…>`, `/okr nomination vote <N1> <yes|no|abstain>`"
    )
    closes(slack, 8)
    assert "2 of 3 voted · 2 yes" in says(slack, "alice", "/okr nomination result N1")


def test_a_vote_that_does_not_count_is_shown_with_the_reason(watched: House) -> None:
    slack = watched
    panel_of_three(slack)
    for who in ("alice", "gus", "sam"):
        says(slack, who, "/okr nomination vote N1 yes")
    says(slack, "alice", "/okr panel remove @gus")
    says(slack, "sam", "/okr organisation Initech")
    says(slack, "alice", "/okr nomination organisation N1 initech")  # later than both votes
    closes(slack, 8)
    result = says(slack, "alice", "/okr nomination result N1")
    assert "1 of 1 voted · 1 yes" in result
    assert "Gus Guest: their seat had ended" in result and "Sam Stranger: the same employer" in result


def test_whom_a_nominee_works_for_is_looked_up_when_somebody_votes(watched: House) -> None:
    """What they said and what was written when it began: either one bars."""
    slack = watched
    says(slack, "alice", "/okr round open private-panel")
    for who in ("alice", "gus", "sam"):
        says(slack, "alice", f"/okr panel add panelist @{who}")
    says(slack, "alice", "/okr organisation of:@priya Hooli")
    says(slack, "ben", "/nominate @priya for her kindness org:Acme")
    says(slack, "gus", "/okr organisation Acme")
    says(slack, "sam", "/okr organisation hooli")
    for who in ("gus", "sam"):
        assert says(slack, who, "/okr nomination vote N1 yes").startswith(
            "You have no vote on N1: you have the same employer."
        )
    assert "Your vote is noted." in says(slack, "alice", "/okr nomination vote N1 yes")


def test_whoever_loses_a_vote_by_a_pair_hears_of_it(watched: House) -> None:
    slack = watched
    panel_of_three(slack)
    slack.delivered()
    says(slack, "gus", "/okr nomination vote N1 yes")
    says(slack, "alice", "/okr pair @priya @gus")
    says(slack, "alice", "/okr pair @sam @priya")  # who has not voted
    slack.delivered()
    assert slack.gus.sees() == (
        "One of you two mentors the other now, so you have no vote on Priya Raman (N1) any more: what you had "
        "said there does not count, and the quorum counts without you.\n"
        "That keeps votes fair, and is nothing against you. If it is wrong, tell a steward."
    )
    assert "any more" not in slack.sam.sees()


def test_a_vote_without_a_paper_offers_none_to_count_again(watched: House) -> None:
    slack = watched
    panel_of_three(slack)
    closes(slack, 8)
    result = says(slack, "alice", "/okr nomination result N1")
    assert result.endswith("There are no papers to count again.") and "papers" not in result.replace(
        "no papers", ""
    )
