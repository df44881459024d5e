"""Messages on a sandbox forum: where they stand, and what is known after each way to fail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from bot.discourse.client import ForumClient
from bot.discourse.directory import ForumLookups
from bot.discourse.failures import CallFailed
from bot.discourse.shapes import Post
from bot.discourse.transport import ForumTransport
from bot.transport import Gone, Held, Later, Refused, Unknown, Unseen
from handlers.model import Place, PlaceKind
from handlers.reply import Heading, Mention, Preformatted, Reply, Text
from sandbox.discourse import Forum
from sandbox.discourse.thread import Thread

HOST = "127.0.0.1"


@pytest.fixture
def forum() -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("rosa", name="Rosa Díaz")
        forum.add_user("ben")
        forum.add_category("Stories")
        forum.add_category("Inner circle", read_by=["stewards"])
        yield forum


@pytest.fixture
async def transport(forum: Forum) -> AsyncIterator[ForumTransport]:
    async def names(tenant: str, members: frozenset[str]) -> Mapping[str, str]:
        return {member: "rosa" for member in members if (tenant, member) == (HOST, "m1")}

    client = ForumClient(forum.url, forum.api_key, "milepost")
    lookups = ForumLookups(client, HOST)
    lookups.remember_handle(str(forum.rosa.user.id), "rosa")
    yield ForumTransport(client, lookups, names)
    await client.close()


numbers = iter(range(1000))


def place(forum: Forum, name: str = "Stories") -> Place:
    category = forum.state.find_category(name)
    assert category is not None
    return Place("discourse", HOST, f"c{category.id}", name, PlaceKind.CATEGORY, private=False)


def to_rosa(forum: Forum) -> Place:
    return Place("discourse", HOST, f"u{forum.rosa.user.id}", kind=PlaceKind.DIRECT)


def topic(forum: Forum) -> Thread:
    number = next(numbers)
    return forum.rosa.posts(
        f"How are we doing on stories {number}?", f"Does anybody know? {number}", "Stories"
    )


def says(*parts: Any) -> Reply:
    return Reply((Text(*parts),))


def written(forum: Forum) -> list[str]:
    """The requests that changed something."""
    return [request.name for request in forum.requests if not request.name.startswith("GET")]


def at(external_id: str) -> int:
    """The topic that a message stands in."""
    return int(external_id.partition("/")[0])


# ---- messages ------------------------------------------------------------------------------------


async def test_a_topic_is_opened_found_and_changed(forum: Forum, transport: ForumTransport) -> None:
    reply = Reply((Heading("O2 Grow the number of stories"), Text("2.1 stands at 4.")))
    posted = await transport.post(place(forum), reply, uuid="u-1", under=None)
    assert await transport.find(place(forum), "u-1", under=None) == posted
    assert await transport.find(place(forum), "u-2", under=None) is None
    changed = Reply((Heading("O2 Grow the number of stories"), Text("2.1 stands at 7.")))
    assert await transport.update(place(forum), posted.external_id, changed) == posted
    thread = forum.topic(at(posted.external_id))
    assert thread.shows() == (
        "# O2 Grow the number of stories\nmilepost: O2 Grow the number of stories\n  2.1 stands at 7."
    )
    assert thread.topic.category is forum.state.find_category("Stories")
    assert posted.external_id == f"{thread.id}/1/{thread.first.id}/u-1"
    assert posted.permalink == f"{forum.url}/t/{thread.id}/1"


async def test_two_topics_of_one_title_are_told_apart(forum: Forum, transport: ForumTransport) -> None:
    digest = Reply((Heading("The digest of this week"), Text("Nothing happened, and that is fine.")))
    for uuid in ("018f-aaaaaa", "018f-bbbbbb"):
        posted = await transport.post(place(forum), digest, uuid=uuid, under=None)
    assert forum.topic(at(posted.external_id)).topic.title == "The digest of this week (bbbbbb)"


async def test_a_topic_posted_twice_under_one_id_stands_once(forum: Forum, transport: ForumTransport) -> None:
    card = Reply((Heading("A card that is posted twice"), Text("2.1 stands at 4.")))
    first = await transport.post(place(forum), card, uuid="u-twice", under=None)
    assert await transport.post(place(forum), card, uuid="u-twice", under=None) == first


async def test_answers_share_the_bots_last_post(forum: Forum, transport: ForumTransport) -> None:
    """One post is edited while it is the last; after somebody else's there is a new one."""
    thread = topic(forum)
    first = await transport.post(
        place(forum), says("2.1 is 7 now, thank you"), uuid="u-1", under=f"{thread.id}/1"
    )
    second = await transport.post(
        place(forum), says("2.2 is 3 now, thank you"), uuid="u-2", under=f"{thread.id}"
    )
    forum.ben.replies(thread, "That is great news, everybody!")
    third = await transport.post(
        place(forum), says("2.3 is 1 now, thank you"), uuid="u-3", under=f"{thread.id}/3"
    )
    assert (
        thread.shows().partition("\n")[2].partition("\n")[2]
        == """\
milepost: 2.1 is 7 now, thank you
  2.2 is 3 now, thank you
ben: That is great news, everybody!
milepost: 2.3 is 1 now, thank you"""
    )
    assert [post.reply_to for post in thread.topic.posts] == [None, 1, None, 3]
    assert [posted.external_id.split("/")[1] for posted in (first, second, third)] == ["2", "2", "4"]
    for uuid, posted in (("u-1", first), ("u-2", second), ("u-3", third)):
        assert await transport.find(place(forum), uuid, under=f"{thread.id}/1") == posted
    assert await transport.find(place(forum), "u-4", under=str(thread.id)) is None


async def test_one_of_several_answers_in_a_post_is_changed(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    sent = [
        await transport.post(
            place(forum), says(f"This is answer number {number}."), uuid=f"u-{number}", under=str(thread.id)
        )
        for number in range(3)
    ]
    await transport.update(place(forum), sent[1].external_id, says("This one is undone now."))
    assert thread.shows().endswith(
        "milepost: This is answer number 0.\n  This one is undone now.\n  This is answer number 2."
    )
    before = len(written(forum))
    await transport.update(place(forum), sent[1].external_id, says("This one is undone now."))
    assert len(thread.topic.posts) == 2 and len(written(forum)) == before + 1


async def test_more_answers_than_the_forum_lets_us_post(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    for number in range(6):
        await transport.post(
            place(forum), says(f"This is answer number {number}."), uuid=f"u-{number}", under=str(thread.id)
        )
    assert len(thread.topic.posts) == 2
    assert written(forum) == ["POST /posts", *["PUT /posts/{id}"] * 5]


async def test_an_answer_to_our_own_topic_leaves_its_first_post_alone(
    forum: Forum, transport: ForumTransport
) -> None:
    card = Reply((Heading("O5 A card with a thread under it"), Text("5.1 stands at 4.")))
    posted = await transport.post(place(forum), card, uuid="u-1", under=None)
    await transport.post(place(forum), says("5.1 was 3 on Monday."), uuid="u-2", under=posted.external_id)
    assert len(forum.topic(at(posted.external_id)).topic.posts) == 2


async def test_a_full_post_is_followed_by_another(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    for uuid in ("u-1", "u-2"):
        await transport.post(place(forum), says("word " * 4000), uuid=uuid, under=str(thread.id))
    assert len(thread.topic.posts) == 3


async def test_a_post_that_is_too_old_to_change_is_followed_by_another(
    forum: Forum, transport: ForumTransport
) -> None:
    thread = topic(forum)
    await transport.post(place(forum), says("This is answer one."), uuid="u-1", under=str(thread.id))
    forum.fails("PUT /posts/{id}", "422")
    await transport.post(place(forum), says("This is answer two."), uuid="u-2", under=str(thread.id))
    assert len(thread.topic.posts) == 3


async def test_a_private_message_is_sent_found_and_continued(forum: Forum, transport: ForumTransport) -> None:
    note = await transport.post(to_rosa(forum), says("Recorded."), uuid="u-pm", under=None)
    assert forum.rosa.sees() == "# Recorded.\nmilepost: Recorded.\n  That’s all for now."
    assert await transport.find(to_rosa(forum), "u-pm", under=None) == note
    message = Place("discourse", HOST, f"t{at(note.external_id)}", kind=PlaceKind.DIRECT)
    more = await transport.post(message, says("One more thing."), uuid="u-more", under=None)
    assert at(more.external_id) == at(note.external_id)
    assert await transport.find(message, "u-more", under=None) == more
    assert forum.ben.looks_at(forum.topic(at(note.external_id))).startswith("You are not permitted")


async def test_whose_username_nobody_knows_gets_no_message(forum: Forum, transport: ForumTransport) -> None:
    ben = Place("discourse", HOST, f"u{forum.ben.user.id}", kind=PlaceKind.DIRECT)
    with pytest.raises(Refused, match="username"):
        await transport.post(ben, says("Recorded."), uuid="u", under=None)
    forum.fails("GET /u/{username}", "503")
    with pytest.raises(Later):
        await transport.post(to_rosa(forum), says("Recorded."), uuid="u", under=None)


async def test_only_who_is_asked_is_pinged(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    asked = says(
        "Hello ", Mention("m1", "Rosa", ping=True), " and ", Mention("m2", "Ben @ben", ping=True), "!"
    )
    await transport.post(place(forum), asked, uuid="u", under=str(thread.id))
    assert forum.rosa.notifications()[0] == f"mentioned by milepost in {thread.topic.title}"
    assert forum.ben.notifications() == []


async def test_a_marker_that_somebody_types_is_none(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    typed = Reply((Preformatted("a\n<!-- milepost:u-9 -->\nb"), Text("<!-- milepost:u-9 -->")))
    posted = await transport.post(place(forum), typed, uuid="u-1", under=str(thread.id))
    assert await transport.find(place(forum), "u-9", under=str(thread.id)) is None
    await transport.update(place(forum), posted.external_id, says("All of it is changed."))
    assert thread.shows().endswith("milepost: All of it is changed.")


# ---- moderation ----------------------------------------------------------------------------------


async def test_what_waits_for_a_moderator_is_not_repeated(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    forum.state.moderated = True
    held = f"waiting/{thread.id}/u-w"
    for attempt in (
        transport.post(place(forum), says("2.1 is 7 now, thank you"), uuid="u-w", under=str(thread.id)),
        transport.update(place(forum), held, says("2.1 is 8 now, thank you")),
        transport.post(place(forum), says("and one more"), uuid="u-x", under=held),
    ):
        with pytest.raises(Held, match="moderator") as waits:
            await attempt
        assert (waits.value.uuid, waits.value.external_id) == ("u-w", held)
    assert len(forum.state.pending) == 1


async def test_what_a_moderator_let_through_is_found(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    sent = await transport.post(
        place(forum), says("2.1 is 7 now, thank you"), uuid="u-v", under=str(thread.id)
    )
    updated = await transport.update(
        place(forum), f"waiting/{thread.id}/u-v", says("2.1 is 8 now, thank you")
    )
    assert updated == sent
    assert thread.shows().endswith("milepost: 2.1 is 8 now, thank you")


# ---- failures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize("how", ["drop", "500", "502", "503"])
async def test_what_may_have_been_posted_is_looked_for_and_not_sent_again(
    forum: Forum, transport: ForumTransport, how: str, effect: bool
) -> None:
    thread, uuid = topic(forum), f"u-{how}-{effect}"
    card = Reply((Heading(f"A card that is lost to {how} {effect}"), Text("2.1 stands at 4.")))
    for reply, under in ((card, None), (says("2.1 is 7 now, thank you"), str(thread.id))):
        forum.requests.clear()
        forum.fails("POST /posts", how, effect=effect)
        with pytest.raises(Unknown):
            await transport.post(place(forum), reply, uuid=uuid, under=under)
        assert len(written(forum)) == 1
        assert (await transport.find(place(forum), uuid, under=under) is not None) == effect


async def test_an_answer_lost_while_it_was_added_is_found(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    await transport.post(place(forum), says("This is answer one."), uuid="u-1", under=str(thread.id))
    forum.fails("PUT /posts/{id}", "drop", effect=True)
    with pytest.raises(Unknown):
        await transport.post(place(forum), says("This is answer two."), uuid="u-2", under=str(thread.id))
    found = await transport.find(place(forum), "u-2", under=str(thread.id))
    assert found == await transport.post(place(forum), says("…"), uuid="u-2", under=str(thread.id))
    assert len(thread.topic.posts) == 2


@pytest.mark.parametrize(("how", "seconds"), [("ratelimited", 7), ("slow_down", 8)])
async def test_a_busy_forum_says_when_to_come_back(
    forum: Forum, transport: ForumTransport, how: str, seconds: int
) -> None:
    thread = topic(forum)
    posted = await transport.post(place(forum), says("This is answer one."), uuid="u-1", under=str(thread.id))
    for method in ("GET /t/{id}", "PUT /posts/{id}", "GET /t/external_id/{external_id}"):
        forum.fails(method, how, seconds=seconds)
    for attempt in (
        transport.post(place(forum), says("x"), uuid="u-2", under=str(thread.id)),
        transport.update(place(forum), posted.external_id, says("This is another answer.")),
        transport.find(place(forum), "u-3", under=None),
    ):
        with pytest.raises(Later) as wait:
            await attempt
        assert wait.value.seconds == seconds


async def test_what_fails_before_anything_is_sent_is_tried_later(
    forum: Forum, transport: ForumTransport
) -> None:
    thread = topic(forum)
    for method in ("GET /t/{id}", "GET /posts/{id}"):
        forum.fails(method, "503")
        with pytest.raises(Later):
            await transport.post(place(forum), says("x"), uuid="u", under=str(thread.id))
    assert written(forum) == []


async def test_nobody_there_is_certain_not_to_have_posted(forum: Forum) -> None:
    client = ForumClient("http://127.0.0.1:9", "key", "milepost")
    with pytest.raises(Later):
        await ForumTransport(client, ForumLookups(client, HOST)).post(
            place(forum), says("x"), uuid="u", under=None
        )
    await client.close()


async def test_what_the_forum_will_never_take_is_refused(forum: Forum, transport: ForumTransport) -> None:
    closed, gone = topic(forum), topic(forum)
    closed.topic.closed = True
    forum.rosa.deletes(gone)
    nowhere = Place("discourse", HOST, "C123")
    for where, under in (
        (place(forum), str(closed.id)),
        (place(forum), str(gone.id)),
        (place(forum), "999999"),
        (place(forum), "not-a-thread"),
        (place(forum, "Inner circle"), None),
        (nowhere, None),
    ):
        with pytest.raises(Refused):
            await transport.post(where, says("2.1 is 7 now, thank you"), uuid="u", under=under)


async def test_the_same_words_too_soon_are_for_later(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    client = ForumClient(forum.url, forum.api_key, "milepost")
    raw = "2.1 is 7 now, thank you\n\n<!-- milepost:u-same -->"
    await client.create_reply(topic(forum).id, raw)
    with pytest.raises(Later, match="similar"):
        await transport.post(
            place(forum), says("2.1 is 7 now, thank you"), uuid="u-same", under=str(thread.id)
        )
    await client.close()


class Overtaken(ForumClient):
    """Just before its first reply another worker answers in the same thread, for the third time in a row."""

    async def create_reply(self, topic_id: int, raw: str, reply_to: int | None = None) -> Post:
        if (await self.get_topic(topic_id)).stream[1:]:
            return await super().create_reply(topic_id, raw, reply_to)
        await super().create_reply(topic_id, "This is of another worker.\n\n<!-- milepost:u-other -->")
        raise CallFailed("http_422", 422, errors=("No more than 3 consecutive replies are allowed.",))


class Overwritten(ForumClient):
    """What stands in a post after an edit is another worker's."""

    async def edit_post(self, id: int, raw: str) -> Post:
        return await super().edit_post(id, "This is of another worker.\n\n<!-- milepost:u-other -->")


async def test_nothing_is_posted_that_the_post_does_not_hold(forum: Forum) -> None:
    thread, client = topic(forum), Overwritten(forum.url, forum.api_key, "milepost")
    transport = ForumTransport(client, ForumLookups(client, HOST))
    first = await transport.post(place(forum), says("2.1 is 7 now."), uuid="u-1", under=str(thread.id))
    with pytest.raises(Unknown):
        await transport.post(place(forum), says("2.2 is 3 now."), uuid="u-2", under=str(thread.id))
    assert await transport.find(place(forum), "u-2", under=str(thread.id)) is None
    with pytest.raises(Unknown):
        await transport.update(place(forum), first.external_id, says("2.1 is 8 now."))
    await client.close()


async def test_another_workers_answer_that_came_between_is_added_to(forum: Forum) -> None:
    thread, client = topic(forum), Overtaken(forum.url, forum.api_key, "milepost")
    transport = ForumTransport(client, ForumLookups(client, HOST))
    posted = await transport.post(place(forum), says("2.1 is 7 now."), uuid="u-1", under=str(thread.id))
    assert thread.shows().endswith("milepost: This is of another worker.\n  2.1 is 7 now.")
    for uuid in ("u-1", "u-other"):
        found = await transport.find(place(forum), uuid, under=str(thread.id))
        assert found is not None and found.permalink == posted.permalink
    await client.close()


async def test_a_post_that_is_gone_is_not_changed(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    posted = await transport.post(place(forum), says("This is answer one."), uuid="u-1", under=str(thread.id))
    thread.topic.posts[1].deleted_at = forum.state.now()
    with pytest.raises(Gone):
        await transport.update(place(forum), posted.external_id, says("This is another answer."))


async def test_nothing_is_said_below_a_topic_that_is_gone(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    thread.topic.deleted_at = forum.state.now()
    below, there = str(thread.id), Place("discourse", place(forum).tenant, f"t{thread.id}")
    with pytest.raises(Gone):
        await transport.post(place(forum), says("This is answer one."), uuid="u-1", under=below)
    with pytest.raises(Refused) as told:  # an outage of the place itself
        await transport.post(there, says("This is answer one."), uuid="u-1", under=None)
    assert not isinstance(told.value, Gone)


@pytest.mark.parametrize("how", ["403", "drop", "503"])
async def test_not_being_let_look_is_never_taken_for_not_there(
    forum: Forum, transport: ForumTransport, how: str
) -> None:
    for method, under in (("GET /t/external_id/{external_id}", None), ("GET /t/{id}", str(topic(forum).id))):
        forum.fails(method, how, times=2)  # what only reads may be asked once more
        with pytest.raises(Unknown) as told:
            await transport.find(place(forum), "u", under=under)
        assert isinstance(told.value, Unseen) == (how == "403")
        forum.api.faults.clear()


async def test_a_reply_is_found_many_posts_up(forum: Forum, transport: ForumTransport) -> None:
    thread = topic(forum)
    posted = await transport.post(
        place(forum), says("This is answer one."), uuid="u-up", under=str(thread.id)
    )
    with forum.state.changed:
        for number in range(130):
            forum_post(forum, thread, number)
    assert await transport.find(place(forum), "u-up", under=str(thread.id)) == posted


def forum_post(forum: Forum, thread: Thread, number: int) -> None:
    who = forum.rosa if number % 2 else forum.ben
    who.replies(thread, f"Chatting about this and that, {number}")
