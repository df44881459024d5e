"""Following programs, objectives and key results."""

from __future__ import annotations

import pytest

from tests.house import DC, PARTICIPATION, House


@pytest.fixture
def slack(slack_on_both: House) -> House:
    """On SQLite, and on PostgreSQL where there is one."""
    return slack_on_both


def test_what_somebody_follows_and_its_last_change(slack: House) -> None:
    slack.ben.says("/okr follow 2.1", channel=DC)
    assert (
        slack.ben.sees()
        == """\
You follow KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or \
wiki), weekly.
I write to you in the weeks in which something happens. Until then: `/okr follow list`
[Unfollow]"""
    )
    slack.ben.says("/okr follow O3 quarterly")
    assert slack.ben.sees().startswith("You follow O3 ")
    slack.ben.says("/okr follow")
    assert slack.ben.sees().startswith("You follow Distinguished Contributor Program, weekly.")
    slack.priya.says("/okr progress 2.1 4", channel=DC)
    slack.priya.says("/okr progress 2.1 +3")
    slack.ben.says("/okr follow list")
    assert (
        slack.ben.sees()
        == """\
# You follow
KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki) \
· 7 of ≥10 stories or testimonials · 70% · needs 3 more
last: +3 → 7, Priya Raman, 5 May · weekly
O3 Keep the Program Community-Driven
no news yet · quarterly
Distinguished Contributor Program
last: KR 2.1 +3 → 7, Priya Raman, 5 May · weekly"""
    )
    slack.ben.says("/okr", channel=DC)
    assert "You follow\nKR 2.1 Publish ≥10 stories" in slack.ben.sees()


def test_following_ends(slack: House) -> None:
    slack.ben.says("/okr follow 2.1 weekly", channel=DC)
    slack.ben.clicks("Unfollow")
    assert slack.ben.sees().endswith(" no longer.\n[Follow again]")
    slack.ben.says("/okr unfollow 2.1")
    assert slack.ben.sees().startswith("You do not follow KR 2.1 Publish")
    slack.ben.says("/okr follow list")
    assert (
        slack.ben.sees()
        == """\
You follow nothing yet.
A program: `/okr follow` · one key result: `/okr follow 2.1`"""
    )


def test_guests_may_follow_and_mistakes_are_said(slack: House) -> None:
    slack.gus.says("/okr follow dc", channel=DC)
    assert slack.gus.sees().startswith("You follow Distinguished Contributor Program, weekly.")
    slack.gus.says("/okr follow 9.9")
    assert slack.gus.sees().startswith("There is no KR 9.9 in Distinguished Contributor Program.")
    slack.gus.says("/okr follow 2.1 weekly quarterly")
    assert slack.gus.sees() == "Weekly or quarterly?\nSay one of the two."
    slack.gus.says("/okr follow 2.1 here")
    assert slack.gus.sees().startswith("Only stewards may have a channel follow something.")


def test_a_channel_follows_when_a_steward_says_so(slack: House) -> None:
    slack.alice.says("/okr follow O2 here quarterly", channel=DC)
    assert (
        slack.alice.sees()
        == """\
This channel follows O2 Celebrate Sustained Contributions, quarterly.
I post here when a cycle is over. Until then: `/okr follow list here`
[Unfollow]"""
    )
    slack.ben.says("/okr follow list here", channel=DC)
    assert "O2 Celebrate" in slack.ben.sees()
    slack.alice.says("/okr follow list")
    assert slack.alice.sees().startswith("You follow nothing yet.")


def test_a_follow_keeps_to_its_key_result(slack: House) -> None:
    slack.ben.says("/okr follow 2.2", channel=DC)
    slack.ben.says("/okr follow 2.1")
    slack.alice.says("/okr edit 2.2 order:1", channel=DC)
    slack.alice.says("/okr drop 2.2")
    slack.ben.says("/okr follow list")
    first, second = slack.ben.sees().split("\n", 1)[1].split("\nKR ")
    assert first.startswith("KR 2.1 ≥50% of selected")
    assert second.startswith("2.2 Publish ≥10 stories") and second.endswith("dropped on 5 May")


def test_what_is_carried_over_is_followed_there(slack: House) -> None:
    slack.ben.says("/okr follow 2.1", channel=DC)
    slack.ben.says("/okr follow O2", channel=DC)
    slack.alice.says("/okr cycle close carry:all", channel=DC)
    slack.priya.says("/okr progress 2.1 3", channel=DC)
    slack.ben.says("/okr follow list", channel=DC)
    lines = slack.ben.sees().splitlines()
    assert lines[1].startswith("KR 2.1 Publish") and lines[2] == "last: 3, Priya Raman, 5 May · weekly"
    assert lines[4] == "last: KR 2.1 3, Priya Raman, 5 May · weekly"


def test_what_was_said_in_private_is_no_news_elsewhere(slack: House) -> None:
    slack.ben.says("/okr follow 2.1", channel=DC)
    slack.alice.says("/okr progress 2.1 9 in:dc", channel="panel-room")
    slack.ben.says("/okr follow list", channel=PARTICIPATION)
    assert slack.ben.sees().splitlines()[-1] == "no news yet · weekly"
    slack.ben.says("/okr follow list", channel="panel-room")
    assert slack.ben.sees().splitlines()[-1] == "last: 9, Alice Osei, 5 May · weekly"
