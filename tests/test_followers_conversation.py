"""People and channels that follow something get a digest of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.posting import want_posts
from handlers.model import Member
from handlers.rhythm.followers import plan_quarterly
from handlers.rhythm.model import Slot
from storage.ledger_tables import outbox
from storage.session import Session
from tests.house import DC, PARTICIPATION, House, unlinked
from tests.ticking import tick_at

FRIDAY = datetime(2025, 5, 16, 13, tzinfo=UTC)  # 15:00 in Berlin, 09:00 in New York
QUARTER_OVER = datetime(2025, 7, 3, 7, tzinfo=UTC)  # 09:00 on the third working day after it
WEEK = timedelta(weeks=1)


def letters(house: House, who: str = "ben") -> str:
    return unlinked(house.workspace.direct(who).shows())


def a_week_later(house: House) -> None:
    """Past the week in which the key results were new, and its digest."""
    tick_at(house, FRIDAY - WEEK)
    house.clock.advance(days=1)


def the_quarter_is_over(house: House) -> None:
    """As the calendar has it told, at three in the afternoon; the summary itself, with its charts, is left
    out."""
    now = QUARTER_OVER + timedelta(hours=6)
    house.clock.advance(seconds=(now - house.clock()).total_seconds())

    def work(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        slot = Slot(QUARTER_OVER, program.zone)
        want_posts(session, program.id, plan_quarterly(program, slot, session, now), now)

    house.db.submit(work).result(timeout=10)
    house.bot.app.delivery.wake()
    house.delivered()


def test_a_follower_reads_of_what_they_follow(slack: House) -> None:
    a_week_later(slack)
    slack.ben.says("/okr follow 2.1", channel=DC).sees()
    slack.ben.says("/okr follow O1", channel=DC).sees()
    slack.priya.says("/okr progress 2.1 4 first stories https://example.org/1", channel=DC).sees()
    slack.priya.says('/okr progress 1.2 37 ask:"somebody who speaks French"', channel=DC).sees()
    slack.priya.says("/okr progress 5.1 6", channel=DC).sees()
    slack.delivered()
    tick_at(slack, FRIDAY)
    assert (
        letters(slack)
        == """\
milepost: # Distinguished Contributor Program: the week to 16 May
  You follow KR 2.1 and O1; here is what happened.
  What moved
  KR 1.2 Collect ≥50 nominations for the inaugural cohort
  37 of ≥50 nominations · 74% · Priya Raman in #distinguished-contributors · check-in
  KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
  4 of ≥10 stories or testimonials · 40% · Priya Raman in #distinguished-contributors · check-in
  > first stories https://example.org/1
  A hand is welcome
  KR 1.2 Collect ≥50 nominations for the inaugural cohort
  Priya Raman asks in #distinguished-contributors · check-in:
  > somebody who speaks French
  To follow more or less: `/okr follow list`"""
    )
    assert letters(slack, "priya") == ""
    tick_at(slack, FRIDAY + WEEK)
    assert letters(slack).count("the week to") == 1  # nothing happened to what he follows


def test_who_follows_the_program_hears_of_its_surveys(slack: House) -> None:
    a_week_later(slack)
    slack.ben.says("/okr follow", channel=DC).sees()
    slack.priya.says("/okr follow 2.1", channel=DC).sees()
    slack.alice.says('/survey new nps-pulse "Spring pulse" until:2025-05-20', channel=DC).sees()
    tick_at(slack, FRIDAY)
    assert (
        letters(slack)
        == """\
milepost: # Distinguished Contributor Program: the week to 16 May
  You follow Distinguished Contributor Program; here is what happened.
  Open: F1 Spring pulse, until 20 May.
  What waits for your answer: `/okr survey pending`
  To follow more or less: `/okr follow list`"""
    )

    def answered(session: Session) -> None:
        program = session.programs.by_slug("dc")
        survey = session.surveys.get(program.id, 1) if program is not None else None
        assert survey is not None
        for number in range(5):
            session.members.add(Member(f"m{number}", f"Person {number}"))
            session.surveys.put_named(survey, f"m{number}", "slack", ("9",))
        session.surveys.close(survey, FRIDAY + timedelta(days=4))

    slack.db.submit(answered).result(timeout=10)
    tick_at(slack, FRIDAY + WEEK)
    assert letters(slack).count("Open:") == 1
    assert "What people said\n  F1 Spring pulse\n  NPS +100.0 · 5 answers\n" in letters(slack)
    assert letters(slack, "priya") == ""


def test_nothing_happened_and_nothing_is_said(slack: House) -> None:
    a_week_later(slack)
    slack.ben.says("/okr follow 2.1", channel=DC).sees()
    slack.ben.says("/okr follow", channel=DC).sees()
    slack.ben.says("/okr unfollow", channel=DC).sees()
    slack.priya.says("/okr progress 1.2 37", channel=DC).sees()
    tick_at(slack, FRIDAY)
    assert letters(slack) == ""


def test_what_was_said_in_private_stays_there(slack: House) -> None:
    a_week_later(slack)
    slack.priya.says("/okr follow 2.1", channel=DC).sees()
    slack.alice.says("/okr follow 2.1 here in:dc", channel="panel-room").sees()
    slack.alice.says("/okr progress 2.1 9 in:dc", channel="panel-room").sees()
    tick_at(slack, FRIDAY)
    assert letters(slack, "priya") == ""
    assert (
        unlinked(slack.shows("panel-room"))
        == """\
milepost: # Distinguished Contributor Program: the week to 16 May
  This channel follows KR 2.1; here is what happened.
  What moved
  KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
  9 of ≥10 stories or testimonials · 90% · Alice Osei
  To follow more or less: `/okr follow list here`"""
    )


def test_a_channel_follows_what_a_home_has_already(slack: House) -> None:
    a_week_later(slack)
    slack.alice.says("/okr follow here in:dc", channel=PARTICIPATION).sees()
    slack.alice.says("/okr follow here", channel=DC).sees()
    slack.priya.says("/okr progress 5.1 6", channel=DC).sees()
    tick_at(slack, FRIDAY)
    assert slack.shows(DC).count("Distinguished Contributor Program: the week to 16 May") == 1
    text = slack.shows(PARTICIPATION)
    assert "This channel follows Distinguished Contributor Program; here is what happened." in text


@pytest.mark.thorough
def test_the_evening_of_the_receiver_is_left_alone(slack: House) -> None:
    a_week_later(slack)
    slack.priya.says("/okr follow 2.1", channel=DC).sees()
    slack.ben.says("/okr progress 2.1 4", channel=DC).sees()
    slack.alice.says("/okr schedule set digest friday 17:00", channel=DC).sees()
    tick_at(slack, FRIDAY + timedelta(hours=2))  # 20:30 in Kolkata
    assert letters(slack, "priya") == ""
    tick_at(slack, datetime(2025, 5, 17, 2, 30, tzinfo=UTC))  # 08:00
    assert "You follow KR 2.1; here is what happened." in letters(slack, "priya")


def test_who_follows_nothing_any_more_in_the_morning_hears_nothing(slack: House) -> None:
    a_week_later(slack)
    slack.priya.says("/okr follow 2.1", channel=DC).sees()
    slack.ben.says("/okr progress 2.1 4", channel=DC).sees()
    slack.alice.says("/okr schedule set digest friday 17:00", channel=DC).sees()
    tick_at(slack, FRIDAY + timedelta(hours=2))  # 20:30 in Kolkata
    slack.priya.says("/okr unfollow 2.1", channel=DC).sees()
    tick_at(slack, datetime(2025, 5, 17, 2, 30, tzinfo=UTC))
    assert "You follow KR 2.1" not in letters(slack, "priya")


def test_a_private_program_promises_nothing_outside_of_its_places(slack: House) -> None:
    slack.alice.says("/okr here none", channel=DC).sees()
    slack.alice.says("/okr here dc", channel="panel-room").sees()
    slack.alice.says("/okr follow 2.1", channel="panel-room")
    assert "so I write nothing of it elsewhere. What changed: `/okr follow list`" in slack.alice.sees()


def test_whoever_left_or_was_forgotten_gets_none(slack: House) -> None:
    a_week_later(slack)
    for person in (slack.ben, slack.priya):
        person.says("/okr follow 2.1", channel=DC).sees()
    slack.alice.says("/okr progress 2.1 4", channel=DC).sees()
    slack.workspace.deactivate("ben")
    slack.priya.says("/okr forget-me", channel=DC)
    slack.priya.clicks("Forget me")
    assert "you are forgotten" in slack.priya.sees()
    tick_at(slack, FRIDAY)
    assert "the week to" not in letters(slack) + letters(slack, "priya")


@pytest.mark.thorough
def test_once_a_quarter_when_it_is_over(slack: House) -> None:
    slack.ben.says("/okr follow 2.1 quarterly", channel=DC).sees()
    slack.ben.says("/okr progress 2.1 4", channel=DC).sees()
    slack.ben.says("/okr progress 5.1 4", channel=DC).sees()
    tick_at(slack, FRIDAY)
    assert letters(slack) == ""
    slack.priya.says("/okr progress 2.1 7 https://example.org/7", channel=DC).sees()
    slack.alice.says("/okr grade 2.1 0.7 most of the way", channel=DC)
    tick_at(slack, datetime(2025, 6, 30, 9, tzinfo=UTC))
    slack.alice.says("/okr cycle close carry:all", channel=DC).sees()
    for _ in range(2):
        the_quarter_is_over(slack)
    assert (
        letters(slack)
        == """\
milepost: # Distinguished Contributor Program: how Q2 2025 went
  You follow KR 2.1; here is what happened.
  KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
  7 of ≥10 stories or testimonials · 70% · grade 0.7
  > most of the way
  Behind it: https://example.org/7
  To follow more or less: `/okr follow list`"""
    )


@pytest.mark.thorough
@pytest.mark.parametrize("tried", [0, 1])
def test_what_waits_for_the_morning_is_said_without_who_was_forgotten(slack: House, tried: int) -> None:
    a_week_later(slack)
    slack.priya.says("/okr follow O2", channel=DC).sees()
    slack.ben.says('/okr progress 2.1 4 ask:"a kitten" met Lily at the station', channel=DC).sees()
    slack.alice.says("/okr progress 2.2 3/9 all by mail", channel=DC).sees()
    slack.alice.says("/okr schedule set digest friday 17:00", channel=DC).sees()
    tick_at(slack, FRIDAY + timedelta(hours=2))  # 20:30 in Kolkata
    as_if_tried = update(outbox).where(outbox.c.finished_at.is_(None)).values(attempts=tried)
    slack.db.submit(lambda session: session._connection.execute(as_if_tried)).result(timeout=10)
    slack.ben.says("/okr forget-me", channel=DC)
    slack.ben.clicks("Forget me")
    assert "you are forgotten" in slack.ben.sees()
    tick_at(slack, datetime(2025, 5, 17, 2, 30, tzinfo=UTC))  # 08:00
    text = letters(slack, "priya")
    assert "40% · a former member" in text and "all by mail" in text and "Alice Osei" in text
    assert not [word for word in ("Ben", "Lily", "kitten") if word in text]
