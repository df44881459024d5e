"""Tying channels to programs, and untying them."""

from __future__ import annotations

from handlers.model import Program
from tests.house import DC, House


def test_a_channel_is_untied_and_tied_again(slack: House) -> None:
    slack.ben.says("/okr here none", channel=DC)
    assert slack.ben.sees().startswith("Only stewards of Distinguished Contributor Program may do that.")
    slack.alice.says("/okr here none", channel=DC)
    assert (
        slack.alice.sees()
        == """\
#distinguished-contributors belongs to Distinguished Contributor Program no more.
It was its home. Say `/okr here dc` where the new one should be."""
    )
    slack.alice.says("/okr here none")
    assert slack.alice.sees() == (
        "#distinguished-contributors belongs to no program.\n`/okr here <program>` ties it to one."
    )
    slack.alice.says("/okr program list")
    assert "Distinguished Contributor Program · dc · no place yet · Q2 2025" in slack.alice.sees()
    slack.ben.says("/okr program list", channel="general")
    assert (
        slack.ben.sees()
        == """\
Program · Short name · Home · Cycle
Participation · participation · #participation · Q2 2025"""
    )
    slack.alice.says("/okr here dc", channel="general")
    assert (
        slack.alice.sees()
        == """\
#general belongs to Distinguished Contributor Program now.
It is its home: the objectives’ cards appear here."""
    )
    slack.alice.says("/okr here dc")
    assert slack.alice.sees() == "#general belongs to Distinguished Contributor Program already."


def test_a_program_that_waits_for_a_channel_is_tied_rather_than_made_twice(slack: House) -> None:
    slack.ben.says("/okr program new Open Docs", channel="general")
    assert (
        slack.ben.sees()
        == """\
Open Docs is there; its short name is open-docs. You are its steward.
Cycle: Q2 2025 · time zone: America/New_York.
Say `/okr here open-docs` in the channel that should be its home."""
    )
    slack.ben.says("/okr list in:open-docs", channel="general")
    assert slack.ben.sees().startswith("# Open Docs")
    slack.ben.says("/okr setup Open Docs")
    assert (
        slack.ben.sees()
        == """\
There is a program Open Docs already, and it has no channel yet.
To make this its home: `/okr here open-docs`. Or take another name.
[Make this its home]"""
    )
    slack.ben.clicks("Make this its home")
    assert slack.ben.sees().startswith("#general belongs to Open Docs now.")


def test_an_admin_ties_a_program_that_nobody_runs(slack: House) -> None:
    orphan = Program("orphan", "welcome-team", "Welcome Team", "UTC")
    slack.db.submit(lambda session: session.programs.add(orphan)).result(timeout=10)
    slack.ben.says("/okr setup Welcome Team", channel="general")
    assert (
        slack.ben.sees()
        == """\
There is a program Welcome Team already, and it has no channel yet.
An admin can make this its home: `/okr here welcome-team`. Or take another name."""
    )
    slack.ben.says("/okr here welcome-team")
    assert slack.ben.sees().startswith("You are not a steward of a program called “welcome-team”.")
    slack.restart(MILEPOST_ADMINS=f"slack:{slack.ben.user.id}")
    slack.ben.says("/okr program list", channel="general")
    assert "Welcome Team · welcome-team · no place yet · none open" in slack.ben.sees()
    slack.ben.says("/okr here welcome-team")
    assert slack.ben.sees().startswith("#general belongs to Welcome Team now.")


def test_a_private_channel_asks_for_an_invitation(slack: House) -> None:
    slack.alice.says("/okr here dc", channel="panel-room")
    assert (
        slack.alice.sees()
        == """\
#panel-room belongs to Distinguished Contributor Program now.
That channel is private. If I am not in it yet, invite me, so that its cards can appear: \
`/invite @Milepost`"""
    )
    slack.alice.says("/okr export yaml", channel=DC)
    assert "panel-room" not in slack.alice.sees()
    slack.alice.says("/okr export yaml", channel="panel-room")
    assert "name: panel-room" in slack.alice.sees()
