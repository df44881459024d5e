"""A steward pairs a nomination with somebody who sees whether it holds."""

from __future__ import annotations

from tests.house import House
from tests.test_panel_conversation import says


def test_a_validator_sees_what_is_not_public_yet(slack: House) -> None:
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", "/nominate @priya for her kindness")
    assert says(slack, "gus", "/okr nomination show N1").startswith("There is no nomination N1 that you may")
    assert says(slack, "gus", "/okr nomination validator N1 @gus").startswith("Guests and people from other")
    assert says(slack, "alice", "/okr nomination validator N1 @ben") == (
        "Whoever is nominated, or nominated them, cannot validate it.\nAsk somebody else."
    )
    assert says(slack, "alice", "/okr nomination validator N1 @gus") == (
        "Gus Guest validates N1, Priya Raman.\nThey see it until it is decided. Say it again to end that."
    )
    slack.delivered()
    assert slack.gus.sees() == (
        "Would you look at what was said of Priya Raman (N1, Distinguished Contributor Program), and see whether "
        "it holds? A steward asked for you. It is between us until it is public.\n[Read it]\n"
        "What worries you goes to the stewards alone: `/okr nomination concern N1 what worries you`"
    )
    assert "> for her kindness" in slack.gus.clicks("Read it").sees()
    assert says(slack, "gus", "/okr nomination concern N1 who said that?").startswith("Thank you.")
    assert says(slack, "alice", "/okr nomination validator N1 @gus") == (
        "Gus Guest does not validate N1 any more."
    )
    assert says(slack, "gus", "/okr nomination show N1").startswith("There is no nomination N1 that you may")
