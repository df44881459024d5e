"""Setting up programs by chat: set-up, places, stewards."""

from __future__ import annotations

from tests.house import DC, SEEDS, House

SEED = (SEEDS / "participation-okrs-q2-2017.txt").read_text("utf-8")


def test_a_channel_without_a_program_says_how_to_start(slack: House) -> None:
    for slug in ("dc", "participation"):
        slack.alice.says(f"/okr program archive {slug}", channel=DC)
        slack.alice.sees()
    slack.ben.says("/okr list", channel="general")
    assert (
        slack.ben.sees()
        == """\
There is no program here yet.
Start one with `/okr setup`, or tie this place to one with `/okr here <program>`."""
    )
    slack.ben.says("/okr list", channel=DC)
    assert (
        slack.ben.sees()
        == """\
Distinguished Contributor Program is archived.
A steward can bring it back: `/okr program restore dc`"""
    )


def test_a_program_is_set_up_with_its_okrs_in_one_form(slack: House) -> None:
    slack.ben.says("/okr setup", channel="general")
    assert (
        slack.ben.sees()
        == """\
┌ Set up a program
Name of the program:
Home channel: #general
Cycle: Q2 2025
  Like Q1 2027, H2 2026, 2026 or open.
Time zone: America/New_York
  Like Europe/Berlin.
More stewards (optional):
  You are one already.
Your OKRs (optional):
  Paste them as they are; you can also do it later.
[Cancel] [Set up]"""
    )
    slack.ben.fills(name="Open Docs Champions", zone="Mars/Olympus", okrs=SEED)
    slack.ben.submits()
    assert (
        "  ! “Mars/Olympus” is not a time zone I know. Write it like Europe/Berlin or UTC."
        in slack.ben.sees()
    )
    slack.ben.fills(zone="Europe/Berlin")
    slack.ben.submits()
    shown = slack.ben.sees()
    assert shown.startswith("┌ Set it up like this?\n+ O1 We demonstrate how innovative approaches")
    assert "  + KR 2.1 Core community sentiment >11.5 NPS · >11.5 NPS\n" in shown
    slack.ben.submits()
    assert (
        slack.ben.sees()
        == """\
┌ Milepost
Open Docs Champions is set up. Its home is #general.
Cycle: Q2 2025 (1 Apr 2025 to 30 Jun 2025) · time zone: Europe/Berlin · you are its steward.
Its short name is `open-docs-champions`: elsewhere, add `in:open-docs-champions`.
4 objectives and 12 key results added.
[See it all]
[Done]"""
    )
    slack.priya.says("/okr progress 2.1 12.5 spring pulse", channel="general")
    assert slack.priya.sees().startswith("KR 2.1 12.5 of >11.5 NPS · 100% · met")


def test_set_up_by_line_asks_for_a_yes(slack: House) -> None:
    slack.ben.says("/okr setup Open Docs", channel="general")
    assert (
        slack.ben.sees()
        == """\
Set up Open Docs with its home in #general?
Cycle: Q2 2025 · time zone: America/New_York · short name: open-docs
[Yes, set it up] [No]"""
    )
    slack.ben.clicks("No")
    assert slack.ben.sees() == "Fine, nothing was set up."
    slack.ben.says("/okr list in:open-docs", channel="general")
    assert slack.ben.sees() == "There is no program “open-docs” here.\nThere is: dc, participation."
    slack.ben.says('/okr setup Open Docs zone:Europe/Paris cycle:"2025 H1"')
    slack.ben.clicks("Yes, set it up")
    assert (
        slack.ben.sees()
        == """\
Open Docs is set up. Its home is #general.
Cycle: H1 2025 (1 Jan 2025 to 30 Jun 2025) · time zone: Europe/Paris · you are its steward.
Its short name is `open-docs`: elsewhere, add `in:open-docs`.
[Paste your OKRs] [See it all]"""
    )


def test_a_channel_belongs_to_one_program(slack: House) -> None:
    slack.ben.says("/okr setup", channel=DC)
    assert (
        slack.ben.sees()
        == """\
That channel belongs to Distinguished Contributor Program already.
Say `/okr setup` in the channel that should be the new program’s home."""
    )
    slack.ben.says("/okr setup", channel="general")
    slack.ben.fills(name="Another", place=DC)
    slack.ben.submits()
    assert "  ! That channel belongs to Distinguished Contributor Program already." in slack.ben.sees()
    slack.alice.says("/okr here participation", channel=DC)
    assert (
        slack.alice.sees()
        == """\
#distinguished-contributors belongs to Distinguished Contributor Program.
Its steward can untie it: `/okr here none`"""
    )


def test_a_programs_name_zone_and_guests_are_edited(slack: House) -> None:
    slack.alice.says("/okr program edit dc name:Champions zone:Europe/Madrid guests:yes", channel=DC)
    assert (
        slack.alice.sees()
        == """\
Changed Champions
Name: ~Distinguished Contributor Program~ → Champions
Time zone: ~Europe/Berlin~ → Europe/Madrid
Guests: ~may look only~ → may check in"""
    )
    slack.gus.says("/okr progress 1.2 3", channel=DC)
    assert slack.gus.sees().startswith("KR 1.2 3 of ≥50")
    slack.alice.says("/okr program edit dc zone:Nowhere")
    assert slack.alice.sees() == "“Nowhere” is not a time zone I know.\nWrite it like Europe/Berlin or UTC."
    slack.ben.says("/okr program edit dc name:Mine", channel=DC)
    assert slack.ben.sees().startswith("You are not a steward of a program called “dc”.")


def test_an_archived_program_says_so_unless_another_is_named(slack: House) -> None:
    slack.alice.says("/okr program archive dc", channel=DC)
    slack.alice.sees()
    for line in ("list", "progress 1.2 3", "export md", "cycle close", "list in:dc"):
        slack.ben.says(f"/okr {line}", channel=DC)
        assert (
            slack.ben.sees()
            == """\
Distinguished Contributor Program is archived.
A steward can bring it back: `/okr program restore dc`"""
        ), line
    slack.ben.says("/okr list in:part", channel=DC)
    assert slack.ben.sees().startswith("# Participation")


def test_guests_cannot_be_stewards(slack: House) -> None:
    slack.alice.says("/okr role add steward @gus", channel=DC)
    assert (
        slack.alice.sees()
        == "Gus Guest is a guest here, so they cannot be a steward.\nName a full member of this workspace."
    )
    slack.alice.says("/okr setup", channel="general")
    slack.alice.fills(name="Docs", stewards="gus")
    slack.alice.submits()
    assert "  ! Gus Guest is a guest here, so they cannot be a steward." in slack.alice.sees()


def test_stewards_come_and_go_but_one_stays(slack: House) -> None:
    slack.alice.says("/okr role add steward @ben", channel=DC)
    assert (
        slack.alice.sees()
        == "Ben Lindqvist is a steward of Distinguished Contributor Program now. Thank you both."
    )
    slack.ben.says("/okr role remove steward @alice", channel=DC)
    assert slack.ben.sees() == "Alice Osei is no longer a steward of Distinguished Contributor Program."
    slack.ben.says("/okr role remove steward @ben")
    assert (
        slack.ben.sees()
        == "Ben Lindqvist is the only steward.\nName another one first: `/okr role add steward @name`"
    )
