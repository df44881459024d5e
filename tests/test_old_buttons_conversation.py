"""Buttons and forms that are pressed late, twice, or after things have moved."""

from __future__ import annotations

import pytest

from tests.house import DC, PARTICIPATION, House


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
