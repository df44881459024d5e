"""The hello list: stewards hear who could use one, alone, with words to copy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.forum_house import BothHouse, host_of
from tests.house import DC, House, unlinked
from tests.test_reminders_conversation import MONDAY, REMINDS, WEEK, give_to, owns
from tests.ticking import tick_at

TUESDAY = datetime(2025, 5, 20, 7, tzinfo=UTC)  # 09:00 in Berlin, where the program is
DAY = timedelta(days=1)
HELLO = "who could use a hello"


def letters(house: House, who: str = "alice") -> str:
    return unlinked(house.workspace.direct(who).shows())


def test_stewards_read_who_could_use_a_hello_and_why(slack: House) -> None:
    owns(slack, "1.2", "2.1")
    owns(slack, "5.1", who="priya")
    for at in (MONDAY - WEEK, TUESDAY - WEEK, MONDAY):
        tick_at(slack, at)
    slack.priya.says("/okr progress 5.1 1", channel=DC).sees()
    slack.clock.advance(hours=5)
    tick_at(slack, TUESDAY)
    assert (
        letters(slack)
        == """\
milepost: # Distinguished Contributor Program: who could use a hello
  One person has not been heard from for a while. A word from you does more than one from me; here is a \
beginning to copy and make your own.
  ---
  Ben Lindqvist
  KR 1.2 Collect ≥50 nominations for the inaugural cohort · no news yet
  KR 2.1 Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki) · no news yet
  The thread of O1: in #distinguished-contributors
  I wrote twice.
  Hi Ben, how are you? I was thinking of you, and of KR 1.2 and KR 2.1 in Distinguished Contributor Program. \
How is it going? If something is in the way, tell me, and we’ll look for help together. And if this is not \
the time for it, that is fine too.
  ---
  This list goes to the stewards alone. Whoever checks in leaves it by themselves."""
    )
    assert letters(slack, "ben").count(HELLO) == 0
    tick_at(slack, TUESDAY + DAY)
    assert letters(slack).count(HELLO) == 1


def test_nobody_to_say_hello_to_is_nothing_to_say(slack: House) -> None:
    owns(slack, "2.1")
    slack.clock.advance(days=8)
    slack.ben.says("/okr progress 2.1 1", channel=DC).sees()
    tick_at(slack, TUESDAY)
    assert letters(slack) == ""
    tick_at(slack, TUESDAY + WEEK)  # 14 days: not yet quiet, and reminded twice
    assert letters(slack) == ""


@pytest.mark.thorough
def test_a_steward_is_not_told_of_themselves(slack: House) -> None:
    owns(slack, "2.1", who="alice")
    tick_at(slack, TUESDAY)
    assert HELLO not in letters(slack)
    slack.alice.says("/okr role add steward @ben", channel=DC).sees()
    tick_at(slack, TUESDAY + WEEK)
    assert HELLO not in letters(slack)
    slack.clock.advance(hours=8)
    tick_at(slack, TUESDAY + WEEK + timedelta(hours=6))  # 09:00 in New York: past Ben's quiet hours
    assert "Hi Alice, how are you?" in letters(slack, "ben")


def test_three_reminders_without_an_answer_end_here(slack: House) -> None:
    owns(slack, "2.1")
    slack.alice.says(
        '/okr edit 2.1 target:"≥10 stories per year"', channel=DC
    ).sees()  # quiet after two months
    seen = []
    for week in range(4):
        tick_at(slack, MONDAY - WEEK + week * WEEK)
        tick_at(slack, TUESDAY - WEEK + week * WEEK)
        seen.append((slack.workspace.direct("ben").shows().count(REMINDS), letters(slack).count(HELLO)))
    assert seen == [(1, 0), (2, 0), (3, 1), (3, 2)]
    assert letters(slack).count("I wrote three times, and leave it at that now.") == 2
    slack.ben.says("/okr progress 2.1 1", channel=DC).sees()
    tick_at(slack, TUESDAY + 3 * WEEK)
    assert letters(slack).count(HELLO) == 2


def test_whoever_wants_no_reminders_may_still_be_said_hello_to(slack: House) -> None:
    owns(slack, "2.1")
    slack.ben.says("/okr reminders off", channel=DC).sees()
    tick_at(slack, TUESDAY)
    text = letters(slack)
    assert "Hi Ben, how are you?" in text and "I wrote" not in text


def test_what_nobody_looks_after_any_more_is_said_beside_it(slack: House) -> None:
    owns(slack, "2.1", "2.2")
    slack.alice.says("/okr edit 2.2 owner:@ben @priya", channel=DC).sees()
    slack.workspace.deactivate("ben")
    slack.workspace.direct("alice").shows("has left")
    tick_at(slack, MONDAY - WEEK)
    tick_at(slack, TUESDAY)
    text = letters(slack)
    assert "Ben Lindqvist has left, and nobody else looks after KR 2.1.\n  [Reassign 2.1]" in text
    assert "Hi Priya" in text and "Hi Ben" not in text


def test_nobody_who_was_forgotten_stands_on_a_list_that_waits(slack: House) -> None:
    slack.alice.says("/okr role add steward @priya", channel=DC).sees()
    slack.alice.says("/okr schedule set hello tuesday 19:00", channel=DC).sees()
    owns(slack, "2.1")
    tick_at(slack, MONDAY - WEEK)
    tick_at(slack, TUESDAY + timedelta(hours=10))  # past ten in Priya's evening
    assert "Hi Ben" in letters(slack)
    slack.ben.says("/okr forget-me", channel=DC)
    slack.ben.clicks("Forget me")
    assert "you are forgotten" in slack.ben.sees()
    tick_at(slack, TUESDAY + DAY)
    assert letters(slack, "priya") == ""


def test_whoever_told_of_something_else_lately_was_heard_from(slack: House) -> None:
    owns(slack, "2.1")
    for at in (MONDAY - WEEK, MONDAY - DAY):
        tick_at(slack, at)
    slack.ben.says("/okr progress 1.2 3 a fine week win", channel=DC).sees()
    tick_at(slack, TUESDAY)
    assert letters(slack) == ""
    assert "no news since" not in letters(slack)


def test_the_first_reminder_has_a_week_to_be_answered(slack: House) -> None:
    owns(slack, "2.1")
    for at in (MONDAY, TUESDAY):
        tick_at(slack, at)
    assert letters(slack) == ""
    for at in (MONDAY + WEEK, TUESDAY + WEEK):
        tick_at(slack, at)
    assert "I wrote twice." in letters(slack)


def test_a_cycle_that_is_over_needs_no_hello(slack: House) -> None:
    owns(slack, "2.1")
    slack.ben.says("/okr reminders off", channel=DC).sees()
    tick_at(slack, datetime(2025, 7, 1, 7, tzinfo=UTC))
    assert letters(slack) == ""


def test_somebody_of_the_forum_alone_is_found_there(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Stories of this week", "@milepost progress 2.1 3", "Contributors")
    both.forum.rosa.sees(topic)
    both.db.submit(partial(give_to, host_of(both.forum), both.forum.rosa.user.id)).result(timeout=20)
    for at in (MONDAY + DAY / 24, MONDAY + WEEK + DAY / 24, TUESDAY + 2 * WEEK):
        tick_at(both, at)
    text = both.workspace.direct("alice").shows(HELLO)
    assert "The thread of O2: on the forum, in Contributors <http" in text
    assert "/u/rosa" in text
