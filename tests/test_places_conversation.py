"""Cards and their threads in the home channel, and what private places keep to themselves."""

from __future__ import annotations

import pytest

from tests.house import DC, House


@pytest.fixture
def slack(slack_on_both: House) -> House:
    """On SQLite, and on PostgreSQL where there is one."""
    return slack_on_both


def test_each_objective_has_one_card_and_its_thread_carries_the_check_ins(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 12 newsletter", channel=DC)
    slack.ben.says("/okr progress 1.2 +25 first batch", channel=DC)
    slack.delivered()
    assert (
        slack.shows(DC)
        == """\
milepost: # O1 · Launch and Socialize the Program
  1.1 Introduce the program at the Open edX Conference (July 2025)
  ▱▱▱▱▱▱▱▱▱▱ to be done by July 2025 · no news yet
  1.2 Collect ≥50 nominations for the inaugural cohort
  ▰▰▰▰▰▰▰▱▱▱ 37 of ≥50 nominations · 74% · needs 13 more · on track · self-reported
  1.3 Ensure ≥80% awareness among active community members through newsletters, blog, Slack, TOC, and events
  ▱▱▱▱▱▱▱▱▱▱ ≥80% · no news yet
  24% of the way · Distinguished Contributor Program, Q2 2025
  [Update]
    milepost: KR 1.2 12 of ≥50 nominations · 24% · Alice Osei, 5 May · self-reported
      > newsletter
    milepost: KR 1.2 +25 · Ben Lindqvist, 5 May · self-reported
      > first batch"""
    )


def test_an_undo_is_seen_in_the_thread(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37 first batch", channel=DC)
    slack.delivered()
    slack.alice.clicks("Undo")
    slack.delivered()
    assert "~37~" in slack.shows(DC)
    assert len([request for request in slack.workspace.requests if request.method == "chat.postMessage"]) == 2


def test_what_is_said_in_a_private_channel_stays_there(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 12", channel=DC)
    slack.alice.says("/okr progress 1.2 40 sealed batch in:dc", channel="panel-room")
    assert (
        slack.alice.sees()
        == """\
KR 1.2 12 → 40 of ≥50 nominations · 80% · on track · self-reported
> sealed batch
Said in a private place: only people here see it, the public figure stays.
[Undo] [Add link] [Show]"""
    )
    slack.ben.says("/okr show 1.2 in:dc", channel="panel-room")
    assert "40 of ≥50" in slack.ben.sees()
    for line in ("show 1.2", "list", "history 1.2", "export"):
        slack.ben.says(f"/okr {line}", channel=DC)
        seen = slack.ben.sees()
        assert "40 of" not in seen and "sealed" not in seen, line
    slack.ben.says("/okr show 1.2 in:dc", channel="@milepost")
    assert "40 of" not in slack.ben.sees()
    slack.delivered()
    assert "40 of" not in slack.shows(DC)
    slack.ben.says("/okr undo 1.2#2", channel=DC)
    assert slack.ben.sees() == "KR 1.2 has no check-in #2.\n`/okr history 1.2` lists them."
