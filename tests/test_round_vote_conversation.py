"""Votes on all nominees of a round at once: ranked, with points, and what a recusal means for them."""

from __future__ import annotations

import pytest

from handlers.importing.apply_program import apply_file
from handlers.importing.program_file import load
from tests.house import DC, START, House, new_id, wait_for
from tests.test_panel_conversation import audit, says, watched

__all__ = ["watched"]

AWARD = """\
program:
  slug: dc
  title: Distinguished Contributor Program
awards:
  - name: best-guide
    title: Best Guide
    process:
      consent: never
      method: {}
      ballot: {}
      endorsements: 0
"""


def opened(slack: House, method: str, ballot: str = "secret") -> None:
    """Two teams and Priya are nominated, and four people, Priya among them, are to vote on them."""
    alice = slack.db.read(lambda s: s.members.named(s.programs.by_slug("dc").id, "Alice Osei")[0])  # type: ignore[union-attr]
    file = load(AWARD.format(method, ballot))
    slack.db.submit(lambda s: apply_file(file, s, now=START, new_id=new_id, by=alice)).result(timeout=10)
    says(slack, "alice", "/okr round open best-guide")
    for who in ("alice", "gus", "sam", "priya"):
        says(slack, "alice", f"/okr panel add judge @{who}")
    for name in ("Docs Team", "Tools Team"):
        assert "Others can second it now." in says(slack, "ben", f'/nominate called:"{name}" for their guide')
    assert "Others can second it now." in says(slack, "ben", "/nominate @priya for her guide")
    says(slack, "alice", "/okr round review")
    slack.delivered()


def votes(slack: House, **papers: str) -> None:
    for who, paper in papers.items():
        assert says(slack, who, f"/okr round vote R1 {paper}").startswith("R1: Your vote is noted.")


def closes(slack: House) -> str:
    """What the steward hears then."""
    slack.clock.advance(days=8)
    wait_for(lambda: any("closed" in what for what in audit(slack)))
    slack.delivered()
    return slack.alice.sees()


def test_a_ranked_vote_is_on_all_nominees_at_once(watched: House) -> None:
    slack = watched
    opened(slack, "ranked")
    asked = slack.gus.sees()
    assert "Vote on all of them at once: /okr round vote R1 N" in asked
    assert "Whom you leave out you say nothing of: it helps nobody and hurts nobody." in asked
    assert says(slack, "gus", "/okr nomination vote N1 yes").startswith(
        "Here all nominees stand on one ballot."
    )
    assert says(slack, "gus", "/okr round vote R1 N1 > N9") == (
        "Somebody in your vote is not on your ballot.\n"
        "Write it like N2 > N1. You may vote on N1, N2, N3. Whom you leave out you say nothing of."
    )
    votes(slack, alice="N2 > N3 > N1", gus="N1 > N2 > N3", sam="N2 > N1", priya="N1 > N2")
    assert "You may vote on N1, N2." in says(slack, "priya", "/okr round vote R1 N3 > N1")
    assert "the one before is gone" in says(slack, "gus", "/okr round vote R1 N2 > N1 > N3")
    slack.gus.says("@milepost round vote R1 N3 > N2", channel=DC)
    slack.delivered()
    wait_for(lambda: "Votes are secret here" in slack.gus.sees())
    assert slack.gus.sees().endswith(
        "Tell me here instead:\n/okr round vote R1 …\nYou may want to take your message there out again."
    )
    assert (
        "on N1 4 of 4 voted · on N2 4 of 4 voted · on N3 2 of 3 voted · N2 before N1: 3 to 1 · "
        "N2 before N3: 2 to 0 · N1 before N3: 1 to 1 · Order by Schulze’s method: N2 > N1 = N3\n"
        "N2, N1, N3 pass.\nDecide each: `/okr nomination decide N2 selected`" in closes(slack)
    )
    assert says(slack, "alice", "/okr nomination decide N2 selected").startswith(
        "Tools Team is selected: Best Guide."
    )
    result = says(slack, "alice", "/okr nomination result N2")
    assert "Order by Schulze’s method: N2 > N1 = N3" in result
    assert result.count(">") == 2 + 7  # of the order, and of the papers: each in its single pairs


@pytest.mark.thorough
def test_who_steps_aside_has_said_nothing_of_that_nominee(watched: House) -> None:
    """Before the vote closes, by their own word; and by what a steward notes, without a word of theirs."""
    slack = watched
    opened(slack, "range")
    votes(slack, alice="N1:2 N2:3 N3:4", gus="N1:5 N2:5 N3:0", sam="N3:5")
    assert says(slack, "gus", "/okr nomination recuse N3 she taught me") == (
        "Noted: you have no vote on N3, and the quorum counts without you.\n"
        "The panel and the stewards read why with the result, beside your name.\n"
        "What you said of N3 is out of your paper; what you said of others counts."
    )
    says(slack, "alice", "/okr pair @alice @priya")
    heard = closes(slack)
    assert (
        "on N1 2 of 4 voted · on N2 2 of 4 voted · on N3 1 of 1 voted · N3: 5.00 of 5 on average, by 1 · "
        "N2: 4.00 of 5 on average, by 2 · N1: 3.50 of 5 on average, by 2\nN3, N2, N1 pass." in heard
    )


@pytest.mark.thorough
def test_what_is_offered_when_a_vote_is_over_is_taken(watched: House) -> None:
    """Nobody said a word of N1 or N3."""
    slack = watched
    opened(slack, "range")
    votes(slack, alice="N2:5", gus="N2:4")
    assert closes(slack).endswith(
        "N2 passes. Not N1, N3: nobody voted.\nDecide each: `/okr nomination decide N2 selected`"
    )
    assert says(slack, "alice", "/okr nomination decide N1 selected").startswith(
        "The vote on N1 does not pass: nobody voted."
    )
    assert "is selected" in says(slack, "alice", "/okr nomination decide N2 selected")


def test_one_name_alone_is_no_order(watched: House) -> None:
    slack = watched
    opened(slack, "ranked")
    assert says(slack, "gus", "/okr round vote R1 N1") == (
        "One name alone is no order: say whom you put them before.\n"
        "Write it like N2 > N1. You may vote on N1, N2, N3. Whom you leave out you say nothing of."
    )
    votes(slack, sam="N1 > N3", gus="N1 > N2 > N3")
    assert says(slack, "sam", "/okr nomination recuse N3").endswith(
        "What you said of N3 is out of your paper; nothing is left of it, so please vote again."
    )
    assert says(slack, "gus", "/okr nomination recuse N3").endswith("what you said of others counts.")
    says(slack, "gus", "/okr nomination recuse N2")
    assert says(slack, "gus", "/okr round vote R1 N1").startswith(
        "You may vote on N1 alone, and one is no order."
    )


@pytest.mark.thorough
def test_all_who_vote_hear_that_somebody_does_not_stand_any_more(watched: House) -> None:
    slack = watched
    opened(slack, "ranked")
    votes(slack, alice="N1 > N3", gus="N1 > N2 > N3", sam="N2 > N1")
    says(slack, "priya", "/okr nomination withdraw N3")
    slack.delivered()
    for each in (slack.alice, slack.gus, slack.sam, slack.priya):
        assert (
            each.sees(about="does not stand")
            == """\
Priya Raman (N3) does not stand for Best Guide any more. Your vote counts for the others.
If you had named them and just one other, please vote again: `/okr round vote R1 N1 > N2 in:dc`"""
        )
    votes(slack, priya="N2 > N1")
    assert "the one before is gone" in says(slack, "alice", "/okr round vote R1 N2 > N1")
    assert "4 of 4 voted · N2 before N1: 3 to 1" in closes(slack)


@pytest.mark.thorough
def test_where_votes_are_open_the_result_says_who_voted_what(watched: House) -> None:
    slack = watched
    opened(slack, "ranked", "open")
    assert "The panel sees who voted what, once it is over" in slack.gus.sees()
    votes(slack, alice="N2 > N3 > N1", gus="N1 > N2 > N3", priya="N1 > N2")
    closes(slack)
    result = says(slack, "alice", "/okr nomination result N1")
    assert (
        "Who voted what: Alice Osei: N2 > N3 > N1; Gus Guest: N1 > N2 > N3; Priya Raman: N1 > N2.\n"
        "The papers, sorted: count again if you like.\n" in result
    )
