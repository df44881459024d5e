"""What is said on the forum is heard once: by webhook, by looking, by both, late, twice, out of order."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.discourse.deliver import HookCourier
from storage.errors import NotSaved, Reason
from tests.forum_house import CONTRIBUTORS, BothHouse, comes, recorded, serve_both

# ---- either way, and both ------------------------------------------------------------------------


def test_a_webhook_alone_suffices(both_on_both: BothHouse) -> None:
    both_on_both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    comes(both_on_both, "2.1", "3 by Rosa Quispe")


def test_four_deliveries_at_once_to_two_bots_record_once(both_on_both: BothHouse) -> None:
    house = both_on_both
    second = serve_both(house.workspace, house.forum, house.database, house.clock, house.rhythm)
    try:
        topic = house.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 +3 x", CONTRIBUTORS)
        house.forum.settle()
        sent = next(
            one for one in house.forum.deliveries if one.headers["X-Discourse-Event"] == "post_created"
        )
        couriers = [HookCourier(house.forum.webhook_secret) for _ in range(4)]
        for number, courier in enumerate(couriers):
            courier.instance = house.forum.url
            courier.url = f"{(house.bot, second)[number % 2].url}/discourse/webhook"
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda courier: courier.again(sent), couriers))
        comes(house, "2.1", "3 by Rosa Quispe")
        assert topic.shows().count("KR 2.1") == 1
    finally:
        second.stop()


# ---- late, lost, twice, out of order --------------------------------------------------------------


@pytest.mark.thorough
def test_an_event_replayed_a_day_later_does_nothing(both: BothHouse) -> None:
    both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 +3 stories", CONTRIBUTORS)
    both.heard()
    told = [one for one in both.forum.deliveries if one.headers["X-Discourse-Event"] == "post_created"]
    for days in (1, 30):
        both.clock.advance(days=days)
        both.restart()
        assert both.forum.courier.again(told[0]).status == 200
        both.heard()
        assert recorded(both, "2.1") == ["3 by Rosa Quispe"]


def test_an_edit_that_overtakes_its_post_counts_alone(both: BothHouse) -> None:
    with both.forum.out_of_order():
        topic = both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 x", CONTRIBUTORS)
        both.forum.rosa.edits(topic, "@milepost progress 2.1 4 stories")
        both.forum.rosa.edits(topic, "@milepost progress 2.1 5 stories")
    both.heard()
    assert recorded(both, "2.1") == ["5 by Rosa Quispe"]


@pytest.mark.thorough
def test_back_to_the_first_wording_is_an_edit_too(both: BothHouse) -> None:
    first = "@milepost progress 2.1 3 stories"
    topic = both.forum.rosa.posts("Stories of this spring", first, CONTRIBUTORS)
    for raw in ("@milepost progress 2.1 4 stories", first):
        both.heard()
        both.forum.rosa.edits(topic, raw)
    both.heard()
    assert recorded(both, "2.1") == ["3 by Rosa Quispe"]


def test_what_cannot_be_saved_is_not_acknowledged(both: BothHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotSaved(Reason.FULL)

    both.forum.courier.retry_delays = (0.2,)
    with monkeypatch.context() as patch:
        patch.setattr("storage.inbox.Inbox.put", refuse)
        both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 x", CONTRIBUTORS)
        both.forum.settle()
        assert 503 in [delivery.status for delivery in both.forum.deliveries]
    comes(both, "2.1", "3 by Rosa Quispe")


def test_an_edit_told_before_the_post_was_handled_is_not_lost(both: BothHouse) -> None:
    """Its new wording says nothing to the bot: whether that matters is only known afterwards."""
    rosa = both.forum.rosa
    topic = rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    rosa.edits(topic, "There is nothing to report here.")
    both.heard()
    assert recorded(both, "2.1") == ["3 by Rosa Quispe"]
    assert "You took this out of your message, and it still counts." in topic.shows("You took this out")


# ---- what is not for the bot -----------------------------------------------------------------------


def test_quotes_code_and_boxes_hold_no_commands(both: BothHouse) -> None:
    rosa = both.forum.rosa
    topic = rosa.posts("Stories of this spring", "How are we doing with our stories?", CONTRIBUTORS)
    both.forum.ben.replies(
        topic,
        '[quote="rosa, post:1"]\n@milepost progress 2.1 9\n[/quote]\n\n'
        "> @milepost progress 1.2 9\n\n`@milepost progress 3.2 9`\n\n"
        "```\n@milepost progress 3.3 9\n```\n\nThis is how one would say it.",
    )
    both.heard()
    assert [recorded(both, kr) for kr in ("2.1", "1.2", "3.2", "3.3")] == [[], [], [], []]
    assert "milepost:" not in topic.shows()


def test_of_posts_that_are_not_for_the_bot_nothing_is_kept(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Something else entirely", "Nobody told the bot of xyzzy.", CONTRIBUTORS)
    both.forum.rosa.edits(topic, "Nobody told the bot of xyzzy, again.")
    both.forum.ben.messages("rosa", "Between the two of us", "okr progress 2.1 3 xyzzy")
    both.heard()
    path = both.database.removeprefix("sqlite:///")
    kept = b"".join(each.read_bytes() for each in Path(path).parent.glob("milepost.db*"))
    assert b"xyzzy" not in kept
    assert recorded(both, "2.1") == []


@pytest.mark.thorough
def test_the_bots_own_posts_and_those_of_the_system_are_no_commands(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 x", CONTRIBUTORS)
    both.heard()
    sent = next(one for one in both.forum.deliveries if one.headers["X-Discourse-Event"] == "post_created")
    post = json.loads(sent.body)["post"]
    for who in (
        {"user_id": both.forum.bot.id, "username": "milepost"},
        {"user_id": -1, "username": "system"},
    ):
        assert both.forum.send_raw(json.dumps({"post": post | who | {"id": 9999}}).encode()).status == 200
    both.heard()
    assert recorded(both, "2.1") == ["3 by Rosa Quispe"]
    assert topic.shows().count("milepost:") == 1
