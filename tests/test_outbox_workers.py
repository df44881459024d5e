"""Scheduled posts under several bots and on bad days: each stands once, in its thread, in its order."""

from __future__ import annotations

import math
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.pace import Pace, Pacer
from bot.posting import want_posts
from bot.slack import client
from handlers.model import Place
from handlers.reply import Heading, Reply, Text
from handlers.rhythm.model import Post
from storage.ledger_tables import OPEN, outbox
from storage.session import Session
from tests.forum_house import (
    CONTRIBUTORS,
    SELDOM,
    BothHouse,
    category_of,
    serve_both,
)
from tests.house import DC, PARTICIPATION, House, open_house, place_of, serve, wait_for
from tests.standing import in_slack, on_the_forum, parts_in_order, planned

PARTS = 4


def digest(place: Place, week: int) -> tuple[Post, ...]:
    """A headline with parts below it."""
    key = f"digest/{week}"
    headline = Reply(
        (Heading(f"Week {week}"), Text(f"In week {week} people were busy.")), title=f"Week {week}"
    )
    parts = (Reply((Text(f"Part {part} of week {week}."),)) for part in range(2, PARTS + 2))
    under = (Post(place, f"{key}/{nth}", key, part, key) for nth, part in enumerate(parts, start=2))
    return (Post(place, key, key, headline), *under)


def want(house: House, posts: tuple[Post, ...], slug: str = "dc") -> None:
    def work(session: Session, now: datetime) -> None:
        program = session.programs.by_slug(slug)
        assert program is not None
        want_posts(session, program.id, posts, now)

    house.db.submit(lambda session: work(session, house.clock())).result(timeout=10)


def stands_once(house: House) -> None:
    """Everything that was planned, on whichever platform."""
    wanted = house.db.read(planned)
    seen = in_slack(house.workspace)
    if isinstance(house, BothHouse):
        seen |= on_the_forum(house.forum)
    assert {each.key: len(seen.get(each.uuid, [])) for each in wanted} == {each.key: 1 for each in wanted}
    assert len(seen) == len(wanted)
    headlines = sum(each.key.count("/") == 1 for each in wanted)
    assert parts_in_order(wanted, seen) == headlines * PARTS


# ---- several bots --------------------------------------------------------------------------------


@pytest.mark.thorough
def test_four_bots_post_each_message_once_and_in_order(both_on_both: BothHouse) -> None:
    both = both_on_both
    places = (place_of(both.workspace, DC), category_of(both.forum, CONTRIBUTORS))
    with ExitStack() as others:
        for _ in range(3):
            bot = serve_both(both.workspace, both.forum, both.database, both.clock, SELDOM)
            others.callback(bot.stop)
        for week in range(1, 4):
            for place in places:
                want(both, digest(place, week))
        both.delivered()
    stands_once(both)
    assert len(both.db.read(planned)) == 2 * 3 * (PARTS + 1)


# ---- bad days ------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("effect", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize("how", ["drop", "internal_error", "503"])
@pytest.mark.parametrize("nth", [0, 2], ids=["headline", "part"])
def test_where_nobody_knows_it_is_looked_for_and_the_rest_of_the_thread_waits(
    slack: House, how: str, effect: bool, nth: int
) -> None:
    if nth:
        slack.workspace.fails("chat.postMessage", "slow", seconds=0, times=nth)
    slack.workspace.fails("chat.postMessage", how, effect=effect)
    want(slack, digest(place_of(slack.workspace, DC), 1))
    slack.delivered()
    stands_once(slack)
    looked = "conversations.replies" if nth else "conversations.history"
    assert [each.method for each in slack.workspace.requests].count(looked) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("effect", [True, False], ids=["taken at once", "taken after we gave up"])
def test_what_timed_out_may_still_be_on_its_way(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, effect: bool
) -> None:
    monkeypatch.setattr(client.call, "__defaults__", (1.0,))  # seconds that a call may take
    slack = open_house(prepared, tmp_path)
    try:
        slack.workspace.fails("chat.postMessage", "slow", effect=effect, seconds=1.2)
        want(slack, digest(place_of(slack.workspace, DC), 1))
        slack.delivered()
        stands_once(slack)
        assert "conversations.history" in [each.method for each in slack.workspace.requests]
    finally:
        slack.stop()


@pytest.mark.thorough
def test_a_look_that_gets_a_page_at_a_time_comes_to_its_end(slack: House) -> None:
    slack.workspace.fails("chat.postMessage", "internal_error")
    slack.workspace.fails("conversations.history", "ratelimited", seconds=1)
    want(slack, digest(place_of(slack.workspace, DC), 1))
    wait_for(lambda: slack.db.read(lambda s: s.outbox.stats()).unknown == 1)
    channel = slack.workspace.channel(DC).channel
    with slack.workspace.state.changed:
        for number in range(450):  # three pages
            slack.workspace.state.post(channel, slack.alice.user, f"chatter {number}", [])
    for _ in range(20):
        slack.workspace.fails("conversations.history", "slow", effect=True, seconds=0)
        slack.workspace.fails("conversations.history", "ratelimited", seconds=1)
    wait_for(lambda: _posts_in(slack, place_of(slack.workspace, DC)) > PARTS, timeout=15)
    slack.delivered()
    stands_once(slack)


@pytest.mark.thorough
def test_a_channel_that_asked_for_thirty_seconds_has_them_while_others_go_on(slack: House) -> None:
    quiet, lively = place_of(slack.workspace, DC), place_of(slack.workspace, PARTICIPATION)
    slack.workspace.fails("chat.postMessage", "ratelimited", seconds=30)
    want(slack, digest(quiet, 1))
    wait_for(lambda: _due_in(slack) == [30])
    for week in (2, 3):
        want(slack, digest(lively, week), slug="participation")
    want(slack, digest(quiet, 4))
    wait_for(lambda: _posts_in(slack, lively) == 2 * (PARTS + 1))
    assert _posts_in(slack, quiet) == 1
    slack.bot.stop()
    slack.clock.advance(seconds=30)
    slack.bot = serve(slack.workspace, slack.database, slack.clock)  # it knows of the wait by the database
    slack.delivered()
    stands_once(slack)


def _due_in(house: House) -> list[int]:
    """For how many seconds what was refused for now is put off."""
    query = select(outbox.c.due_at).where(OPEN, outbox.c.reason == "ratelimited")
    due = house.db.read(lambda session: session.outbox._connection.scalars(query))
    return [math.ceil((at - house.clock()).total_seconds()) for at in due]


def _posts_in(house: House, place: Place) -> int:
    calls = [each for each in house.workspace.requests if each.method == "chat.postMessage"]
    return sum(each.arguments["channel"] == place.id for each in calls)


# ---- pace ----------------------------------------------------------------------------------------


def test_a_wait_for_posts_is_the_places_and_any_other_the_whole_workspaces() -> None:
    pacer = Pacer(Pace())
    for method in ("post", "update", "find"):
        pacer.hold("slack/T1/C1", method, 30.0, "ratelimited")
    held = {
        (place, method)
        for place in ("slack/T1/C1", "slack/T1/C2", "slack/T2/C1")
        for method in ("post", "update", "find")
        if pacer.held(place, method, 29.9) is not None
    }
    one = {("slack/T1/C1", "post")}
    assert held == one | {(f"slack/T1/{id}", method) for id in ("C1", "C2") for method in ("update", "find")}
    assert pacer.held("slack/T1/C2", "update", 30.0) is None


def test_the_longer_of_two_waits_counts() -> None:
    pacer = Pacer(Pace())
    pacer.hold("slack/T1/C1", "update", 30.0, "ratelimited")
    pacer.hold("slack/T1/C2", "update", 5.0, "ratelimited")
    assert pacer.held("slack/T1/C1", "update", 29.0) is not None


def test_many_places_together_keep_the_workspaces_pace() -> None:
    pacer = Pacer(Pace(every=1.0, burst=4))
    at_once = sum(pacer.take(f"slack/T1/C{number}", 100.0) == 0.0 for number in range(100))
    assert at_once == 20
    assert pacer.take("slack/T1/C50", 100.0) == pytest.approx(0.25)
    assert pacer.take("slack/T2/C50", 100.0) == 0.0
    assert pacer.take("slack/T1/C0", 100.25) == 0.0
