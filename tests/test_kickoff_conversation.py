"""`okr kickoff`, and what stands in both homes after it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.text import JOINER
from handlers.model import Program
from storage.session import Session
from tests.command_line import good
from tests.forum_house import BothHouse, forum_environment
from tests.house import DC, House, environment_for, unlinked

CALL = "2025-05-15 16:00 https://meet.example.org/okrs"


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are drawn in tests of their own; here are the words, complete without them."""
    monkeypatch.setattr("bot.illustrating.draw", lambda drawings, *given: {})


def dc(session: Session) -> Program:
    program = session.programs.by_slug("dc")
    assert program is not None
    return program


def test_the_kick_off_reads_like_a_letter(both: BothHouse) -> None:
    both.alice.says(f"/okr kickoff call {CALL}", channel=DC)
    assert both.alice.sees() == (
        "Q2 2025 is talked about on Thursday, 15 May, 16:00 (Europe/Berlin). The kick-off will say so.\n"
        "To see it: `/okr kickoff preview Q2 2025`"
    )
    both.alice.says("/okr kickoff now", channel=DC)
    assert both.alice.sees() == (
        "The kick-off of Q2 2025 is on its way: in #distinguished-contributors and on the forum, in Contributors."
    )
    both.delivered()
    letter = """\
Hello everyone! Here is what we want to reach together in Q2 2025, 1 April to 30 June 2025: 5 objectives with 12 key results.
O1 · Launch and Socialize the Program
KR 1.1 Introduce the program at the Open edX Conference (July 2025)
KR 1.2 Collect ≥50 nominations for the inaugural cohort
KR 1.3 Ensure ≥80% awareness among active community members through newsletters, blog, Slack, TOC, and events
O2 · Celebrate Sustained Contributions
KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
KR 2.2 ≥50% of selected DCs voluntarily opt into follow-on engagement (mentoring, validating nominations, speaking, etc.)
O3 · Keep the Program Community-Driven
KR 3.1 Maintain a diverse and rotating selection panel including contributors, partners, and community leaders
KR 3.2 Gather ≥2 formal feedback rounds from community or DCs per year
KR 3.3 Based on feedback, evolve at least 1 program component annually (e.g., nomination form, selection process)
O4 · Measure and Communicate Impact
KR 4.1 Develop and publish a simple dashboard showing nominations, selections, participation, and engagement
KR 4.2 Share program outcomes at the 2026 Open edX Conference or similar convening
O5 · Build the Pipeline for Future DCs
KR 5.1 ≥5 Distinguished Contributors serve as mentors or validators for future nominees
KR 5.2 At least 3 new contributors cite the program as a motivator or inspiration to engage with the community
Let us talk about it: Thursday, 15 May, 16:00 (Europe/Berlin) · join here
Any questions or ideas? Reply here: replies are collected for the summary."""
    shown = unlinked(both.shows(DC)).replace("\n  ", "\n")
    assert shown == f"milepost: # Distinguished Contributor Program: our OKRs for Q2 2025\n{letter}"
    (topic,) = [each for each in both.forum.state.topics.values() if "our OKRs" in each.title]
    assert topic.title == "Distinguished Contributor Program: our OKRs for Q2 2025"
    posted = unlinked(both.forum.topic(topic.id).shows()).replace("\n  ", "\n")
    assert letter in posted.replace("*", "").replace(JOINER, "")


@pytest.mark.thorough
def test_anybody_may_look_beforehand_and_stewards_post_once(both: BothHouse) -> None:
    both.gus.says("/okr kickoff", channel=DC)
    first, *_, last = both.gus.sees().splitlines()
    assert first == "# Distinguished Contributor Program: our OKRs for Q2 2025"
    assert last == (
        "Only you see this. It would go out in #distinguished-contributors and on the forum, in Contributors. "
        "Stewards post it at once with `/okr kickoff now Q2 2025`."
    )
    assert "🖼 Picture of how it hangs together. O1 with KR 1.1, 1.2 and 1.3;" in both.gus.sees()
    both.ben.says("/okr kickoff now", channel=DC)
    assert both.ben.sees().startswith("Only stewards of Distinguished Contributor Program may do that.")
    for _ in range(2):
        both.alice.says("/okr kickoff now", channel=DC)
        both.delivered()
        both.clock.advance(days=1)
    assert both.alice.sees() == (
        "The kick-off of Q2 2025 stands already, and is brought up to date: in #distinguished-contributors "
        "and on the forum, in Contributors."
    )
    assert both.shows(DC).count("our OKRs for Q2 2025") == 1
    assert "posted the kick-off of Q2 2025" in both.db.read(
        lambda session: str([each.what for each in session.audit.recent(dc(session).id)])
    )


@pytest.mark.thorough
def test_a_call_that_is_set_late_offers_to_bring_the_post_up_to_date(slack: House) -> None:
    slack.alice.says("/okr kickoff now", channel=DC).sees()
    slack.delivered()
    slack.alice.says(f"/okr kickoff call {CALL}", channel=DC)
    assert slack.alice.sees() == (
        "Q2 2025 is talked about on Thursday, 15 May, 16:00 (Europe/Berlin). The kick-off will say so.\n"
        "What was posted does not say so yet.\n[Bring it up to date]"
    )
    slack.alice.clicks("Bring it up to date")
    slack.delivered()
    assert "Let us talk about it: Thursday, 15 May" in slack.shows(DC)
    slack.alice.says("/okr kickoff call none", channel=DC)
    assert slack.alice.sees() == (
        "The kick-off of Q2 2025 names no call.\nWhat was posted does not say so yet.\n[Bring it up to date]"
    )


def test_what_is_over_is_not_kicked_off_any_more(slack: House) -> None:
    slack.clock.advance(days=59)
    slack.alice.says("/okr kickoff now Q2 2025", channel=DC)
    assert slack.alice.sees() == "Q2 2025 is over.\nHow it went: `/okr summary now Q2 2025`"
    slack.gus.says("/okr kickoff preview Q2 2025", channel=DC)
    assert "Stewards post it" not in slack.gus.sees()


def test_mistakes_about_the_call_say_what_would_be_right(slack: House) -> None:
    def answer(line: str) -> str:
        slack.alice.says(f"/okr kickoff {line}", channel=DC)
        return slack.alice.sees()

    hint = "\nWrite it like 2027-01-14 16:00 https://meet.example.org/okrs, or none."
    assert answer("call 2025-05-15") == f"I did not find the call's time.{hint}"
    assert answer("call 2025-05-15 25:00") == f"There is no 25:00 on the clock.{hint}"
    assert answer(
        "call 2025-05-05 3pm"
    ) == "Q2 2025 is talked about on Monday, 5 May, 15:00 (Europe/Berlin). " + (
        "The kick-off will say so.\nTo see it: `/okr kickoff preview Q2 2025`"
    )
    assert answer("call 2024-05-15 3pm") == f"That is in the past already.{hint}"
    assert answer("call soon") == "“soon” is not a date.\nWrite dates like 2026-11-20."
    assert answer("preview Q7 2031") == (
        "Distinguished Contributor Program has no cycle “Q7 2031”.\nIt has Q2 2025."
    )
    assert answer("call none") == "The kick-off of Q2 2025 names no call."
    assert "Let us talk" not in answer("preview")


def test_a_call_in_another_zone_is_told_in_the_programs(slack: House) -> None:
    def answer(line: str) -> str:
        slack.alice.says(f"/okr kickoff {line}", channel=DC)
        return slack.alice.sees()

    assert answer("call 2025-05-15 16:00 CET room 4") == (
        "“CET” is not enough for me to know the time.\n"
        "Leave “CET” out for Europe/Berlin, the program's own, or name a zone like Europe/Berlin or UTC."
    )
    assert answer("call 2025-07-15 16:00") == (
        "Q2 2025 is over by then.\n"
        'Of another cycle: `/okr kickoff call … cycle:"…"`; Q2 2025 ends on 2025-06-30.'
    )
    assert answer("call 2025-05-15 16:00 America/New_York room 4").startswith(
        "Q2 2025 is talked about on Thursday, 15 May, 22:00 (Europe/Berlin)."
    )


def test_a_prepared_cycle_comes_first_and_an_empty_one_has_nothing_to_say(slack: House) -> None:
    slack.alice.says("/okr cycle open Q3 2025", channel=DC)
    slack.alice.sees()
    slack.alice.says("/okr kickoff", channel=DC)
    assert slack.alice.sees() == (
        'Q3 2025 has no key results yet.\nA steward can add some: `/okr add objective … cycle:"Q3 2025"`'
    )
    slack.alice.says("/okr add objective Celebrate contributors cycle:Q3 2025", channel=DC)
    slack.alice.sees()
    slack.alice.says("/okr kickoff", channel=DC)
    assert "in Q3 2025, 1 July to 30 September 2025: 1 objective." in slack.alice.sees()


def test_the_calendar_posts_it_and_its_call_is_a_calendars_event(slack: House) -> None:
    slack.restart(PUBLIC_URL="https://bot.example.org")
    slack.alice.says("/okr cycle open Q3 2025", channel=DC)
    slack.alice.sees()
    slack.alice.says("/okr add objective Celebrate, contributors; all cycle:Q3 2025", channel=DC)
    slack.alice.sees()
    slack.alice.says("/okr kickoff call 2025-07-10 17:30 room 4, 2nd floor", channel=DC)
    slack.alice.sees()
    slack.clock.advance(days=(datetime(2025, 7, 1, 8, tzinfo=UTC) - slack.clock()).total_seconds() / 86400)
    slack.db.submit(lambda session: None).result(timeout=10)
    slack.bot.app.ticker._scheduler.get_jobs()[0].modify(next_run_time=datetime.now(UTC))  # type: ignore[union-attr]
    shown = slack.shows(DC, until="our OKRs for Q3 2025")
    assert "Thursday, 10 July, 17:30 (Europe/Berlin) <https://bot.example.org/calls/" in shown
    assert "A little late: this was due on Tuesday, 1 July, 09:00." in shown
    path = shown.partition("<https://bot.example.org")[2].partition(">")[0]
    given = httpx.get(slack.bot.url + path)
    assert given.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = given.text.split("\r\n")
    assert "DTSTART:20250710T153000Z" in lines and "DTEND:20250710T163000Z" in lines
    assert "SUMMARY:Distinguished Contributor Program: our OKRs for Q3 2025" in lines
    assert "LOCATION:room 4\\, 2nd floor" in lines
    assert httpx.get(slack.bot.url + path.replace(".ics", "0.ics")).status_code == 404
    assert httpx.get(f"{slack.bot.url}/calls/x/y.ics").status_code == 404


def test_a_dry_run_shows_it_in_the_terminal(both: BothHouse, tmp_path: Path) -> None:
    env = environment_for(both.workspace, both.database) | forum_environment(both.forum)
    asked = ("digest", "--program", "dc", "--kind", "kickoff", "--at", "2025-04-01T09:00", "--dry-run")
    text = good(*asked, cwd=tmp_path, env=env)
    assert text.startswith("--- in #distinguished-contributors (kickoff/")
    assert "### Distinguished Contributor Program: our OKRs for Q2 2025" in text
    assert "Picture of how it hangs together." in text
    assert both.shows(DC) == ""
