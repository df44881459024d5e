"""Somebody leaves for good: the stewards hear once what they looked after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.forum_house import BothHouse
from tests.house import DC, House
from tests.test_link_conversation import code_in


def test_the_stewards_hear_what_somebody_who_left_looked_after(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 owner:@ben @priya", channel=DC).sees()
    slack.alice.says("/okr edit 5.1 owner:@ben").sees()
    slack.workspace.deactivate("ben")
    assert (
        slack.workspace.direct("alice").shows("has left")
        == """\
milepost: Ben Lindqvist has left. In Distinguished Contributor Program they looked after:
  KR 1.2 Collect ≥50 nominations for the inaugural cohort · also Priya Raman
  KR 5.1 ≥5 Distinguished Contributors serve as mentors or validators for future nominees
  [Reassign 1.2] [Reassign 5.1]
  Nothing was changed: their check-ins stay, and reminders to them stop."""
    )


@pytest.mark.thorough
def test_they_hear_it_once_and_of_those_who_owned_something(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 owner:@ben", channel=DC).sees()
    slack.priya.says("/okr progress 1.2 3", channel=DC).sees()
    slack.workspace.deactivate("priya")
    slack.workspace.deactivate("ben")
    slack.workspace.direct("alice").shows("Ben Lindqvist has left")
    slack.workspace.redeliver()
    slack.workspace.deactivate("ben")
    slack.delivered()
    assert slack.workspace.direct("alice").shows().count("has left") == 1


def test_one_press_gives_it_to_somebody_else(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 owner:@ben", channel=DC).sees()
    slack.workspace.deactivate("ben")
    slack.workspace.direct("alice").shows("has left")
    slack.alice.clicks("Reassign 1.2")
    slack.alice.fills(owner="@priya")
    slack.alice.submits()
    assert "Changed KR 1.2\nOwners: Priya Raman\n" in slack.alice.sees()


def test_who_is_left_on_the_other_platform_has_not_left(both: BothHouse) -> None:
    both.alice.says("/okr edit 1.2 owner:@ben", channel=DC).sees()
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code}")
    both.forum.ben.sees(talk)
    both.forum.ben.replies(talk, f"link {code} yes")
    both.forum.ben.sees(talk)
    both.workspace.deactivate("ben")
    both.heard()
    assert "has left" not in both.workspace.direct("alice").shows()
    both.forum.suspend("ben", both.clock() + timedelta(days=3650))
    assert "Ben Lindqvist" in both.workspace.direct("alice").shows("has left")
