"""Editing targets, dates and words: what changes, and what stays as it was set."""

from __future__ import annotations

from tests.house import DC, House


def test_a_bare_number_changes_the_number_alone(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 due:2025-06-20", channel=DC)
    slack.alice.says("/okr edit 1.2 target:60")
    assert (
        slack.alice.sees()
        == """\
Changed KR 1.2
Target: ~≥50 nominations by 20 June 2025~ → ≥60 nominations by 20 June 2025
[Show]"""
    )
    slack.alice.says("/okr edit 1.2 text:Collect ≥70 nominations")
    assert (
        "Target: ~≥60 nominations by 20 June 2025~ → ≥60 nominations by 20 June 2025"
        not in slack.alice.sees()
    )
    slack.alice.says("/okr show 1.2")
    assert "≥60 nominations by 20 June 2025" in slack.alice.sees()  # both were set apart from the words


def test_words_without_a_target_are_refused(slack: House) -> None:
    slack.alice.says("/okr edit 1.2 target:banana", channel=DC)
    assert (
        slack.alice.sees() == "I read no target in “banana”.\nIt is ≥50 nominations now; write one like that."
    )


def test_a_kind_that_the_check_ins_are_not_of_is_refused(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 7", channel=DC)
    slack.alice.says("/okr edit 1.2 target:80%")
    assert (
        slack.alice.sees()
        == """\
KR 1.2 has check-ins as a count; that would be a percent.
Drop it and add a new one: `/okr drop 1.2`"""
    )


def test_a_date_is_a_date(slack: House) -> None:
    for due in ("whenever", "2026-13-45", "31 February 2026"):
        slack.alice.says(f"/okr edit 1.2 due:{due}", channel=DC)
        assert slack.alice.sees().startswith(f"“{due}” is not a date.")
    for due, seen in [
        ("Q3 2025", "by Q3 2025"),
        ("2025-07", "by July 2025"),
        ("none", "→ ≥50 nominations\n"),
    ]:
        slack.alice.says(f"/okr edit 1.2 due:{due}")
        assert seen in slack.alice.sees()


def test_over_a_limit_is_not_on_track(slack: House) -> None:
    slack.alice.says("/okr add kr O3 Reply within 48 hours confirm:yes", channel=DC)
    slack.alice.says("/okr progress 3.4 72 hours")
    assert (
        slack.alice.sees().splitlines()[0] == "KR 3.4 72 hours of ≤48 hours · 66% · at risk · self-reported"
    )
    slack.alice.says("/okr show 3.4")
    assert "at risk: over the limit of ≤48 hours" in slack.alice.sees()


def test_last_years_figure_is_not_this_years(slack: House) -> None:
    slack.ben.says("/okr progress 3.2 2", channel=DC)
    assert "2 of ≥2 formal feedback rounds per year · 100% · met" in slack.ben.sees()
    slack.clock.advance(days=300)
    for line in ("show 3.2", "list O3"):
        slack.ben.says(f"/okr {line}")
        seen = slack.ben.sees()
        assert "2 of ≥2" not in seen and "≥2 formal feedback rounds per year · no news yet" in seen
    slack.ben.says("/okr progress 3.2 +1")
    assert slack.ben.sees().startswith("KR 3.2 1 of ≥2 formal feedback rounds per year · 50%")
