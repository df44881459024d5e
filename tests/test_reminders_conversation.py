"""Reminders: one message to each owner of what waits for news, and no more than three in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from handlers.model import Identity
from handlers.okrs.model import KeyResult, Ref
from storage.session import Session
from tests.forum_house import BothHouse, host_of
from tests.house import DC, House
from tests.test_link_conversation import code_in
from tests.ticking import tick_at

MONDAY = datetime(2025, 5, 19, 13, tzinfo=UTC)  # 09:00 in New York, where Ben is
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
REMINDS = "is there any news?"


def owns(house: House, *addresses: str, who: str = "ben") -> None:
    for address in addresses:
        house.alice.says(f"/okr edit {address} owner:@{who}", channel=DC).sees()


def letters(house: House, who: str = "ben") -> str:
    return house.workspace.direct(who).shows()


def reminded(house: House, who: str = "ben") -> int:
    return letters(house, who).count(REMINDS)


# ---- what they read ------------------------------------------------------------------------------


def test_an_owner_gets_one_message_of_all_that_waits_for_news(slack: House) -> None:
    owns(slack, "1.2", "2.1")
    slack.ben.says("/okr progress 2.1 4", channel=DC).sees()
    tick_at(slack, MONDAY - timedelta(seconds=1))
    assert letters(slack) == ""
    tick_at(slack, MONDAY)
    assert (
        letters(slack)
        == """\
milepost: # Distinguished Contributor Program: is there any news?
  Hello Ben Lindqvist, how is it going with these? A line is enough.
  KR 1.2 Collect ≥50 nominations for the inaugural cohort
  no news yet
  KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
  4 of ≥10 stories or testimonials · 40% · needs 6 more · last news on 5 May
  [Update 1.2] [Update 2.1]
  If it stands where it stood, that is worth a word too: just write to me. No more of these: `/okr reminders off`"""
    )
    assert letters(slack, "priya") == ""
    tick_at(slack, MONDAY)
    assert reminded(slack) == 1


def test_its_button_takes_the_news(slack: House) -> None:
    owns(slack, "2.1")
    tick_at(slack, MONDAY)
    slack.ben.clicks("Update 2.1")
    slack.ben.fills(value="7").submits()
    assert "7 of ≥10" in slack.ben.sees()
    tick_at(slack, MONDAY + WEEK - DAY)
    slack.ben.says("/okr progress 2.1 8", channel=DC).sees()
    tick_at(slack, MONDAY + WEEK)
    assert reminded(slack) == 1


def test_an_answer_in_ones_own_words_is_offered_to_be_noted(slack: House) -> None:
    owns(slack, "1.2", "2.1")
    slack.ben.says("/okr progress 2.1 4", channel=DC).sees()
    tick_at(slack, MONDAY)
    slack.ben.says("nothing new, 3 of us still ask people", channel="@milepost")
    slack.delivered()
    assert (
        slack.ben.sees()
        == """\
Thank you! A press notes this, with the figure as it stands; Update changes them.
> nothing new, 3 of us still ask people
[1.2: 0, noted with your words] [Update 1.2]
[2.1: still 4, noted with your words] [Update 2.1]"""
    )
    slack.ben.clicks("2.1: still 4, noted with your words")
    assert "nothing new, 3 of us still ask people" in slack.ben.sees()
    slack.ben.says("have a nice week", channel="@milepost")
    slack.delivered()
    assert slack.ben.sees().startswith("Hello! I keep this community’s key results.")


def test_what_needs_no_news_is_not_asked_for(slack: House) -> None:
    owns(slack, "1.2", "2.1", "2.2", "5.1", "5.2")
    tick_at(slack, MONDAY - DAY)
    slack.priya.says("/okr progress 1.2 3", channel=DC).sees()  # whoever said it
    slack.ben.says("/okr progress 5.1 5", channel=DC).sees()
    slack.alice.says("/okr grade 5.2 0.4 not this time", channel=DC).sees()
    slack.alice.says("/okr drop 2.2", channel=DC).sees()
    tick_at(slack, MONDAY)
    assert "[Update 2.1]" in letters(slack) and letters(slack).count("Update") == 1
    slack.ben.says("/okr progress 2.1 1", channel=DC).sees()
    tick_at(slack, MONDAY + WEEK)
    assert letters(slack).count("Update 5.1") == 0  # it was met


def test_what_is_new_has_a_week_for_its_first_news(slack: House) -> None:
    owns(slack, "2.1")
    tick_at(slack, datetime(2025, 5, 12, 13, tzinfo=UTC))  # a week and four hours after the beginning
    assert reminded(slack) == 1
    slack.alice.says("/okr add kr O2 Write 5 letters owner:@priya", channel=DC).sees()
    tick_at(slack, MONDAY - timedelta(hours=9, minutes=30))  # 09:00 in Kolkata
    assert reminded(slack, "priya") == 0


# ---- how often -----------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("restarts", [False, True])
def test_three_in_a_row_and_a_check_in_begins_anew(slack: House, restarts: bool) -> None:
    owns(slack, "1.2", "2.1")
    for week in range(5):
        if restarts:
            slack.restart()
        tick_at(slack, MONDAY + week * WEEK)
    assert reminded(slack) == 3
    assert letters(slack).count("I asked three times now, so I’ll leave it at that until you check in.") == 1
    slack.ben.says("/okr progress 2.1 4", channel=DC).sees()
    tick_at(slack, MONDAY + 5 * WEEK)
    assert reminded(slack) == 4
    assert "Update 1.2" in letters(slack).rpartition(REMINDS)[2]


def test_nobody_who_wants_none_gets_one(slack: House) -> None:
    owns(slack, "2.1")
    slack.ben.says("/okr reminders", channel=DC)
    assert (
        slack.ben.sees()
        == """\
Your reminders are on: I write when no news came of a key result of yours.
[Turn them off]"""
    )
    slack.ben.clicks("Turn them off")
    assert (
        slack.ben.sees()
        == """\
I send you no reminders any more. Your key results are yours as before.
[Turn them on again]"""
    )
    tick_at(slack, MONDAY)
    assert reminded(slack) == 0
    slack.ben.says("/okr reminders on", channel=DC)
    assert slack.ben.sees().startswith("I’ll remind you when no news came of a key result of yours, at most")
    tick_at(slack, MONDAY + WEEK)
    assert reminded(slack) == 1


def test_whoever_left_hears_nothing(slack: House) -> None:
    owns(slack, "2.1")
    slack.workspace.deactivate("ben")
    assert "has left" in slack.workspace.direct("alice").shows("has left")
    tick_at(slack, MONDAY)
    assert letters(slack) == ""


def test_a_steward_sets_it_anew_or_pauses_it(slack: House) -> None:
    owns(slack, "2.1")
    slack.alice.says("/okr schedule set reminder wednesday 10:00", channel=DC)
    assert (
        slack.alice.sees()
        == """\
The reminder comes on Wednesdays at 10:00 from now on.
Next: Wednesday, 7 May, 10:00 (Europe/Berlin), and for each owner at their own 10:00."""
    )
    tick_at(slack, MONDAY)
    assert reminded(slack) == 0
    tick_at(slack, MONDAY + 2 * DAY + timedelta(hours=1))
    assert reminded(slack) == 1
    slack.alice.says("/okr schedule pause reminder", channel=DC).sees()
    tick_at(slack, MONDAY + 2 * DAY + timedelta(hours=1) + WEEK)
    assert reminded(slack) == 1


# ---- where and when ------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_night_is_left_alone_and_nothing_is_lost(slack: House) -> None:
    owns(slack, "2.1")
    slack.alice.says("/okr schedule set reminder monday 21:30", channel=DC).sees()
    tick_at(slack, MONDAY + timedelta(hours=12, minutes=30))
    assert reminded(slack) == 0
    slack.restart()
    tick_at(slack, MONDAY + timedelta(hours=22, minutes=59))
    assert reminded(slack) == 0
    tick_at(slack, MONDAY + timedelta(hours=23))  # Tuesday, 08:00 in New York
    assert reminded(slack) == 1


def test_after_days_away_the_next_one_is_soon_enough(slack: House) -> None:
    owns(slack, "2.1")
    tick_at(slack, MONDAY + 4 * DAY)
    assert reminded(slack) == 0
    tick_at(slack, MONDAY + WEEK + DAY)
    assert "A little late, since I was away. If it stands" in letters(slack)


def test_somebody_of_the_forum_alone_reads_it_there(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Stories of this week", "@milepost progress 2.1 3", "Contributors")
    both.forum.rosa.sees(topic)
    both.db.submit(partial(give_to, host_of(both.forum), both.forum.rosa.user.id)).result(timeout=20)
    tick_at(both, MONDAY + timedelta(hours=1))  # 09:00 in Lima
    (letter,) = [each for each in both.forum.state.topics.values() if REMINDS in each.title]
    assert (
        both.forum.rosa.looks_at(both.forum.topic(letter.id))
        == """\
# Distinguished Contributor Program: is there any news?
milepost: Distinguished Contributor Program: is there any news?
  Hello Rosa Quispe, how is it going with this one? A line is enough.
  *KR 2.1* Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
  3 of ≥10 stories or testimonials · 30% · needs 7 more · last news on 5 May
  Update 2.1: `@milepost progress 2.1 cycle:"Q2 2025" in:dc`
  If it stands where it stood, that is worth a word too: just write to me. No more of these: `@milepost reminders off`"""
    )


def give_to(forum: str, account: int, session: Session) -> None:
    program = session.programs.by_slug("dc")
    member = session.members.at(Identity("discourse", forum, str(account)))
    assert program is not None and program.cycle is not None and member is not None
    (found,) = session.okrs.find(program.id, program.cycle.id, Ref(2, 1))
    assert isinstance(found, KeyResult)
    session.okrs.save_key_result(replace(found, owners=(member.id,)))


@pytest.mark.thorough
def test_of_two_accounts_the_one_that_was_used_last(both: BothHouse) -> None:
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code}")
    both.forum.ben.sees(talk)
    both.forum.ben.replies(talk, f"link {code} yes")
    both.heard()
    owns(both, "2.1")
    tick_at(both, MONDAY)
    assert reminded(both) == 1
    both.forum.ben.posts("Stories of this week", "@milepost progress 2.1 3", "Contributors")
    both.heard()
    tick_at(both, MONDAY + 2 * WEEK)
    assert reminded(both) == 1
    assert [each.title for each in both.forum.state.topics.values() if REMINDS in each.title]
