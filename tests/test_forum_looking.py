"""What the bot finds on the forum by looking for itself, and what becomes of posts that it acted on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.posts import ref_of
from bot.discourse.shapes import Post as ForumPost
from sandbox.discourse import writing
from sandbox.discourse.shapes.hooks import post_event
from sandbox.discourse.things import Post
from tests.forum_house import CONTRIBUTORS, OFTEN, PANEL, BothHouse, comes, host_of, open_both, recorded
from tests.house import DC, wait_for

pytestmark = pytest.mark.thorough


@pytest.fixture
def looking(prepared_both: Path, tmp_path: Path) -> Iterator[BothHouse]:
    """A forum without a webhook: the bot looks for itself, often."""
    house = open_both(prepared_both, tmp_path, OFTEN, webhook=False)
    yield house
    house.stop()


@pytest.fixture
def watching(prepared_both: Path, tmp_path: Path) -> Iterator[BothHouse]:
    """A webhook, and a bot that looks often all the same."""
    house = open_both(prepared_both, tmp_path, OFTEN)
    yield house
    house.stop()


def test_looking_alone_suffices_for_posts_edits_and_deletions(looking: BothHouse) -> None:
    rosa = looking.forum.rosa
    topic = rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    comes(looking, "2.1", "3 by Rosa Quispe")
    rosa.edits(topic, "@milepost progress 2.1 4 stories")
    wait_for(lambda: recorded(looking, "2.1") == ["4 by Rosa Quispe"])
    reply = rosa.replies(topic, "@milepost progress 1.2 37 nominations")
    comes(looking, "1.2", "37 by Rosa Quispe")
    rosa.deletes(reply)
    assert "That message is gone; what it recorded still counts" in topic.shows("That message is gone")
    reply = rosa.replies(topic, "@milepost progress 1.2 38 nominations")
    comes(looking, "1.2", "37 by Rosa Quispe", "38 by Rosa Quispe")
    looking.forum.mod.deletes(reply)
    wait_for(lambda: topic.shows().count("That message is gone") == 2)


def test_a_private_message_needs_no_mention(looking: BothHouse, both: BothHouse) -> None:
    for house in (looking, both):
        house.forum.rosa.messages("milepost", "Between us", "progress 2.1 +2 stories in:dc")
        comes(house, "2.1", "2 by Rosa Quispe")


def test_webhook_and_looking_together_record_once(watching: BothHouse) -> None:
    rosa = watching.forum.rosa
    topic = rosa.posts("Stories of this spring", "@milepost progress 2.1 +3 stories", CONTRIBUTORS)
    comes(watching, "2.1", "3 by Rosa Quispe")
    for number in range(3):
        rosa.replies(topic, f"@milepost progress 2.1 +1 the story number {number}")
    comes(watching, "2.1", *["3 by Rosa Quispe", *["1 by Rosa Quispe"] * 3])
    rosa.edits(topic, "@milepost progress 2.1 +4 stories")
    comes(watching, "2.1", *["1 by Rosa Quispe"] * 3, "4 by Rosa Quispe")


def test_what_was_lost_while_the_bot_was_down_is_found(both: BothHouse) -> None:
    rosa = both.forum.rosa
    topic = rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    comes(both, "2.1", "3 by Rosa Quispe")
    both.bot.stop()
    rosa.edits(topic, "@milepost progress 2.1 4 stories")
    rosa.replies(topic, "@milepost progress 1.2 37 nominations")
    rosa.messages("milepost", "Between us", "progress 3.2 1 round in:dc")
    both.forum.settle()
    both.start_again()
    comes(both, "1.2", "37 by Rosa Quispe")
    comes(both, "3.2", "1 by Rosa Quispe")
    wait_for(lambda: recorded(both, "2.1") == ["4 by Rosa Quispe"])


# ---- what stands in the way -------------------------------------------------------------------------


def test_a_post_that_cannot_be_fetched_holds_up_no_other(
    looking: BothHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside, outlives a restart, and counts once the forum gives it."""
    broken: set[int] = set()
    get_post = ForumClient.get_post

    async def get(self: ForumClient, id: int) -> ForumPost:
        if id in broken:
            raise CallFailed("http_500", 500)
        return await get_post(self, id)

    monkeypatch.setattr(ForumClient, "get_post", get)
    with looking.forum.state.changed:
        topic = looking.forum.rosa.posts(
            "A post that breaks", "@milepost progress 2.1 4 stories", CONTRIBUTORS
        )
        broken.add(topic.first.id)
    looking.forum.ben.posts("Another topic here", "@milepost progress 1.2 5 nominations", CONTRIBUTORS)
    wait_for(lambda: recorded(looking, "1.2") == ["5 by Ben Lindqvist"])
    looking.restart()
    assert recorded(looking, "2.1") == []
    broken.clear()
    looking.clock.advance(minutes=5)
    comes(looking, "2.1", "4 by Rosa Quispe")


def test_an_edit_is_found_however_many_posts_were_heard_since(looking: BothHouse) -> None:
    rosa = looking.forum.rosa
    topic = rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    comes(looking, "2.1", "3 by Rosa Quispe")
    many = [ref_of(host_of(looking.forum), number) for number in range(100_000, 100_045)]
    looking.db.submit(lambda s: [s.heard.hear(each, "") for each in many]).result(timeout=10)
    rosa.edits(topic, "@milepost progress 2.1 4 stories")
    wait_for(lambda: recorded(looking, "2.1") == ["4 by Rosa Quispe"])


# ---- deleted, and brought back -----------------------------------------------------------------------


def recover(house: BothHouse, post: Post) -> None:
    """A moderator brings a deleted post back."""
    with house.forum.state.changed:
        post.deleted_at = None
        house.forum.state.announce(post_event(house.forum.state, "post_recovered", post))


@pytest.mark.parametrize("webhook", [True, False])
def test_a_post_that_was_brought_back_is_listened_to_again(
    prepared_both: Path, tmp_path: Path, webhook: bool
) -> None:
    house = open_both(prepared_both, tmp_path, OFTEN, webhook=webhook)
    try:
        rosa, mod = house.forum.rosa, house.forum.mod
        topic = rosa.posts("Stories of this spring", "How are we doing with our stories?", CONTRIBUTORS)
        post = rosa.replies(topic, "@milepost progress 2.1 +3 stories")
        comes(house, "2.1", "3 by Rosa Quispe")
        for times in (1, 2):
            mod.deletes(post)
            wait_for(lambda times=times: topic.shows().count("That message is gone") == times)  # type: ignore[misc]
            recover(house, post)
            ref = ref_of(host_of(house.forum), post.id)
            wait_for(lambda ref=ref: not house.db.read(lambda s: s.heard.is_gone(ref)))  # type: ignore[misc]
            house.heard()
            assert recorded(house, "2.1") == ["3 by Rosa Quispe"]
        rosa.edits(post, "@milepost progress 2.1 +8 stories")
        wait_for(lambda: recorded(house, "2.1") == ["8 by Rosa Quispe"])
    finally:
        house.stop()


def test_a_deletion_that_is_told_again_after_the_recovery_says_nothing(both: BothHouse) -> None:
    rosa = both.forum.rosa
    topic = rosa.posts("Stories of this spring", "How are we doing with our stories?", CONTRIBUTORS)
    post = rosa.replies(topic, "@milepost progress 2.1 +3 stories")
    both.heard()
    both.forum.mod.deletes(post)
    both.heard()
    told = [one for one in both.forum.deliveries if one.headers["X-Discourse-Event"] == "post_destroyed"]
    recover(both, post)
    both.heard()
    assert both.forum.courier.again(told[0]).status == 200
    both.heard()
    assert topic.shows().count("That message is gone") == 1
    rosa.edits(post, "@milepost progress 2.1 +8 stories")
    both.heard()
    assert recorded(both, "2.1") == ["8 by Rosa Quispe"]


# ---- topics that move --------------------------------------------------------------------------------


@pytest.mark.parametrize("webhook", [True, False])
def test_a_topic_that_moves_takes_what_was_said_in_it_along(
    prepared_both: Path, tmp_path: Path, webhook: bool
) -> None:
    house = open_both(prepared_both, tmp_path, OFTEN, webhook=webhook)
    try:
        house.forum.add_group("panel", ["mod"])
        topic = house.forum.ben.posts(
            "Stories of this spring", "@milepost progress 2.1 3 xyzzy in:dc", CONTRIBUTORS
        )
        comes(house, "2.1", "3 by Ben Lindqvist")
        wait_for(lambda: "3 of ≥10" in house.shows(DC))
        for category in (PANEL, CONTRIBUTORS, PANEL):
            with house.forum.state.changed:
                found = house.forum.state.find_category(category)
                writing.rename(house.forum.state, house.forum.mod.user, topic.topic, topic.topic.title, found)
            seen = category is CONTRIBUTORS
            wait_for(lambda seen=seen: ("3 of ≥10" in house.shows(DC)) is seen)  # type: ignore[misc]
            house.heard()
            assert ("xyzzy" in house.alice.says("/okr history 2.1", channel=DC).sees()) is seen
            assert ("xyzzy" in house.shows(DC)) is seen
        house.forum.ben.edits(topic, "@milepost progress 2.1 4 plugh in:dc")
        wait_for(lambda: "4 of ≥10" in topic.shows())
        house.heard()
        seen_by_alice = house.alice.says("/okr history 2.1", channel=DC).sees()
        assert "plugh" not in seen_by_alice and "3" not in seen_by_alice.partition("O2")[2], seen_by_alice
    finally:
        house.stop()


def test_an_edit_after_the_move_corrects_nothing_in_public(both: BothHouse) -> None:
    """Told before anything told that the topic had moved."""
    topic = both.forum.ben.posts("Stories of spring", "@milepost progress 2.1 3 xyzzy in:dc", CONTRIBUTORS)
    both.heard()
    both.forum.ben.posts("Among the panel", "Here is something else to read, dear bot.", PANEL)
    with both.forum.state.changed:
        topic.topic.category = both.forum.state.find_category(PANEL)
    both.forum.ben.edits(topic, "@milepost progress 2.1 4 plugh in:dc")
    both.heard()
    assert "Said in a private" in topic.shows("plugh")
    history = both.alice.says("/okr history 2.1", channel=DC).sees()
    assert "Ben" not in history and "~3~" not in both.shows(DC), history
