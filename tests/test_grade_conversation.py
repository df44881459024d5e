"""Grades: a reason, what they hold fast, and what goes on in the next cycle."""

from __future__ import annotations

from tests.house import DC, House


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
KR 1.2 Collect ≥50 nominations for the inaugural cohort
0.7 is its grade for Q2 2025.
> 37 of 50, from four continents
Next cycle: keep it.
[Done]"""
    )
    slack.ben.says("/okr progress 1.2 40", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 is graded, so its value rests.")
    slack.ben.says("/okr show 1.2", channel=DC)
    assert "*Grade* 0.7: 37 of 50, from four continents | *Next cycle* keep it" in slack.ben.sees()


def test_the_value_that_was_graded_stays(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.says("/okr grade 1.2 0.7 from four continents")
    for line in ("undo", "undo 1.2#1"):
        slack.alice.says(f"/okr {line}")
        assert (
            slack.alice.sees()
            == """\
KR 1.2 is graded 0.7, so its value rests.
To change the grade: `/okr grade 1.2 0.7 why`"""
        )


def test_a_grade_says_whether_it_goes_on(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 60", channel=DC)
    for line in (
        "1.1 1.0 done next:keep",
        "1.2 1.0 more than we hoped next:modify",
        "1.3 0.2 nobody asked next:drop",
        "2.1 0.4 half",
    ):
        slack.alice.says(f"/okr grade {line}")
        slack.alice.sees()
    slack.alice.says("/okr drop 2.2")
    slack.alice.says("/okr drop O3")
    slack.alice.says("/okr drop O4")
    slack.alice.says("/okr cycle close")
    assert (
        slack.alice.sees()
        == """\
Still open in Q2 2025:
5.1 ≥5 Distinguished Contributors serve as mentors or validators for future nominees
5.2 At least 3 new contributors cite the program as a motivator or inspiration to engage with the community
Graded, and to go on:
1.1 Introduce the program at the Open edX Conference (July 2025)
1.2 Collect ≥50 nominations for the inaugural cohort
No grade yet: 5.1, 5.2. If you like, say how it went, now or later: `/okr grade 5.1 0.7 why`
[Carry over all to Q3 2025] [Close, carry nothing over]"""
    )
    slack.alice.clicks("Carry over all to Q3 2025")
    assert "with 4 key results carried over." in slack.alice.sees()
    slack.alice.says("/okr show O1")
    assert (
        slack.alice.sees()
        == """\
# O1 · Launch and Socialize the Program
1.1 Introduce the program at the Open edX Conference (July 2025)
▱▱▱▱▱▱▱▱▱▱ to be done by July 2025 · no news yet
1.2 Collect ≥50 nominations for the inaugural cohort
▱▱▱▱▱▱▱▱▱▱ ≥50 nominations · no news yet
[Update]"""
    )
