"""Buttons and forms that are pressed late, twice, or after things have moved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.house import DC, PARTICIPATION, House
from tests.ticking import tick_at


@pytest.fixture
def slack(slack_on_both: House) -> House:
    """On SQLite, and on PostgreSQL where there is one."""
    return slack_on_both


def test_an_undo_button_keeps_to_its_key_result_when_numbers_move(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.sees()
    slack.alice.says("/okr edit 1.2 order:1")
    slack.ben.says("/okr progress 1.2 done", channel=DC)  # another one is called 1.2 now
    assert slack.ben.sees().startswith("KR 1.2 done · met")
    slack.alice.clicks("Undo")
    assert slack.alice.sees().startswith("Undone: KR 1.1 check-in #1 (37).")
    slack.ben.says("/okr show 1.2")
    assert "done · self-reported" in slack.ben.sees()


def test_so_does_an_open_form(slack: House) -> None:
    slack.ben.says("/okr progress 2.2", channel=PARTICIPATION)
    slack.alice.says("/okr edit 2.2 order:1", channel=PARTICIPATION)
    slack.alice.sees()
    slack.ben.fills(value="14")
    slack.ben.submits()
    assert slack.ben.sees().startswith("┌ Milepost\nKR 2.1 14 of >15 NPS")


def test_a_button_of_a_closed_cycle_changes_nothing_in_the_next(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 2", channel=PARTICIPATION)
    slack.alice.says("/okr progress 1.1 5", channel=PARTICIPATION)
    slack.alice.says("/okr cycle close")
    slack.alice.clicks("Carry over all to Q3 2025")
    assert slack.alice.sees().startswith("Q2 2025 is closed. Q3 2025 is open")
    slack.ben.clicks("Undo")
    assert slack.ben.sees().startswith("Q2 2025 is closed, so what is in it stays as it is.")


def test_two_clicks_carry_over_once(slack: House) -> None:
    slack.alice.says("/okr cycle close", channel=PARTICIPATION)
    slack.alice.clicks("Carry over all to Q3 2025", twice=True)
    slack.workspace.settle()
    slack.alice.says("/okr cycle list")
    assert slack.alice.sees().splitlines()[1:] == [
        "Q3 2025 · 1 Jul 2025 to 30 Sep 2025 · open",
        "Q2 2025 · 1 Apr 2025 to 30 Jun 2025 · closed",
    ]
    slack.alice.says("/okr list")
    assert slack.alice.sees().count("Pilot 2-3 in-market experiments") == 1


def test_two_clicks_on_a_question_are_one_answer(slack: House) -> None:
    slack.priya.says("/okr progress 1.1 +1", channel="general")
    slack.priya.clicks("Participation", twice=True)
    slack.workspace.settle()
    slack.priya.says("/okr history 1.1 in:participation")
    assert "#2" not in slack.priya.sees()


def test_two_clicks_on_yes_add_one_key_result(slack: House) -> None:
    slack.alice.says("/okr add kr O2 Publish 3 podcasts", channel=DC)
    slack.alice.clicks("Yes, add it", twice=True)
    slack.workspace.settle()
    slack.alice.says("/okr list O2")
    assert slack.alice.sees().count("Publish 3 podcasts") == 1


def test_the_past_cannot_be_changed_into_what_cannot_be(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 10", channel=DC)
    slack.ben.says("/okr progress 1.2 -8")
    slack.ben.says("/okr undo 1.2#1")
    assert (
        slack.ben.sees()
        == """\
Then it would stand at -8, which cannot be.
`/okr history 1.2` shows what came later: undo that first."""
    )
    slack.ben.says("/okr progress 1.2 -9 on:2025-05-01")
    assert slack.ben.sees().startswith("Then it would stand at -9, which cannot be.")
    slack.ben.says("/okr show 1.2")
    assert "2 of ≥50 nominations" in slack.ben.sees()


def next_cycle(slack: House) -> None:
    """Ben was reminded of KR 2.1; then Q3 2025 begins, with another KR 2.1, and Q2 2025 stays open."""
    slack.alice.says("/okr edit 2.1 owner:@ben", channel=DC).sees()
    tick_at(slack, datetime(2025, 6, 23, 13, tzinfo=UTC))
    slack.alice.says("/okr cycle open Q3 2025", channel=DC).sees()
    for line in ("objective Grow", "objective Meet", "kr O2 Hold 5 meetups"):
        slack.alice.says(f'/okr add {line} cycle:"Q3 2025"', channel=DC).sees()
    slack.alice.clicks("Yes, add it")
    slack.alice.sees()
    slack.clock.advance(days=9)


def test_a_reminders_button_keeps_to_its_cycle(slack: House) -> None:
    next_cycle(slack)
    slack.ben.clicks("Update 2.1")
    form = slack.ben.fills(value="7").sees()
    assert "This is about Q2 2025; the current cycle is Q3 2025." in form
    assert "2.1 Publish ≥10 stories" in form
    slack.ben.submits()
    assert slack.ben.sees().startswith("┌ Milepost\nKR 2.1 7 of ≥10 stories")
    slack.ben.says("/okr show 2.1", channel=DC)
    assert "Hold 5 meetups" in slack.ben.sees()


def test_once_its_cycle_is_closed_it_says_so(slack: House) -> None:
    next_cycle(slack)
    slack.alice.says("/okr cycle close Q2 2025 carry:none", channel=DC).sees()
    slack.ben.clicks("Update 2.1")
    assert (
        slack.ben.sees()
        == """\
Q2 2025 is closed.
Record it on the key result of the current cycle: `/okr list` shows those."""
    )


def test_a_number_of_the_cycle_before_is_explained(slack: House) -> None:
    next_cycle(slack)
    slack.ben.says("/okr progress 1.2 9", channel=DC)
    assert (
        slack.ben.sees()
        == """\
There is no KR 1.2 in Distinguished Contributor Program.
The cycle has changed: KR 1.2 is of Q2 2025. To mean that one, add `cycle:"Q2 2025"`."""
    )
    slack.ben.says('/okr progress 1.2 9 cycle:"Q2 2025"', channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 9 of ≥50 nominations")
    slack.alice.says("/okr cycle close Q2 2025 carry:none", channel=DC).sees()
    slack.ben.says("/okr progress 1.2 9", channel=DC)
    assert slack.ben.sees().endswith("Q2 2025, which is closed, has KR 1.2. `/okr list` shows those of now.")
