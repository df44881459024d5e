"""What the bot posts on the forum stands there once and whole: two bots at one post, a slow forum, a closed
topic, a moderator who says nothing."""

from __future__ import annotations

import pytest

from sandbox.discourse.thread import Thread
from sandbox.discourse.writing import Draft, write
from tests.forum_house import (
    CONTRIBUTORS,
    SELDOM,
    BothHouse,
    serve_both,
)
from tests.house import DC, wait_for

ROUNDS = 4


def card_topic(both: BothHouse, beginning: str) -> Thread:
    found = [each for each in both.forum.state.topics.values() if each.title.startswith(beginning)]
    return both.forum.topic(found[0].id)


def calls(both: BothHouse, name: str) -> int:
    return sum(request.name == name for request in both.forum.requests)


# ---- two bots at one post ------------------------------------------------------------------------


@pytest.mark.thorough
def test_two_bots_that_write_into_one_post_lose_nothing_of_each_others(both_on_both: BothHouse) -> None:
    both = both_on_both
    both.alice.says("/okr progress 2.1 1 the first", channel=DC)
    both.alice.sees()
    both.heard()
    second = serve_both(both.workspace, both.forum, both.database, both.clock, SELDOM)
    both.forum.connect(
        f"{both.bot.url}/discourse/webhook"
    )  # Slack speaks to the second one, this to the first
    try:
        card = card_topic(both, "O2")
        both.forum.fails("PUT /posts/{id}", "slow", seconds=0.05, times=None)
        for number in range(ROUNDS):
            both.alice.says(f"/okr progress 2.2 {number}% slack-{number}-note", channel=DC)
            (both.forum.rosa if number % 2 else both.forum.ben).replies(
                card, f"@milepost progress 2.1 +1 forum-{number}-note of this round"
            )
        both.heard()
    finally:
        both.forum.api.faults.clear()
        second.stop()
    text = "\n".join(post.raw for post in card.topic.posts if post.author is both.forum.bot)
    expected = {f"slack-{number}-note": 1 for number in range(ROUNDS)}  # its line
    expected |= {f"forum-{number}-note": 2 for number in range(ROUNDS)}  # its line, and its answer
    assert {words: text.count(words) for words in expected} == expected


def test_a_card_whose_topic_was_moved_takes_turns_with_its_answers(both: BothHouse) -> None:
    both.alice.says("/okr progress 2.1 1 the first", channel=DC)
    both.heard()
    card = card_topic(both, "O2")
    card.topic.category = both.forum.state.find_category("Participation")
    both.bot.app.delivery.stop()  # what is wanted from now on stays in the table
    both.forum.rosa.replies(card, "@milepost progress 1.2 5 in:dc from below the card")
    both.forum.settle()
    wait_for(lambda: both.db.read(lambda session: session.inbox.open_count()) == 0)
    jobs = both.db.submit(
        lambda session: session.outbox.claim("test", both.clock(), 60, 50, platform="discourse")
    ).result(timeout=20)
    (answer,) = [job for job in jobs if job.key.startswith("answer:")]
    home = both.forum.state.find_category(CONTRIBUTORS)
    assert home is not None
    assert (answer.place.id, answer.lane.partition(":")[0]) == (f"c{home.id}", "card")


# ---- a slow forum --------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_slow_forum_does_not_hold_up_slack(both: BothHouse) -> None:
    both.forum.fails("GET /t/{id}", "slow", seconds=2, times=None)
    topics = [
        both.forum.rosa.posts(
            f"This is topic number {number}", f"@milepost progress 1.2 {number + 1}", CONTRIBUTORS
        )
        for number in range(12)
    ]
    wait_for(lambda: calls(both, "GET /t/{id}") > 0)
    wait_for(lambda: both.db.read(lambda session: session.inbox.open_count()) == 0)
    both.priya.says("@milepost progress 2.2 20%", channel=DC)
    both.shows(DC, until="priya: @milepost progress 2.2 20%\n    milepost: KR 2.2 20%")
    assert sum(len(each.topic.posts) > 1 for each in topics) < 6  # it was not behind them
    both.forum.api.faults.clear()
    both.heard()


# ---- where the bot may not answer ----------------------------------------------------------------


def test_who_asks_in_a_closed_topic_is_answered_alone(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("How are the stories", "I do not know yet, I will look.", CONTRIBUTORS)
    both.heard()
    topic.topic.closed = True
    both.forum.rosa.edits(topic, "I counted them.\n\n@milepost progress 2.1 3 on the blog")
    both.heard()
    (alone,) = [each for each in both.forum.state.topics.values() if each.category is None]
    assert (
        both.forum.rosa.looks_at(both.forum.topic(alone.id))
        == """\
# KR 2.1 3 of ≥10 stories or testimonials · 30% · on track · self-reported
milepost: *KR 2.1* 3 of ≥10 stories or testimonials · 30% · on track · self-reported
  > on the blog
  Undo: `@milepost undo 2.1#1 in:dc` · Add link: `@milepost evidence 2.1#1 in:dc` · Show: `@milepost show 2.1 in:dc`
  I could not answer where you wrote."""
    )
    assert len(topic.topic.posts) == 1


def test_who_asks_in_a_channel_that_is_archived_is_answered_alone(both: BothHouse) -> None:
    both.workspace.fails("chat.postMessage", "is_archived")
    both.priya.says("@milepost show 2.2", channel=DC)
    both.heard()
    assert both.workspace.channel(DC).shows().endswith("priya: @milepost show 2.2")
    assert (
        both.priya.sees()
        == """\
# KR 2.2
≥50% of selected DCs voluntarily opt into follow-on engagement (mentoring, validating nominations, speaking, etc.)
▱▱▱▱▱▱▱▱▱▱ ≥50% · no news yet
*Target* ≥50% | *Health* quiet: no news yet
*Expected by now* 37% | *Owners* nobody yet
Nothing was recorded yet. The first one: `/okr progress 2.2 14/20`
[Update]
I could not answer where you wrote."""
    )


# ---- a moderator ---------------------------------------------------------------------------------


def refusals(both: BothHouse) -> list[str]:
    program = both.db.read(lambda session: session.programs.by_slug("dc"))
    assert program is not None
    entries = both.db.read(lambda session: session.audit.recent(program.id))
    return [entry.what for entry in entries if "cannot post here" in entry.what]


def waiting(both: BothHouse) -> int:
    return both.db.read(lambda session: session.outbox.stats().waiting)


def test_what_no_moderator_lets_through_is_given_up_after_a_day_with_all_below(both: BothHouse) -> None:
    both.forum.state.moderated = True
    both.alice.says("/okr progress 2.1 3 the first", channel=DC)
    wait_for(lambda: waiting(both) == 1)
    both.clock.advance(hours=23)
    wait_for(lambda: calls(both, "GET /t/external_id/{external_id}") >= 2)
    assert refusals(both) == []
    both.clock.advance(hours=1)
    both.heard()
    stats = both.db.read(lambda session: session.outbox.stats())
    assert (stats.waiting, stats.dead) == (0, 2)  # the card, and the line below it
    assert refusals(both) == ["cannot post here: a moderator did not let it through within a day"]
    both.forum.state.moderated = False
    both.alice.says("/okr progress 2.1 4 the second", channel=DC)
    both.heard()
    assert both.db.read(lambda session: session.outbox.stats().dead) == 4
    assert len(both.forum.state.pending) == 1 and "the second" in both.shows(DC)


def test_what_a_moderator_lets_through_stands_once(both: BothHouse) -> None:
    state = both.forum.state
    state.moderated = True
    topic = both.forum.rosa.posts("How are the stories", "@milepost progress 2.1 3", CONTRIBUTORS)
    wait_for(lambda: waiting(both) == len(state.pending) == 2)  # the answer and the card
    state.moderated = False
    (held,) = [each for each in state.pending if each["topic_id"] == topic.id]
    with state.changed:
        write(state, both.forum.bot, Draft(held["raw"], topic=topic.topic))
    both.clock.advance(minutes=10)
    wait_for(lambda: waiting(both) == 1)
    assert (
        topic.shows()
        == """\
# How are the stories
rosa: @milepost progress 2.1 3
milepost: *KR 2.1* 3 of ≥10 stories or testimonials · 30% · on track · self-reported
  Undo: `@milepost undo 2.1#1 in:dc` · Add link: `@milepost evidence 2.1#1 in:dc` · Show: `@milepost show 2.1 in:dc`"""
    )
