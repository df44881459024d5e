"""What is said on the forum is heard once: by webhook, by looking, by both, late, twice, out of order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handlers.model import Identity, Standing
from sandbox.discourse.deliver import HookCourier
from storage.errors import NotSaved, Reason
from storage.session import Session
from tests.forum_house import (
    CONTRIBUTORS,
    OFTEN,
    PANEL,
    BothHouse,
    host_of,
    open_both,
    open_both_at,
    prepare_both,
    serve_both,
)
from tests.house import DC, wait_for


def recorded(house: BothHouse, address: str, slug: str = "dc") -> list[str]:
    """The live check-ins of a key result, the oldest first: ``3 by Rosa Quispe``."""

    def read(session: Session) -> list[str]:
        program = session.programs.by_slug(slug)
        assert program is not None and program.cycle is not None
        found = session.okrs.objectives(program.id, program.cycle.id)
        kr = next(kr for item in found for kr in item.key_results if kr.address == address)
        check_ins = [
            session.okrs.check_in(program.id, kr.id, number + 1) for number in range(kr.last_sequence)
        ]
        return [f"{one.reading.amount} by {one.by_name}" for one in check_ins if one is not None and one.live]

    return house.db.read(read)


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


@pytest.fixture
def both_on_both(address: str) -> Iterator[BothHouse]:
    """The second door on SQLite, and on PostgreSQL where there is one."""
    prepare_both(address)
    house = open_both_at(address)
    yield house
    house.stop()


def comes(house: BothHouse, address: str, *expected: str) -> None:
    wait_for(lambda: len(recorded(house, address)) >= len(expected), timeout=10)
    house.heard()
    assert recorded(house, address) == list(expected)


# ---- either way, and both ------------------------------------------------------------------------


def test_a_webhook_alone_suffices(both_on_both: BothHouse) -> None:
    both_on_both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    comes(both_on_both, "2.1", "3 by Rosa Quispe")


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


# ---- people and places ------------------------------------------------------------------------------


def test_the_forum_tells_of_renamed_and_suspended_people(both: BothHouse) -> None:
    rosa = both.forum.rosa
    rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.heard()
    account = Identity("discourse", host_of(both.forum), str(rosa.user.id))
    both.forum.rename_user("rosa", "rosa_q")
    both.heard()
    known = both.db.read(lambda s: s.directory.person(account))
    assert known is not None and (known.handle, known.standing) == ("rosa_q", Standing.FULL)
    both.forum.suspend("rosa", both.forum.clock.now().replace(year=2040))
    both.heard()
    known = both.db.read(lambda s: s.directory.person(account))
    assert known is not None and known.standing is Standing.GONE


@pytest.mark.parametrize("webhook", [True, False])
def test_a_category_that_becomes_private_hides_what_was_said_there(
    prepared_both: Path, tmp_path: Path, webhook: bool
) -> None:
    house = open_both(prepared_both, tmp_path, OFTEN, webhook=webhook)
    try:
        house.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 xyzzy", CONTRIBUTORS)
        comes(house, "2.1", "3 by Rosa Quispe")
        assert "xyzzy" in house.alice.says("/okr show 2.1", channel=DC).sees()
        house.forum.add_group("panel", ["rosa"])
        house.forum.restrict(CONTRIBUTORS, ["panel"])
        wait_for(lambda: "xyzzy" not in house.alice.says("/okr show 2.1", channel=DC).sees(), timeout=10)
        house.forum.restrict(CONTRIBUTORS, [])
        wait_for(lambda: "xyzzy" in house.alice.says("/okr show 2.1", channel=DC).sees(), timeout=10)
    finally:
        house.stop()


LOOKS = (
    "show 2.1 in:dc",
    "history 2.1 in:dc",
    "list in:dc",
    "export md in:dc",
    "export csv in:dc",
    "export yaml in:dc",
    "undo 2.1#1 in:dc",
    "evidence 2.1#1 https://example.org in:dc",
)


def test_what_is_said_in_a_private_category_stays_there(both: BothHouse) -> None:
    topic = both.forum.ben.posts("Among the panel", "@milepost progress 2.1 9 xyzzy in:dc", PANEL)
    both.heard()
    assert "Said in a private" in topic.shows("KR 2.1")
    seen = [
        both.alice.says(f"/okr {line}", channel=where).sees() for line in LOOKS for where in (DC, "@milepost")
    ]
    both.alice.says("/okr follow 2.1", channel=DC).sees()
    seen.append(both.alice.opens_home().sees())
    talk = both.forum.rosa.messages("milepost", "Just between us", "Hello there, dear bot.")
    public = both.forum.rosa.posts("Out in the open", "Here is what I would like to know.", CONTRIBUTORS)
    for line in LOOKS:
        both.forum.rosa.replies(talk, line)
        both.forum.rosa.replies(public, f"Dear bot: @milepost {line}")
    both.heard()
    both.forum.settle()
    wait_for(lambda: talk.topic.posts[-1].author is both.forum.bot)
    both.heard()
    seen += [both.forum.topic(number).shows() for number in both.forum.state.topics if number != topic.id]
    seen += [both.forum.rosa.looks_at(talk), both.shows(DC)]
    for text in seen:
        assert "xyzzy" not in text and "Panel" not in text and "Among the panel" not in text, text
        assert "9 of ≥10" not in text and "90%" not in text, text
    again = both.forum.ben.replies(topic, "What do we have? @milepost show 2.1 in:dc")
    both.heard()
    assert "xyzzy" in topic_seen_by_ben(both, again.topic.id)


def topic_seen_by_ben(both: BothHouse, number: int) -> str:
    return both.forum.ben.looks_at(both.forum.topic(number)).rpartition("ben:")[2]
