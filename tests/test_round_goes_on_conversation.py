"""Whoever has not answered when a round goes on, and what their nominators can tell from what they read."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.test_panel_conversation import says, watched

__all__ = ["watched"]

NOT_TAKEN = "Thank you for thinking of them! I cannot take this one in this round; you did nothing wrong."


def ended(name: str, number: int) -> str:
    return (
        f"Your nomination of {name} (N{number}) does not go on in this round. It is no judgement of them or of "
        "you. Thank you for thinking of them; please keep this between us."
    )


@pytest.mark.thorough
def test_no_answer_and_a_no_read_alike(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open distinguished-contributor")
    for seat in ("contributor @alice", "partner @sam", "leader @ben"):
        says(slack, "alice", f"/okr panel add {seat}")
    says(slack, "ben", "/nominate @priya for her kindness")
    says(slack, "ben", "/nominate @gus for his kindness")
    slack.delivered()
    slack.gus.sees()
    slack.gus.clicks("No, thank you")
    slack.delivered()
    assert slack.ben.sees() == ended("Gus Guest", 2)
    assert says(slack, "ben", "/nominate @gus for his guides") == NOT_TAKEN
    asked = slack.priya.sees()
    assert "[Yes, go on] [No, thank you]" in asked
    says(slack, "alice", "/okr round review")
    slack.alice.clicks("Go on").sees()
    slack.delivered()
    assert slack.ben.sees() == ended("Priya Raman", 1)
    without = (
        "This round of Distinguished Contributor, in Distinguished Contributor Program, is over without an "
        "answer from you; that is fine, nothing was posted. Thank you all the same."
    )
    assert slack.priya.sees() == without
    slack.priya.clicks("Yes, go on")
    assert slack.priya.sees() == without
    assert says(slack, "priya", "/okr nomination decline N1") == without
