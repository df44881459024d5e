"""Setting up programs by chat: set-up, import, places, stewards, cycles."""

from __future__ import annotations

from tests.house import DC, PARTICIPATION, SEEDS, House

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
Start one with okr setup, or tie this channel to one with okr here <program>."""
    )
    slack.ben.says("/okr list", channel=DC)
    assert (
        slack.ben.sees()
        == """\
Distinguished Contributor Program is archived.
A steward can bring it back: okr program restore dc"""
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
    assert (
        slack.ben.sees()
        == """\
┌ Milepost
Open Docs Champions is set up. Its home is #general.
Cycle: Q2 2025 (1 Apr 2025 to 30 Jun 2025) · time zone: Europe/Berlin · you are its steward.
4 objectives and 12 key results added.
[See it all]
[Done]"""
    )
    slack.priya.says("/okr progress 2.1 12.5 spring pulse", channel="general")
    assert slack.priya.sees().startswith("KR 2.1 12.5 of >11.5 NPS · 100% · met")


def test_a_channel_belongs_to_one_program(slack: House) -> None:
    slack.ben.says("/okr setup", channel=DC)
    slack.ben.fills(name="Another")
    slack.ben.submits()
    assert "  ! That channel belongs to Distinguished Contributor Program already." in slack.ben.sees()
    slack.alice.says("/okr here participation", channel=DC)
    assert "Distinguished Contributor Program" in slack.alice.sees()


def test_pasted_okrs_are_shown_before_they_are_imported(slack: House) -> None:
    slack.alice.says("/okr program new Docs", channel="general")
    slack.alice.says("/okr here docs", channel="general")
    slack.alice.says("/okr import", channel="general")
    slack.alice.fills(
        okrs="Objective 1 - Write more\n\n • KR 1 - Publish 12 guides\n • KR 2 - Reply within 3 days"
    )
    slack.alice.submits()
    shown = slack.alice.sees()
    assert shown.startswith("┌ Import this?")
    assert "Publish 12 guides" in shown
    slack.ben.says("/okr list", channel="general")
    assert "No objectives yet." in slack.ben.sees()
    slack.alice.submits()
    assert slack.alice.sees().startswith(
        "┌ Milepost\nImported into Docs: 1 objective and 2 key results added."
    )
    slack.ben.says("/okr show O1", channel="general")
    assert (
        slack.ben.sees()
        == """\
# O1 · Write more
1.1 Publish 12 guides
▱▱▱▱▱▱▱▱▱▱ ≥12 guides · no news yet
1.2 Reply within 3 days
▱▱▱▱▱▱▱▱▱▱ ≤3 days · no news yet
[Update]"""
    )


def test_importing_the_same_text_again_changes_nothing(slack: House) -> None:
    slack.alice.says("/okr import", channel=PARTICIPATION)
    slack.alice.fills(okrs=SEED)
    slack.alice.submits()
    assert (
        slack.alice.sees() == "┌ Milepost\nNothing to change: Participation has all of this already.\n[Done]"
    )


def test_a_changed_text_shows_what_would_change(slack: House) -> None:
    slack.alice.says("/okr import", channel=PARTICIPATION)
    slack.alice.fills(okrs=SEED.replace(">15 NPS", ">18 NPS"))
    slack.alice.submits()
    shown = slack.alice.sees()
    assert ">15 NPS" in shown and ">18 NPS" in shown
    slack.alice.submits()
    assert "1 changed" in slack.alice.sees()
    slack.alice.says("/okr show 2.2")
    assert ">18 NPS · no news yet" in slack.alice.sees()


def test_what_cannot_be_read_says_so_in_the_form(slack: House) -> None:
    slack.alice.says("/okr import", channel=PARTICIPATION)
    slack.alice.fills(okrs="https://wiki.example.org/okrs")
    slack.alice.submits()
    assert "  ! I cannot open web pages. Paste the text of the page itself." in slack.alice.sees()
    slack.alice.fills(okrs="just some words")
    slack.alice.submits()
    assert "  ! " in slack.alice.sees()


def test_objectives_and_key_results_are_added_by_chat(slack: House) -> None:
    slack.alice.says("/okr add objective Grow the docs team", channel=DC)
    assert (
        slack.alice.sees()
        == "Added O6 Grow the docs team\nIts first key result: `okr add kr O6 Publish ≥10 stories`"
    )
    slack.alice.says("/okr add kr O6 Reduce review time from 9 days to 3 days [shared with Docs]")
    assert (
        slack.alice.sees()
        == """\
A new key result of O6 Grow the docs team
> Reduce review time from 9 days to 3 days [shared with Docs]
*Target* ≤3 days, from 9 days | *Kind* duration
*Shared with* Docs
[Yes, add it] [No]"""
    )
    slack.alice.clicks("Yes, add it")
    assert (
        slack.alice.sees()
        == """\
Added KR 6.1 Reduce review time from 9 days to 3 days [shared with Docs]
Target: ≤3 days, from 9 days
[Update] [Show]"""
    )
    slack.alice.says("/okr add kr O6 Keep the wiki tidy")
    slack.alice.clicks("No")
    assert slack.alice.sees() == "Fine, nothing was added."


def test_nothing_stands_above_itself(slack: House) -> None:
    slack.alice.says("/okr edit 2.1 parent:O1", channel=DC)
    assert "Supports something else now." in slack.alice.sees()
    slack.alice.says("/okr edit O1 parent:2.1")
    assert slack.alice.sees() == "2.1 already stands under O1.\nA parent cannot be its own child's child."
    slack.alice.says("/okr edit O1 parent:1.2")
    assert slack.alice.sees().startswith("1.2 already stands under O1.")


def test_order_renumbers_the_others(slack: House) -> None:
    slack.alice.says("/okr edit 1.3 order:1", channel=DC)
    assert slack.alice.sees() == "Changed KR 1.3\nIts number is 1.1 now; the others moved along.\n[Show]"
    slack.alice.says("/okr list O1")
    assert [line[:16] for line in slack.alice.sees().splitlines() if line[:2] == "1."] == [
        "1.1 Ensure ≥80% ",
        "1.2 Introduce th",
        "1.3 Collect ≥50 ",
    ]


def test_dropped_and_brought_back(slack: House) -> None:
    slack.alice.says("/okr drop 1.2", channel=DC)
    assert (
        slack.alice.sees()
        == """\
Dropped KR 1.2 Collect ≥50 nominations for the inaugural cohort. Its history stays.
[Bring it back]"""
    )
    slack.ben.says("/okr progress 1.2 3", channel=DC)
    assert slack.ben.sees() == "KR 1.2 was dropped.\nBring it back first: okr restore 1.2"
    slack.alice.clicks("Bring it back")
    slack.alice.sees()
    slack.ben.says("/okr progress 1.2 3", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 3 of ≥50")


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
        == "Ben Lindqvist is the only steward.\nName another one first: okr role add steward @name"
    )


# ---- cycles ------------------------------------------------------------------------------------


def test_a_grade_has_a_reason(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.says("/okr grade 1.2")
    assert "Grade, 0.0 to 1.0: 0.7" in slack.alice.sees()
    slack.alice.fills(reason="37 of 50, from four continents", next="Keep it")
    slack.alice.submits()
    assert (
        slack.alice.sees()
        == """\
┌ Milepost
KR 1.2 is graded 0.7.
> 37 of 50, from four continents
Next cycle: keep it.
[Done]"""
    )
    slack.ben.says("/okr progress 1.2 40", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 is graded, so its value rests.")


def test_closing_a_cycle_carries_over_what_is_left(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 16", channel=PARTICIPATION)
    slack.alice.says("/okr progress 1.1 12")
    slack.alice.says("/okr cycle close")
    shown = slack.alice.sees()
    assert shown.startswith("Still open in Q2 2025:\n1.1 20 new diverse US clubs")
    assert "2.1 Core" not in shown
    assert shown.endswith("[Carry over all to Q3 2025] [Close, carry nothing over]")
    slack.alice.clicks("Carry over all to Q3 2025")
    assert (
        slack.alice.sees()
        == """\
Q2 2025 is closed. Q3 2025 is open, with 11 key results carried over.
Nothing is lost: `okr list Q2 2025` shows it."""
    )
    slack.alice.says("/okr show 1.1")
    shown = slack.alice.sees()
    assert "12 of ≥20 new diverse US clubs · 60% · needs 8 more · carried over" in shown
    slack.alice.says("/okr list Q2 2025")
    assert "16 of >11.5 NPS · 100% · met" in slack.alice.sees()
    slack.alice.says("/okr cycle list")
    assert (
        slack.alice.sees()
        == """\
Cycle · Days
Q3 2025 · 1 Jul 2025 to 30 Sep 2025 · open
Q2 2025 · 1 Apr 2025 to 30 Jun 2025 · closed"""
    )


def test_somebody_nobody_knows(slack: House) -> None:
    for line in ("edit 1.2 owner:<@U0NOBODY>", "role add steward <@U0NOBODY>"):
        slack.alice.says(f"/okr {line}", channel=DC, raw=True)
        assert (
            slack.alice.sees()
            == "I cannot find that person here.\nPick them from the list: type @ and their name."
        )
    slack.alice.says("/okr edit 1.2 owner:@somebody", channel=DC, raw=True)
    assert slack.alice.sees().startswith("I do not know anyone called somebody here.")


def test_a_command_with_nothing_behind_it_is_a_form(slack: House) -> None:
    slack.alice.says("/okr add kr", channel=DC)
    shown = slack.alice.sees()
    assert shown.startswith(
        "┌ okr add kr\nAdd a key result.\nObjective: (O1 Launch and Socialize the Program / "
    )
    slack.alice.fills(objective="O2", text="Publish 3 podcasts")
    slack.alice.submits()
    assert "> Publish 3 podcasts" in slack.alice.sees()
    slack.alice.clicks("Yes, add it")
    assert "Added KR 2.3 Publish 3 podcasts" in slack.alice.sees()


def test_editing_without_a_change_shows_what_there_is(slack: House) -> None:
    slack.alice.says("/okr edit 1.2", channel=DC)
    assert (
        slack.alice.sees()
        == """\
┌ Edit KR 1.2
Text: Collect ≥50 nominations for the inaugural cohort
Due (optional):
Owners (optional):
  Now: nobody yet.
Shared with (optional):
[Cancel] [Save]"""
    )
    slack.alice.fills(owner="ben", due="2025-06-30")
    slack.alice.submits()
    seen = slack.alice.sees()
    assert "Owners: Ben Lindqvist" in seen
    assert "Target: ~≥50 nominations~ → ≥50 nominations by 30 June 2025" in seen


def test_a_long_list_has_pages(slack: House) -> None:
    lines = [f"/okr add kr O{n} Publish {n + 1} posts confirm:yes" for n in (1, 2, 3, 4, 5)]
    slack.alice.says("\n".join(lines), channel=DC)
    slack.alice.sees()
    slack.ben.says("/okr list", channel=DC)
    first = slack.ben.sees()
    assert first.endswith("Page 1 of 2\n[Update] [Show more]")
    slack.ben.clicks("Show more")
    second = slack.ben.sees()
    assert second.endswith("Page 2 of 2\n[Update]")
    addresses = [
        line.split()[0]
        for line in (first + "\n" + second).splitlines()
        if line[:2] in {"1.", "2.", "3.", "4.", "5."}
    ]
    assert addresses == [f"{o}.{k}" for o, most in enumerate((4, 3, 4, 3, 3), 1) for k in range(1, most + 1)]


def test_dropping_an_objective_takes_its_key_results_along(slack: House) -> None:
    slack.alice.says("/okr drop 1.1", channel=DC)
    slack.alice.says("/okr drop O1")
    slack.alice.sees()
    slack.ben.says("/okr progress 1.2 3", channel=DC)
    assert slack.ben.sees() == "KR 1.2 was dropped.\nBring it back first: okr restore 1.2"
    slack.alice.says("/okr restore O1")
    slack.alice.sees()
    slack.ben.says("/okr list O1", channel=DC)
    assert "1.1" not in slack.ben.sees()  # it was dropped before, and on its own
    slack.ben.says("/okr progress 1.2 3")
    assert slack.ben.sees().startswith("KR 1.2 3 of ≥50")
