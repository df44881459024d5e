"""`okr summary`: how a cycle went, as people read it."""

from __future__ import annotations

import pytest

from tests.forum_house import BothHouse
from tests.house import DC, House, unlinked


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are drawn in tests of their own; here are the words, complete without them."""
    monkeypatch.setattr("bot.illustrating.draw", lambda drawings, *given: {})


def a_quarter(house: House) -> None:
    """From May to the third of July."""
    lines = (
        ("ben", "progress 1.1 done"),
        ("ben", "progress 2.1 4 first stories https://blog.example.org/one"),
        ("priya", "progress 1.2 37 half of them by mail https://example.org/list"),
        ("ben", "progress 2.1 7 https://blog.example.org/two https://blog.example.org/three"),
        ("priya", 'progress 1.2 52 ask:"somebody who speaks French"'),
        ("alice", "grade 1.2 1.0 The newsletter did it. next:keep"),
        ("alice", "grade 2.1 0.7 Seven of ten; three are half written. next:modify"),
        ("alice", "grade 1.1 1.0 It was a good talk. next:drop"),
    )
    for who, line in lines:
        house.workspace.people[who].says(f"/okr {line}", channel=DC).sees()
        house.clock.advance(days=7)
    house.clock.advance(days=3)  # to the third of July


def test_it_says_what_became_of_everything(both: BothHouse) -> None:
    a_quarter(both)
    both.alice.says("/okr summary now Q2 2025", channel=DC)
    assert both.alice.sees() == (
        "The summary of Q2 2025 is on its way: in #distinguished-contributors and on the forum, in Contributors."
    )
    both.delivered()
    shown = unlinked(both.shows(DC)).rpartition("milepost: # Distinguished Contributor Program")[2]
    assert (
        shown.replace("\n  ", "\n")
        == """\
: how Q2 2025 went
🎉 2 of 12 key results were reached, and 1 more moved. Graded: 3 of 12, 0.9 on average.
O1 · Launch and Socialize the Program · 2 of 3 reached · grade 1.0
✅ KR 1.1 Introduce the program at the Open edX Conference (July 2025)
done · grade 1.0
> It was a good talk.
✅ KR 1.2 Collect ≥50 nominations for the inaugural cohort
52 of ≥50 nominations · 100% · grade 1.0
> The newsletter did it.
Behind it: https://example.org/list
Nothing was recorded of KR 1.3 Ensure ≥80% awareness among active community members…
O2 · Celebrate Sustained Contributions · 35% of the way · grade 0.7
KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
7 of ≥10 stories or testimonials · 70% · grade 0.7
> Seven of ten; three are half written.
Behind it: https://blog.example.org/two · https://blog.example.org/three · https://blog.example.org/one
Nothing was recorded of KR 2.2 ≥50% of selected DCs voluntarily opt into follow-on…
O3 · Keep the Program Community-Driven
Nothing was recorded of KR 3.1 Maintain a diverse and rotating selection panel including…; KR 3.2 Gather ≥2 formal feedback rounds from community or DCs per…; KR 3.3 Based on feedback, evolve at least 1 program component…
O4 · Measure and Communicate Impact
Nothing was recorded of KR 4.1 Develop and publish a simple dashboard showing nominations,…; KR 4.2 Share program outcomes at the 2026 Open edX Conference or…
O5 · Build the Pipeline for Future DCs
Nothing was recorded of KR 5.1 ≥5 Distinguished Contributors serve as mentors or…; KR 5.2 At least 3 new contributors cite the program as a motivator…
Meant to go on, not carried over yet: KR 1.2, and KR 2.1 in another shape.
Not carried on: KR 1.1.
No grade yet: KR 1.3, 2.2, 3.1, 3.2, 3.3, 4.1, 4.2, 5.1 and 5.2. Whoever owns one can say how it went, any time: `/okr grade 1.3 0.7 why cycle:"Q2 2025"`
Thank you, everybody who had a hand in it."""
    )
    assert "Priya" not in shown and "Ben" not in shown and "Alice" not in shown
    (topic,) = [each for each in both.forum.state.topics.values() if "went" in each.title]
    assert topic.title == "Distinguished Contributor Program: how Q2 2025 went"
    assert '@milepost grade 1.3 0.7 why cycle:"Q2 2025"' in topic.posts[0].cooked.replace("&quot;", '"')


def test_anybody_may_ask_how_it_is_going(slack: House) -> None:
    slack.ben.says("/okr progress 2.1 4", channel=DC)
    slack.ben.sees()
    slack.gus.says("/okr summary", channel=DC)
    lines = slack.gus.sees().splitlines()
    assert lines[0] == "# Distinguished Contributor Program: how Q2 2025 is going"
    assert lines[1] == "1 of 12 key results moved."
    assert lines[2].startswith("🖼 Bar chart: how far each objective came.")
    assert lines[-1].endswith("Stewards post it at once with `/okr summary now Q2 2025`.")
    assert "No grade yet" not in slack.gus.sees()
    slack.ben.says("/okr summary now", channel=DC)
    assert slack.ben.sees().startswith("Only stewards of Distinguished Contributor Program may do that.")


@pytest.mark.thorough
def test_one_that_is_asked_for_early_leaves_the_calendars_alone(slack: House) -> None:
    slack.alice.says("/okr summary now", channel=DC)
    slack.alice.sees()
    slack.delivered()
    slack.clock.advance(days=59)
    slack.alice.says("/okr summary now Q2 2025", channel=DC)
    slack.alice.sees()
    slack.delivered()
    shown = slack.shows(DC)
    assert (shown.count("how Q2 2025 is going"), shown.count("how Q2 2025 went")) == (1, 1)


@pytest.mark.thorough
def test_a_long_one_has_its_chapters_in_the_thread(slack: House) -> None:
    for n in range(1, 13):
        address = ("1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2", "3.3", "4.1", "4.2", "5.1", "5.2")[n - 1]
        value = "done" if address in ("1.1", "3.1", "4.1", "4.2") else "1"
        slack.ben.says(f"/okr progress {address} {value} https://example.org/{n}", channel=DC).sees()
    slack.clock.advance(days=59)
    slack.alice.says("/okr summary now Q2 2025", channel=DC)
    slack.alice.sees()
    slack.delivered()
    shown = unlinked(slack.shows(DC)).partition("# Distinguished Contributor Program")[2]
    headline, *below = shown.split("\n    milepost: ")
    assert "Reached\n  ✅ KR 1.1" in headline and "Our objectives\n  O1 · Launch" in headline
    assert headline.rstrip().endswith("Every key result, with what is behind it, is below.")
    assert "https://example.org/1" not in headline
    assert all(f"Behind it: https://example.org/{n}" in "\n".join(below) for n in range(1, 13))


@pytest.mark.thorough
def test_what_was_carried_over_goes_on_and_the_rest_is_only_meant_to(slack: House) -> None:
    def said(who: str, line: str) -> str:
        slack.workspace.people[who].says(f"/okr {line}", channel=DC)
        return slack.workspace.people[who].sees()

    def goes_on() -> list[str]:
        found = said("gus", "summary preview Q2 2025").splitlines()
        return [line for line in found if line.startswith(("Goes on", "Meant to go on", "Not carried"))]

    said("alice", "grade 1.2 0.4 Half of them came. next:keep")
    said("alice", "grade 2.1 0.3 Too few. next:modify")
    said("alice", "grade 2.2 0.3 Nobody has the time. next:drop")
    slack.clock.advance(days=59)  # to the third of July
    said("alice", "cycle open Q3 2025")
    carried = ["Not carried on: KR 2.2."]
    assert goes_on() == [
        "Meant to go on, not carried over yet: KR 1.2, and KR 2.1 in another shape.",
        *carried,
    ]
    said("alice", "cycle close Q2 2025 carry:all")
    everything = "KR 1.1, 1.2, 1.3, 3.1, 3.2, 3.3, 4.1, 4.2, 5.1 and 5.2, and KR 2.1 in another shape."
    assert goes_on() == [f"Goes on in Q3 2025: {everything}", *carried]
    said("alice", 'edit 2.1 Publish 4 stories cycle:"Q3 2025"')
    assert goes_on() == [f"Goes on in Q3 2025: {everything}", *carried]
    said("alice", "drop 1.2")
    assert goes_on()[1] == "Meant to go on, not carried over yet: KR 1.2."


def test_without_a_name_it_is_the_cycle_that_is_just_over(slack: House) -> None:
    def title() -> str:
        slack.gus.says("/okr summary preview", channel=DC)
        return slack.gus.sees().splitlines()[0].rpartition(": ")[2]

    assert title() == "how Q2 2025 is going"
    slack.clock.advance(days=58)
    slack.alice.says("/okr cycle close Q2 2025 carry:all", channel=DC).sees()
    assert title() == "how Q2 2025 went"
    slack.clock.advance(days=20)
    assert title() == "how Q2 2025 went"
    slack.clock.advance(days=9)
    assert title() == "how Q3 2025 is going"
