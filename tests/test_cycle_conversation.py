"""Opening, preparing, closing and re-opening cycles."""

from __future__ import annotations

import pytest

from tests.house import DC, PARTICIPATION, House, unlinked


def test_closing_a_cycle_carries_over_what_is_left(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 16", channel=PARTICIPATION)
    slack.ben.says("/okr progress 1.1 12", channel=PARTICIPATION)
    slack.alice.says("/okr cycle close")
    shown = slack.alice.sees()
    assert shown.startswith("Still open in Q2 2025:\n1.1 20 new diverse US clubs")
    assert "\n2.1 Core" not in shown
    assert (
        "\nNo grade yet: 1.1, 1.2, 1.3, 2.1, 2.2, 2.3, 2.4, 3.1, 3.2, 4.1, 4.2, 4.3. If you like, " in shown
    )
    assert shown.endswith("[Carry over all to Q3 2025] [Close, carry nothing over]")
    slack.alice.clicks("Carry over all to Q3 2025")
    assert (
        slack.alice.sees()
        == """\
Q2 2025 is closed. Q3 2025 is open, with 11 key results carried over.
Nothing is lost: `/okr list Q2 2025` shows it."""
    )
    slack.alice.says("/okr show 1.1")
    shown = slack.alice.sees()
    assert "12 of ≥20 new diverse US clubs · 60% · needs 8 more · carried over" in shown
    slack.alice.says("/okr history 1.1")
    assert (
        "#1 · 5 May · 12 · Ben Lindqvist · carried over · carried over from Q2 2025 KR 1.1\n"
        in slack.alice.sees()
    )
    for person in (slack.alice, slack.ben):  # what was carried over is nobody's to take back by accident
        person.says("/okr undo", channel=PARTICIPATION)
        assert person.sees().startswith("There is nothing of yours to undo.")
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


def test_a_close_is_taken_back(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.says("/okr cycle close carry:none")
    assert (
        slack.alice.sees()
        == """\
Q2 2025 is closed.
Nothing is lost: `/okr list Q2 2025` shows it.
[Open it again]"""
    )
    slack.delivered()
    assert "[Update]" not in slack.shows(DC)
    slack.alice.clicks("Open it again")
    assert (
        slack.alice.sees()
        == "Q2 2025 is open again (1 Apr 2025 to 30 Jun 2025), with everything that was in it."
    )
    slack.ben.says("/okr progress 1.2 +1", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 37 → 38 of ≥50")
    slack.delivered()
    assert "[Update]" in slack.shows(DC)
    slack.alice.says("/okr cycle open Q2 2025")
    assert slack.alice.sees() == "Q2 2025 is open already.\n`/okr list Q2 2025` shows what is in it."


def test_a_close_that_carried_over_is_not_taken_back(slack: House) -> None:
    slack.alice.says("/okr cycle close carry:all", channel=DC)
    assert "Open it again" not in slack.alice.sees()
    slack.alice.says("/okr cycle open Q2 2025")
    assert (
        slack.alice.sees()
        == """\
What was left of Q2 2025 was carried over to Q3 2025: it would stand twice.
Go on there; grades can still be given: `/okr grade 1.1 0.7 why cycle:"Q2 2025"`"""
    )
    slack.ben.says("/okr cycle open Q2 2025", channel=DC)
    assert slack.ben.sees().startswith("Only stewards of Distinguished Contributor Program may do that.")


def test_without_an_open_cycle_everything_can_still_be_read(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.says("/okr cycle close carry:none")
    slack.ben.says("/okr show 1.2", channel=DC)
    shown = slack.ben.sees()
    assert shown.startswith("# KR 1.2 · Q2 2025\nCollect ≥50 nominations") and "[Update]" not in shown
    slack.ben.clicks("History")
    assert "#1 · 5 May · 37 · Alice Osei" in unlinked(slack.ben.sees())
    for line in ("export md", "export md Q2 2025", "export md 2025-Q2 O1", "export csv O1"):
        slack.ben.says(f"/okr {line}")
        assert "37 of ≥50 nominations" in slack.ben.sees(), line
    slack.ben.says("/okr export md Q1 2025")
    assert slack.ben.sees() == "Distinguished Contributor Program has no cycle “Q1 2025”.\nIt has Q2 2025."
    for line in ("progress 1.2 40", "undo", "drop 1.2", "add objective More", "import", "cycle close"):
        slack.alice.says(f"/okr {line}")
        assert slack.alice.sees().endswith("\nA steward can open one: `/okr cycle open Q3 2025`"), line
    slack.alice.says("/okr grade 1.2 0.7 from four continents")
    assert "0.7 is its grade for Q2 2025." in slack.alice.sees()
    slack.alice.says("/okr cycle open Q3 2025")
    assert slack.alice.sees().startswith("Q3 2025 is open (1 Jul 2025 to 30 Sep 2025).")


def test_last_quarters_key_results_are_named_with_their_cycle(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.says("/okr cycle close carry:none")
    slack.alice.says("/okr cycle open Q3 2025")
    slack.alice.says("/okr add objective Something else")
    slack.alice.says("/okr add kr O1 Publish 9 posts confirm:yes")
    slack.alice.says("/okr add kr O1 Publish 8 podcasts confirm:yes")
    slack.alice.says('/okr grade 1.2 0.7 four continents next:keep cycle:"Q2 2025"')
    assert (
        slack.alice.sees()
        == """\
KR 1.2 Collect ≥50 nominations for the inaugural cohort
0.7 is its grade for Q2 2025.
> four continents
Next cycle: keep it.
Q2 2025 is closed already, so nothing is carried over by itself: add it anew."""
    )
    slack.ben.says("/okr show 1.2 cycle:Q2 2025", channel=DC)
    assert slack.ben.sees().startswith("# KR 1.2 · Q2 2025\nCollect ≥50 nominations")
    slack.ben.says("/okr history 1.2 cycle:q2-2025")
    assert "#1 · 5 May · 37 · Alice Osei" in unlinked(slack.ben.sees())
    slack.ben.says("/okr show 1.2")
    assert slack.ben.sees().startswith("# KR 1.2\nPublish 8 podcasts")
    slack.ben.says("/okr show 1.2 cycle:Q1 2020")
    assert slack.ben.sees().endswith("has no cycle “Q1 2020”.\nIt has Q3 2025, Q2 2025.")
    slack.delivered()
    shown = slack.shows(DC)
    assert "Distinguished Contributor Program, Q2 2025\n" in shown
    assert shown.count("[Update]") == 1


@pytest.mark.thorough
def test_the_next_cycle_is_prepared_while_one_is_open(slack: House) -> None:
    slack.alice.says("/okr cycle open Q3 2025", channel=DC)
    assert (
        slack.alice.sees()
        == """\
Q3 2025 is prepared (1 Jul 2025 to 30 Sep 2025); until then Q2 2025 goes on.
Add to it with `/okr add objective … cycle:"Q3 2025"` or `/okr import cycle:"Q3 2025"`."""
    )
    slack.alice.says('/okr add objective Celebrate Sustained Contributions cycle:"Q3 2025"')
    assert slack.alice.sees() == (
        "Added O1 Celebrate Sustained Contributions\n"
        'Its first key result: `/okr add kr O1 Publish ≥10 stories cycle:"Q3 2025"`'
    )
    slack.alice.says('/okr add kr O1 Publish 20 stories cycle:"Q3 2025"')
    slack.alice.clicks("Yes, add it")
    assert slack.alice.sees() == "Added KR 1.1 Publish 20 stories\nTarget: ≥20 stories\n[Show]"
    slack.ben.says("/okr progress 1.2 37", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 37 of ≥50 nominations")
    slack.alice.says("/okr cycle open 2025")
    assert (
        slack.alice.sees()
        == """\
Q2 2025 is still open.
Close it first: `/okr cycle close Q2 2025`, or prepare what follows it: `/okr cycle open Q3 2025`"""
    )
    slack.alice.says("/okr cycle close carry:all")
    assert slack.alice.sees().startswith(
        "Q2 2025 is closed. Q3 2025 is open, with 12 key results carried over."
    )
    slack.ben.says("/okr show O1")
    shown = slack.ben.sees()
    assert shown.startswith("# O1 · Celebrate Sustained Contributions\n1.1 Publish 20 stories\n")
    assert "\n1.2 Publish ≥10 stories or testimonials" in shown  # under the objective of the same name


def test_a_prepared_cycle_is_the_current_one_from_its_first_day(slack: House) -> None:
    slack.alice.says("/okr cycle open Q3 2025", channel=DC)
    slack.alice.says('/okr add objective Next things cycle:"Q3 2025"')
    slack.alice.says('/okr add kr O1 Publish 20 stories confirm:yes cycle:"Q3 2025"')
    slack.clock.advance(days=57)  # the first of July
    slack.ben.says("/okr show 1.1", channel=DC)
    assert slack.ben.sees().startswith("# KR 1.1\nPublish 20 stories")
    slack.alice.says("/okr cycle close")
    shown = slack.alice.sees()
    assert shown.startswith("Still open in Q2 2025:\n")
    assert '`/okr grade 1.1 0.7 why cycle:"Q2 2025"`' in shown
    slack.alice.clicks("Close, carry nothing over")
    assert slack.alice.sees().startswith("Q2 2025 is closed. Q3 2025 goes on.")
