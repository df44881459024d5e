"""A vote in a message to the bot: an edit of it is a new vote, and taking it out takes nothing back."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.test_panel_conversation import closes, says, watched

__all__ = ["watched"]

UNTIL = (
    "You can change it until 12 May. Nobody is shown it, and after the close nothing leads from it to you.\n"
    "Your message here still says it: whoever runs the workspace can read that."
)
STANDS = (
    "What you took out of your message was a vote or an answer. If I had noted it, it still counts.\n"
    "To change it, write me the new one while it is open."
)


@pytest.mark.thorough
def test_an_edited_vote_is_a_new_one(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open private-panel")
    for who in ("alice", "gus", "sam"):
        says(slack, "alice", f"/okr panel add panelist @{who}")
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    slack.gus.says("nomination vote N1 yes in:dc", channel="@milepost")
    assert slack.gus.sees() == f"N1: Your vote is noted. Thank you!\n{UNTIL}"
    slack.gus.edits("nomination vote N1 yes", "nomination vote N1 no in:dc")
    assert slack.gus.sees() == f"N1: Your new vote is noted; the one before is gone.\n{UNTIL}"
    slack.gus.edits("nomination vote N1 no", "thank you for asking")
    assert slack.gus.sees() == STANDS
    slack.alice.says("nomination vote N1 yes in:dc", channel="@milepost")
    assert slack.alice.sees() == f"N1: Your vote is noted. Thank you!\n{UNTIL}"
    slack.alice.deletes("nomination vote N1 yes")
    assert slack.alice.sees() == STANDS
    closes(slack, 8)
    assert "1 yes, 1 no, 0 abstained" in says(slack, "alice", "/okr nomination result N1")
