"""Objectives and key results by chat: added, edited, ordered, dropped, listed."""

from __future__ import annotations

from tests.house import DC, House


def test_objectives_and_key_results_are_added_by_chat(slack: House) -> None:
    slack.alice.says("/okr add objective Grow the docs team", channel=DC)
    assert (
        slack.alice.sees()
        == "Added O6 Grow the docs team\nIts first key result: `/okr add kr O6 Publish ≥10 stories`"
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
    assert "Supports O1 Launch and Socialize the Program now." in slack.alice.sees()
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
    assert slack.ben.sees() == "KR 1.2 was dropped.\nBring it back first: `/okr restore 1.2`"
    slack.alice.clicks("Bring it back")
    slack.alice.sees()
    slack.ben.says("/okr progress 1.2 3", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 3 of ≥50")


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
    assert shown.startswith("┌ Add a key result\nObjective: (O1 Launch and Socialize the Program / ")
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
Target (optional):
  Now: ≥50 nominations.
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
    assert slack.ben.sees() == "KR 1.2 was dropped.\nBring it back first: `/okr restore 1.2`"
    slack.alice.says("/okr restore O1")
    slack.alice.sees()
    slack.ben.says("/okr list O1", channel=DC)
    assert "1.1" not in slack.ben.sees()  # it was dropped before, and on its own
    slack.ben.says("/okr progress 1.2 3")
    assert slack.ben.sees().startswith("KR 1.2 3 of ≥50")
