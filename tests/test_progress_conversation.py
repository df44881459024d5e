"""Checking in from Slack, as people see it."""

from __future__ import annotations

import pytest

from tests.house import DC, PARTICIPATION, House, unlinked


@pytest.fixture
def slack(slack_on_both: House) -> House:
    """On SQLite, and on PostgreSQL where there is one."""
    return slack_on_both


def test_a_check_in_is_answered_with_a_receipt(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37 first batch", channel=DC)
    assert (
        slack.alice.sees()
        == """\
KR 1.2 37 of ≥50 nominations · 74% · on track · self-reported
> first batch
[Undo] [Add link] [Show]"""
    )


def test_everything_that_may_come_with_a_value(slack: House) -> None:
    slack.alice.says(
        "/okr progress 1.2 37 first batch, see https://example.org/list confidence:7 "
        "health:at-risk ask:“names from Latin America” win",
        channel=DC,
    )
    assert (
        slack.alice.sees()
        == """\
KR 1.2 37 of ≥50 nominations · 74% · at risk · self-reported
🎉 Marked as a win.
> first batch, see https://example.org/list
Confidence: 7 of 10
You asked for help: names from Latin America
[Undo] [Add link] [Show]"""
    )


def test_everybody_can_see_where_it_stands(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 12 newsletter", channel=DC)
    slack.priya.says("/okr progress 1.2 +25 first batch confidence:7", channel=DC)
    slack.delivered()
    slack.ben.says("/okr show KR 1.2", channel=DC)
    assert (
        unlinked(slack.ben.sees())
        == """\
# KR 1.2
Collect ≥50 nominations for the inaugural cohort
▰▰▰▰▰▰▰▱▱▱ 37 of ≥50 nominations · 74% · needs 13 more · self-reported
*Target* ≥50 nominations | *Health* on track: 36 points ahead of the expected pace
*Expected by now* 37% | *Confidence* 7 of 10
*Owners* nobody yet
▁█
#2 · 5 May · +25 → 37 · Priya Raman in #distinguished-contributors · self-reported · first batch
#1 · 5 May · 12 · Alice Osei in #distinguished-contributors · self-reported · newsletter
Its thread: in #distinguished-contributors
[Update] [History]"""
    )


def test_undo_puts_the_old_value_back(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.clicks("Undo")
    assert (
        slack.alice.sees()
        == """\
Undone: KR 1.2 check-in #1 (37). It stands at: ≥50 nominations · no news yet
[Show]"""
    )
    slack.alice.says("/okr history 1.2")
    assert (
        unlinked(slack.alice.sees())
        == """\
# KR 1.2 · history
Collect ≥50 nominations for the inaugural cohort
#1 · 5 May · ~37~ · Alice Osei in #distinguished-contributors · self-reported · undone
To undo one: `/okr undo 1.2#1`"""
    )


def test_a_double_click_undoes_once(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 12", channel=DC)
    slack.alice.says("/okr progress 1.2 +5")
    slack.alice.clicks("Undo", twice=True)
    slack.workspace.settle()
    slack.alice.says("/okr show 1.2")
    assert "12 of ≥50 nominations" in slack.alice.sees()


def test_undo_without_a_name_takes_back_ones_own_newest(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 12", channel=DC)
    slack.ben.says("/okr progress 1.2 20", channel=DC)
    slack.alice.says("/okr undo")
    assert slack.alice.sees().startswith("Undone: KR 1.2 check-in #1 (12). It stands at: 20 of ≥50")
    slack.alice.says("/okr undo")
    assert (
        slack.alice.sees()
        == """\
There is nothing of yours to undo.
To undo another one, name it: `/okr undo 2.1#3`"""
    )


def test_a_value_of_the_wrong_kind_is_refused_with_what_would_be_right(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 80%", channel=DC)
    assert (
        slack.ben.sees()
        == """\
80% is a percentage, and this key result counts nominations.
Say a number like 37, or +5."""
    )
    slack.ben.says("/okr show 1.2")
    assert "Nothing was recorded yet." in slack.ben.sees()


def test_a_figure_that_shrinks_is_recorded_with_a_question(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 40", channel=DC)
    slack.ben.says("/okr progress 1.2 4", channel=DC)
    assert (
        slack.ben.sees()
        == """\
KR 1.2 40 → 4 of ≥50 nominations · 8% · off track · self-reported
It was 40, now 4: typo?
[Undo] [Add link] [Show]"""
    )


def test_kinds_of_values(slack: House) -> None:
    for said, seen in [
        ("/okr progress 1.3 14/20", "KR 1.3 14/20 (70%) of ≥80% · 87% of the way · on track · self-reported"),
        ("/okr progress 1.3 80%", "KR 1.3 14/20 (70%) → 80% of ≥80% · 100% of the way · met · self-reported"),
        ("/okr progress 3.1 done", "KR 3.1 kept up · met · self-reported"),
        ("/okr progress 3.1 not done", "KR 3.1 kept up → not kept up · off track · self-reported"),
        (
            "/okr progress 3.2 1",
            "KR 3.2 1 of ≥2 formal feedback rounds per year · 50% · on track · self-reported",
        ),
    ]:
        slack.ben.says(said, channel=DC)
        assert slack.ben.sees().splitlines()[0] == seen
    for said, seen in [
        ("/okr progress 2.1 11.5", "KR 2.1 11.5 of >11.5 NPS · 99% · on track · self-reported"),
        ("/okr progress 2.1 -12", "KR 2.1 11.5 → -12 of >11.5 NPS · 0% · off track · self-reported"),
        ("/okr progress 1.2 2", "KR 1.2 2 of 2–3 in-market experiments · 100% · met · self-reported"),
    ]:
        slack.ben.says(said, channel=PARTICIPATION)
        assert slack.ben.sees().splitlines()[0] == seen


def test_a_past_day_may_be_given(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 40", channel=DC)
    slack.ben.says("/okr progress 1.2 10 on:2025-04-20", channel=DC)
    assert (
        slack.ben.sees()
        == """\
KR 1.2 10 on 20 April. Today: 40 of ≥50 nominations · 80% · on track · self-reported
[Undo] [Add link] [Show]"""
    )
    slack.ben.says("/okr progress 1.2 41 on:2025-06-01")
    assert (
        slack.ben.sees()
        == """\
1 June 2025 is still to come.
Leave out on:, or give the day it was true."""
    )


def test_several_lines_are_recorded_together_or_not_at_all(slack: House) -> None:
    slack.ben.says("/okr progress 2.1 +3\n/okr progress 2.2 5/9", channel=DC)
    assert (
        slack.ben.sees()
        == """\
KR 2.1 3 of ≥10 stories or testimonials · 30% · on track · self-reported
[Undo] [Add link] [Show]
---
KR 2.2 5/9 (55.55%) of ≥50% · 100% of the way · met · self-reported
[Undo] [Add link] [Show]"""
    )
    slack.ben.says("/okr progress 2.1 +3\n/okr progress 9.9 1")
    assert slack.ben.sees().startswith("There is no KR 9.9")
    slack.ben.says("/okr show 2.1")
    assert "3 of ≥10 stories" in slack.ben.sees()


def test_people_and_channels_in_a_note_are_names_that_ping_nobody(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 37 thanks @priya and #general", channel=DC)
    assert slack.ben.sees().splitlines()[1] == "> thanks @Priya Raman and #general"
    slack.delivered()
    assert "> thanks @Priya Raman and #general" in slack.shows(DC)


def test_values_that_look_like_a_slip_are_asked_about(slack: House) -> None:
    for said, asked in [
        ("1.3 27/30", "[Undo] [Add link] [Show]"),
        ("1.3 0.9", "That is 0.9%. Did you mean 90%?"),
        ("1.3 110%", "110% is more than all of it: typo?"),
        ("3.2 41", "41 is far past ≥2 formal feedback rounds per year: typo?"),
    ]:
        slack.ben.says(f"/okr progress {said}", channel=DC)
        assert slack.ben.sees().splitlines()[1] == asked


def test_a_verb_that_was_left_out(slack: House) -> None:
    slack.ben.says("/okr 1.2 37 first batch", channel=DC)
    assert slack.ben.sees() == "A verb is missing.\nDid you mean `/okr progress 1.2 37 first batch`?\n[Yes]"
    slack.ben.clicks("Yes")
    assert slack.ben.sees().startswith("KR 1.2 37 of ≥50")


def test_a_list_that_is_empty_says_why(slack: House) -> None:
    for what, why in [
        ("at-risk", "Nothing is at risk."),
        ("mine", "Ben Lindqvist owns no key result here, and that is fine: anybody may check in."),
    ]:
        slack.ben.says(f"/okr list {what}", channel=DC)
        assert slack.ben.sees().splitlines()[1:] == [why]


def test_an_unknown_key_result(slack: House) -> None:
    slack.ben.says("/okr progress 1.9 3", channel=DC)
    assert (
        slack.ben.sees()
        == """\
There is no KR 1.9 in Distinguished Contributor Program.
They go from 1.1 to 5.2: `/okr list` shows them."""
    )


def test_an_objective_is_no_key_result(slack: House) -> None:
    slack.ben.says("/okr progress O2 3", channel=DC)
    assert (
        slack.ben.sees()
        == """\
O2 is an objective.
Name one of its key results: 2.1, 2.2."""
    )


def test_a_code_that_stands_twice_in_the_document(slack: House) -> None:
    slack.ben.says("/okr progress KR 1 3", channel=PARTICIPATION)
    assert (
        slack.ben.sees()
        == """\
“KR 1” is the code of more than one: 1.1, 2.1, 3.1, 4.1.
Use the number, such as 1.1."""
    )


def test_an_address_that_two_programs_have_is_a_question_with_buttons(slack: House) -> None:
    slack.priya.says("/okr progress 1.2 2", channel="general")
    assert (
        slack.priya.sees()
        == """\
2 programs have a 1.2: which one?
Pick one, or add `in:<program>` to what you typed.
[Distinguished Contributor Program] [Participation]"""
    )
    slack.priya.clicks("Participation")
    assert slack.priya.sees().startswith("KR 1.2 2 of 2–3 in-market experiments")


def test_an_address_that_one_program_has_needs_no_question(slack: House) -> None:
    slack.priya.says("/okr progress 5.1 2", channel="general")
    assert slack.priya.sees().startswith("KR 5.1 2 of ≥5 Distinguished Contributors")


def test_the_same_command_again_is_recorded_once(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 +5", channel=DC)
    slack.ben.sees()
    slack.workspace.redeliver()
    slack.ben.says("/okr history 1.2")
    assert (
        slack.ben.sees()
        == """\
# KR 1.2 · history
Collect ≥50 nominations for the inaugural cohort
#1 · 5 May · +5 → 5 · Ben Lindqvist in #distinguished-contributors · self-reported
To undo one: `/okr undo 1.2#1`"""
    )


# ---- the form ----------------------------------------------------------------------------------


def test_the_form_asks_for_what_is_missing(slack: House) -> None:
    slack.ben.says("/okr progress 1.2", channel=DC)
    assert (
        slack.ben.sees()
        == """\
┌ Check in
Key result: 1.2 Collect ≥50 nominations for the inaugural cohort
Value:
  Target: ≥50 nominations.
Note (optional):
Link (optional):
Confidence, 0 to 10 (optional):
How it looks to you (optional): (On track / At risk / Off track)
Day (optional):
  If it was another day than today.
What would help? (optional):
[Cancel] [Save]"""
    )
    slack.ben.fills(value="37", note="first batch", link="https://example.org/list", confidence="8")
    slack.ben.submits()
    assert (
        slack.ben.sees()
        == """\
┌ Milepost
KR 1.2 37 of ≥50 nominations · 74% · on track · self-reported
> first batch https://example.org/list
Confidence: 8 of 10
[Undo] [Add link] [Show]
[Done]"""
    )


def test_mistakes_are_shown_beside_their_fields(slack: House) -> None:
    slack.ben.says("/okr progress", channel=DC)
    slack.ben.fills(key_result="1.2", value="lots", confidence="11")
    slack.ben.submits()
    assert "  ! “lots” is not a value I can read." in slack.ben.sees()
    slack.ben.fills(value="80%")
    slack.ben.submits()
    assert "  ! “11” will not do there. Write a whole number from 0 to 10." in slack.ben.sees()
    slack.ben.fills(confidence="10")
    slack.ben.submits()
    assert "  ! 80% is a percentage, and this key result counts nominations." in slack.ben.sees()
    slack.ben.fills(value="37")
    slack.ben.submits()
    assert slack.ben.sees().startswith("┌ Milepost\nKR 1.2 37 of ≥50")


def test_a_form_delivered_again_is_recorded_once(slack: House) -> None:
    slack.ben.says("/okr progress 1.2", channel=DC)
    slack.ben.fills(value="+5")
    slack.ben.submits()
    slack.ben.sees()
    slack.workspace.redeliver()
    slack.ben.says("/okr show 1.2")
    assert "5 of ≥50 nominations · 10%" in slack.ben.sees()


def test_a_modals_undo_works_too(slack: House) -> None:
    slack.ben.says("/okr progress 1.2", channel=DC)
    slack.ben.fills(value="37")
    slack.ben.submits()
    slack.ben.clicks("Undo")
    assert "Undone: KR 1.2 check-in #1 (37)." in slack.ben.sees()
