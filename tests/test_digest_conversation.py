"""`okr digest`, what stands in both homes after it, and `milepost digest`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.posting import want_posts
from handlers.rhythm.model import Slot
from handlers.rhythm.weekly import plan_digest
from storage.session import Session
from tests.command_line import good, milepost
from tests.forum_house import BothHouse, forum_environment
from tests.house import DC, SEEDS, House, environment_for, unlinked

FRIDAY = datetime(2025, 5, 16, 13, tzinfo=UTC)  # 15:00 in Berlin, eleven days after the beginning
LONG = "It took a while, and here is all that happened on the way, told by those who were there. " * 3


def next_week(house: House) -> None:
    """Past the week in which the key results were new."""
    house.clock.advance(days=8)


def some_news(house: House) -> None:
    house.ben.says("/okr progress 2.1 4 first stories", channel=DC)
    next_week(house)
    house.ben.says("/okr progress 2.1 7 three more https://example.org/stories win", channel=DC)
    house.priya.says('/okr progress 1.2 37 ask:"somebody who speaks French"', channel=DC)
    house.delivered()


def post_friday(house: House) -> None:
    """As the calendar has it posted."""
    house.clock.advance(days=max(0, (FRIDAY - house.clock()).days + 1))

    def work(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        posts = plan_digest(program, Slot(FRIDAY, program.zone), session, FRIDAY)
        want_posts(session, program.id, posts, FRIDAY)

    house.db.submit(work).result(timeout=10)
    house.bot.app.delivery.wake()
    house.delivered()


def test_anybody_may_look_at_the_last_seven_days(slack: House) -> None:
    some_news(slack)
    slack.gus.says("/okr digest", channel=DC)
    assert (
        unlinked(slack.gus.sees())
        == """\
# Distinguished Contributor Program: the week to 13 May
1 win to celebrate, 1 more key result moved and one person asked for a hand.
🎉 Wins
KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
4 → 7 of ≥10 stories or testimonials · 70% · Ben Lindqvist · check-in
> three more https://example.org/stories
What moved
KR 1.2 Collect ≥50 nominations for the inaugural cohort
37 of ≥50 nominations · 74% · Priya Raman · check-in
A hand is welcome
KR 1.2 Collect ≥50 nominations for the inaugural cohort
Priya Raman asks · check-in:
> somebody who speaks French
Still open: 12 of 12 key results. 2 under way, 10 waiting for a first word.
Next: 30 June, Q2 2025 ends."""
    )


def test_the_preview_says_where_it_would_go(both: BothHouse) -> None:
    next_week(both)
    both.ben.says("/okr digest preview", channel=DC)
    assert (
        both.ben.sees()
        == """\
Distinguished Contributor Program: the week to 13 May. All calm: nothing new was recorded. \
Next: 30 June, Q2 2025 ends.
Only you see this. It would go out in #distinguished-contributors and on the forum, in Contributors. \
Stewards post it at once with `/okr digest now`."""
    )
    assert "week to" not in both.shows(DC)


def test_stewards_post_one_at_once_and_it_is_in_the_audit(slack: House) -> None:
    next_week(slack)
    slack.ben.says("/okr digest now", channel=DC)
    assert slack.ben.sees().startswith("Only stewards of Distinguished Contributor Program may do that.")
    slack.alice.says("/okr digest now", channel=DC)
    assert slack.alice.sees() == "The digest is on its way: in #distinguished-contributors."
    slack.alice.says("/okr digest now", channel=DC)  # within the same minute: the same digest
    slack.delivered()
    assert slack.shows(DC).count("the week to 13 May") == 1
    assert "posted a digest" in slack.db.read(
        lambda session: str([each.what for each in session.audit.recent(_dc(session))])
    )


def _dc(session: Session) -> str:
    program = session.programs.by_slug("dc")
    assert program is not None
    return program.id


@pytest.mark.thorough
def test_a_long_one_has_its_detail_in_a_thread_on_both_platforms(both: BothHouse) -> None:
    next_week(both)
    for address, value in (("1.2", 37), ("1.3", 82), ("2.1", 7), ("2.2", 60), ("5.1", 6), ("5.2", 2)):
        both.ben.says(f"/okr progress {address} {value} {LONG}", channel=DC)
    both.delivered()
    post_friday(both)
    shown = both.shows(DC).partition("milepost: # Distinguished Contributor Program")[2]
    headline, *below = shown.split("\n    milepost: ")
    assert headline.startswith(": the week to 16 May\n  3 wins to celebrate and 3 more key results moved.\n")
    assert headline.endswith("\n  The whole of it is in the replies below.")
    assert len(below) == 1 and below[0].startswith("🎉 Wins\n") and "KR 5.2" in below[0]
    topic = next(each for each in both.forum.state.topics.values() if "the week to" in each.title)
    assert topic.title == "Distinguished Contributor Program: the week to 16 May 2025"
    first, second = topic.posts
    assert "The whole of it is in the replies" in first.raw and "**KR 5.2**" in second.raw


def test_the_same_slot_is_posted_once(slack: House) -> None:
    some_news(slack)
    post_friday(slack)
    post_friday(slack)
    assert slack.shows(DC).count("the week to 16 May") == 1


# ---- the command line ----------------------------------------------------------------------------


def test_a_dry_run_prints_exactly_what_is_posted(both: BothHouse, tmp_path: Path) -> None:
    some_news(both)
    env = environment_for(both.workspace, both.database) | forum_environment(both.forum)
    asked = ("digest", "--program", "dc", "--kind", "weekly", "--at", "2025-05-16T15:00", "--dry-run")
    text = good(*asked, cwd=tmp_path, env=env)
    assert "week to" not in both.shows(DC)
    post_friday(both)
    posted = unlinked(both.shows(DC)).partition("milepost: # Distinguished Contributor Program: ")[2]
    in_slack = text.partition("--- on the forum")[0]
    assert words(in_slack.partition("### Distinguished Contributor Program: ")[2]) == words(posted)
    assert in_slack.startswith("--- in #distinguished-contributors (digest/2025-05-16T13:00)\n")


def words(text: str) -> list[str]:
    """Without the marks and the addresses."""
    return re.sub(r"\]\([^)]*\)|[*>`\[\]<]", "", text).split()


def test_the_command_line_posts_one_at_once(slack: House, tmp_path: Path) -> None:
    env = environment_for(slack.workspace, slack.database)
    assert good("digest", "--program", "dc", cwd=tmp_path, env=env).startswith("1 message is on the way")
    wanted = slack.db.read(lambda session: session.outbox.stats())
    assert wanted.pending == 1  # from a year later than it is in this house


def test_mistakes_on_the_command_line_say_what_would_be_right(slack: House, tmp_path: Path) -> None:
    env = environment_for(slack.workspace, slack.database)

    def refused(*arguments: str) -> str:
        done = milepost("digest", *arguments, cwd=tmp_path, env=env)
        assert done.returncode == 1 and not done.stdout
        return done.stderr

    assert "There is: dc, participation." in refused("--program", "nobody", "--dry-run")
    wrong = refused("--program", "dc", "--at", "next friday", "--dry-run")
    assert "Write it like 2026-12-04T15:00 (in Europe/Berlin)." in wrong
    assert "add --dry-run" in refused("--program", "dc", "--at", "2025-05-16T15:00")
    env = env | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    fresh = refused("--program", "dc", "--dry-run")
    assert "There is no database yet, or it is an older version's." in fresh
    assert milepost("outbox", "list", cwd=tmp_path, env=env).stderr == fresh


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["weekly", "kickoff", "summary"])
def test_without_a_home_a_dry_run_shows_what_everybody_would_see(tmp_path: Path, kind: str) -> None:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    good(
        "import",
        str(SEEDS / "distinguished-contributor-program-okrs.txt"),
        "--apply",
        "--program",
        "dc",
        cwd=tmp_path,
        env=env,
    )
    done = milepost("digest", "--program", "dc", "--kind", kind, "--dry-run", cwd=tmp_path, env=env)
    assert done.stdout.startswith("--- in a home, once there is one (")
    assert done.stderr == (
        "This was a dry run: nothing was posted.\ndc has no home to post in. "
        "In the channel or category that should be its home: `okr here dc`\n"
    )
    refused = milepost("digest", "--program", "dc", cwd=tmp_path, env=env)
    assert "dc has no home to post in." in refused.stderr and refused.returncode == 1


def test_an_hour_that_is_not_there_is_no_crash(slack: House, tmp_path: Path) -> None:
    env = environment_for(slack.workspace, slack.database)
    skipped = "2025-03-30T02:30"  # in Berlin the clocks go from 02:00 to 03:00
    assert "(digest/2025-03-30T01:30)" in good(
        "digest", "--program", "dc", "--at", skipped, "--dry-run", cwd=tmp_path, env=env
    )
