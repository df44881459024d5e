"""What the bot posts stands there once, whatever goes wrong on the way. Real HTTP, real database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.child import Child
from bot.console.demo import free_port
from bot.pace import Pace, Pacer
from bot.tidying import tidy
from tests.house import DC, PARTICIPATION, House, environment_for, prepare

LEDGER = ("inbox", "outbox", "messages")
CARD = "O1 · Launch and Socialize the Program"


def cards(house: House, title: str = CARD, channel: str = DC) -> int:
    return house.shows(channel).count(title)


def posts(house: House) -> list[str]:
    """The channel of every chat.postMessage that the bot called, in order."""
    return [
        each.arguments["channel"] for each in house.workspace.requests if each.method == "chat.postMessage"
    ]


def check_in(house: House, line: str = "1.2 37 first batch", channel: str = DC) -> None:
    assert "KR" in house.alice.says(f"/okr progress {line}", channel=channel).sees()


# ---- one message ---------------------------------------------------------------------------------


def test_a_check_in_brings_its_card_and_stands_in_the_cards_thread(slack_on_both: House) -> None:
    slack = slack_on_both
    check_in(slack)
    slack.delivered()
    text = slack.shows(DC)
    assert cards(slack) == 1
    assert "37 of ≥50 nominations" in text
    assert text.index(CARD) < text.index("first batch")
    assert any(line.startswith(" ") and "first batch" in line for line in text.splitlines()), text


def test_the_next_check_in_updates_the_card_and_posts_no_second(slack: House) -> None:
    check_in(slack)
    slack.delivered()
    check_in(slack, "1.2 41")
    slack.delivered()
    assert cards(slack) == 1
    assert "41 of ≥50 nominations" in slack.shows(DC)


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize("how", ["drop", "503", "internal_error"])
def test_when_nobody_knows_whether_it_was_posted_it_is_looked_for_first(
    slack: House, effect: bool, how: str
) -> None:
    slack.workspace.fails("chat.postMessage", how, effect=effect)
    check_in(slack)
    slack.delivered()
    assert cards(slack) == 1
    assert slack.shows(DC).count("first batch") == 1
    assert "conversations.history" in [each.method for each in slack.workspace.requests]


def test_a_lost_update_is_simply_made_again(slack: House) -> None:
    check_in(slack)
    slack.delivered()
    slack.workspace.fails("chat.update", "drop", effect=True)
    check_in(slack, "1.2 44")
    slack.delivered()
    assert cards(slack) == 1
    assert "44 of ≥50 nominations" in slack.shows(DC)


@pytest.mark.thorough
def test_a_search_that_fails_is_made_again_before_anything_is_sent(slack: House) -> None:
    slack.workspace.fails("chat.postMessage", "drop", effect=True)
    slack.workspace.fails("conversations.history", "503")
    check_in(slack)
    slack.delivered()
    assert cards(slack) == 1


@pytest.mark.thorough
def test_changes_that_wait_become_one_update(slack: House) -> None:
    slack.workspace.fails("chat.postMessage", "ratelimited", seconds=1)
    for value in range(1, 9):
        check_in(slack, f"1.2 {value}")
    slack.delivered()
    text = slack.shows(DC)
    assert cards(slack) == 1
    assert "8 of ≥50 nominations" in text
    updates = [each for each in slack.workspace.requests if each.method == "chat.update"]
    assert len(updates) <= 2


# ---- places and order ----------------------------------------------------------------------------


@pytest.mark.thorough
def test_one_place_that_must_wait_does_not_hold_up_another(slack: House) -> None:
    slack.workspace.fails("chat.postMessage", "ratelimited", seconds=2)
    check_in(slack)
    slack.shows(DC)
    check_in(slack, "1.1 4", channel=PARTICIPATION)
    began = time.monotonic()
    text = slack.shows(PARTICIPATION, until="4 of ≥20")
    assert "O1" in text
    assert cards(slack) == 0 or time.monotonic() - began > 1.5
    slack.delivered()
    assert cards(slack) == 1


def test_a_thread_keeps_its_order(slack: House) -> None:
    for value in range(1, 7):
        check_in(slack, f"1.2 {value} note-{value}")
    slack.delivered()
    text = slack.shows(DC)
    places = [text.index(f"note-{value}") for value in range(1, 7)]
    assert places == sorted(places)


def test_a_place_that_is_gone_is_given_up_and_the_others_go_on(slack: House) -> None:
    slack.workspace.archive_channel(DC, by="alice")
    slack.alice.says("/okr progress in:dc 1.2 37", channel="general").sees()
    check_in(slack, "1.1 4", channel=PARTICIPATION)
    slack.delivered()
    assert "4 of ≥20" in slack.shows(PARTICIPATION)
    stats = slack.db.read(lambda session: session.outbox.stats())
    assert stats.dead >= 1
    program = slack.db.read(lambda session: session.programs.by_slug("dc"))
    assert program is not None
    entries = slack.db.read(lambda session: session.audit.recent(program.id))
    told = [entry.what for entry in entries if "cannot post here" in entry.what]
    assert len(told) == 1 and "is_archived" in told[0]


# ---- the worker ----------------------------------------------------------------------------------


def test_a_stopped_bot_leaves_nothing_half_sent(slack: House) -> None:
    slack.workspace.fails("chat.postMessage", "slow", seconds=0.5)
    check_in(slack)
    slack.restart()
    slack.delivered()
    assert cards(slack) == 1


@pytest.fixture
def child(slack: House, tmp_path: Path) -> Iterator[Child]:
    """The bot as a process that can be killed, on a copy of its own."""
    database = tmp_path / "killed.db"
    prepare(database)
    environ = environment_for(slack.workspace, f"sqlite:///{database}")
    child = Child(tmp_path, environ, free_port(0))
    yield child
    child.stop()


@pytest.mark.thorough
def test_killed_between_the_post_and_its_record_it_is_posted_once(slack: House, child: Child) -> None:
    child.start()
    slack.workspace.connect(f"{child.url}/slack/events")
    slack.workspace.fails("chat.getPermalink", "slow", seconds=5)
    check_in(slack)
    slack.shows(DC, until=CARD)  # it is posted, and the bot has not recorded it yet
    child.kill()
    child.start()  # on the same machine: it takes over at once, not when the lease ends
    text = slack.shows(DC, until="first batch")
    assert text.count(f"milepost: # {CARD}") == 1
    assert "37 of ≥50" in slack.alice.says("/okr show 1.2", channel=DC).sees()


def test_the_ledger_is_kept_tidy(slack: House) -> None:
    check_in(slack)
    slack.delivered()
    later = slack.clock() + timedelta(days=31)
    slack.db.submit(lambda session: tidy(session, later)).result(timeout=20)
    with sqlite3.connect(slack.database.removeprefix("sqlite:///")) as connection:
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in LEDGER}
    # The messages stay known: the next check-in updates the card.
    assert counts == {"inbox": 0, "outbox": 0, "messages": 2}


# ---- pace ----------------------------------------------------------------------------------------


def test_a_burst_then_one_a_second_in_each_place() -> None:
    pacer = Pacer(Pace(every=1.0, burst=4))
    assert [pacer.take("a", 100.0) for _ in range(4)] == [0.0] * 4
    assert pacer.take("a", 100.0) == pytest.approx(1.0)
    assert pacer.take("b", 100.0) == 0.0
    assert pacer.take("a", 101.0) == 0.0
    assert pacer.take("a", 101.0) == pytest.approx(1.0)


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 6))
def test_never_more_than_the_burst_and_one_a_second(pauses: list[float], burst: int) -> None:
    pacer, now, taken = Pacer(Pace(1.0, burst)), 50.0, []
    for pause in pauses:
        now += pause
        if pacer.take("a", now) == 0.0:
            taken.append(now)
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= burst + (taken[last] - start) + 1e-6


def test_waiting_as_long_as_told_is_enough() -> None:
    pacer, now = Pacer(Pace(1.0, 2)), 0.0
    for _ in range(20):
        now += pacer.take("a", now)
        assert pacer.take("a", now) >= 0.0
        if wait := pacer.take("a", now):
            assert pacer.take("a", now + wait) == 0.0
            now += wait


def test_a_hold_stands_for_its_place_and_method_until_its_time() -> None:
    pacer = Pacer(Pace())
    pacer.hold("a", "post", 10.0, "ratelimited")
    assert pacer.held("a", "post", 9.9) is not None
    assert pacer.held("b", "post", 9.9) is None
    assert pacer.held("a", "update", 9.9) is None
    assert pacer.held("a", "post", 10.0) is None
