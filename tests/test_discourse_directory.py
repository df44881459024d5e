"""Who somebody is and what a place is, asked of a sandbox forum."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.discourse.client import ForumClient
from bot.discourse.directory import ForumLookups
from bot.origin import LookupFailed
from handlers.model import Identity, Person, Place, PlaceKind, Standing
from sandbox.discourse import Forum

HOST = "127.0.0.1"


@pytest.fixture
def forum() -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("rosa", name="Rosa Díaz", tz="Europe/Madrid", groups=["stewards"])
        forum.add_user("ben")
        forum.add_user("ada", admin=True)
        forum.add_category("Stories")
        forum.add_category("Inner circle", read_by=["stewards"])
        yield forum


@pytest.fixture
async def client(forum: Forum) -> AsyncIterator[ForumClient]:
    client = ForumClient(forum.url, forum.api_key, "milepost")
    yield client
    await client.close()


@pytest.fixture
def lookups(client: ForumClient) -> ForumLookups:
    return ForumLookups(client, HOST)


@pytest.fixture
async def insider(forum: Forum) -> AsyncIterator[ForumLookups]:
    """The lookups of a bot that may see the inner circle."""
    forum.add_group("stewards", ["milepost"])
    client = ForumClient(forum.url, forum.api_key, "milepost")
    yield ForumLookups(client, HOST)
    await client.close()


@pytest.fixture
async def as_admin(forum: Forum) -> AsyncIterator[ForumLookups]:
    client = ForumClient(forum.url, forum.api_key, "ada")
    yield ForumLookups(client, HOST)
    await client.close()


def identity(forum: Forum, handle: str) -> Identity:
    return Identity("discourse", HOST, str(forum.people[handle].user.id))


def category(forum: Forum, name: str) -> str:
    found = forum.state.find_category(name)
    assert found is not None
    return f"c{found.id}"


async def missing(pending: object) -> bool:
    with pytest.raises(LookupFailed) as error:
        await pending  # type: ignore[misc]
    return error.value.missing


# ---- people --------------------------------------------------------------------------------------


async def test_who_has_a_username(forum: Forum, lookups: ForumLookups) -> None:
    rosa = Person(identity(forum, "rosa"), "Rosa Díaz", Standing.FULL, "Europe/Madrid", handle="rosa")
    assert await lookups.by_handle("discourse", HOST, "@ROSA") == rosa
    assert await lookups.person(rosa.identity) == rosa  # the username is remembered
    assert (await lookups.by_handle("discourse", HOST, "ben")).name == "Ben"
    assert await missing(lookups.by_handle("discourse", HOST, "nobody"))
    assert await missing(lookups.by_handle("discourse", HOST, "../admin/users/1"))


async def test_an_account_is_known_by_its_number_as_far_as_the_forum_says(
    forum: Forum, lookups: ForumLookups, as_admin: ForumLookups
) -> None:
    ben = identity(forum, "ben")
    assert await missing(lookups.person(ben))  # nobody told the username, and only admins may ask by number
    assert (await as_admin.person(ben)).handle == "ben"
    lookups.remember_handle(ben.id, "ben")
    assert (await lookups.person(ben)).handle == "ben"
    assert await missing(as_admin.person(Identity("discourse", HOST, "4711")))
    assert await missing(as_admin.person(Identity("discourse", HOST, "../users")))


async def test_a_username_that_is_somebody_elses_now_is_not_believed(
    forum: Forum, lookups: ForumLookups, as_admin: ForumLookups
) -> None:
    ben = identity(forum, "ben")
    for each in (lookups, as_admin):
        each.remember_handle(ben.id, "rosa")
    assert await missing(lookups.person(ben))
    assert (await as_admin.person(ben)).handle == "ben"
    forum.rename_user("ben", "benno")
    assert (await as_admin.person(ben)).handle == "benno"
    assert await as_admin.username(ben.id) == "benno"


async def test_the_directory_may_recall_a_username(forum: Forum, client: ForumClient) -> None:
    async def recall(account: Identity) -> str:
        return "ben" if account == identity(forum, "ben") else ""

    lookups = ForumLookups(client, HOST, recall)
    assert (await lookups.person(identity(forum, "ben"))).name == "Ben"
    assert await missing(lookups.person(identity(forum, "rosa")))


async def test_what_standing_somebody_has(forum: Forum, lookups: ForumLookups) -> None:
    forum.suspend("ben", forum.clock.now() + timedelta(days=3))
    assert (await lookups.by_handle("discourse", HOST, "ben")).standing is Standing.GONE
    assert (await lookups.by_handle("discourse", HOST, "milepost")).standing is Standing.BOT
    assert (await lookups.by_handle("discourse", HOST, "rosa")).standing is Standing.FULL


async def test_a_name_cannot_disguise_itself(forum: Forum, lookups: ForumLookups) -> None:
    forum.rosa.user.human.name = "\u202eRosa\n\nDíaz " + "x" * 200
    name = (await lookups.by_handle("discourse", HOST, "rosa")).name
    assert name.startswith("Rosa Díaz xxx") and len(name) == 80
    forum.rosa.user.human.name = ""
    assert (await lookups.by_handle("discourse", HOST, "rosa")).name == "rosa"


# ---- places --------------------------------------------------------------------------------------


async def test_what_a_category_is(forum: Forum, lookups: ForumLookups, insider: ForumLookups) -> None:
    stories, inner = category(forum, "Stories"), category(forum, "Inner circle")
    assert await insider.place("discourse", HOST, stories) == Place(
        "discourse", HOST, stories, "Stories", PlaceKind.CATEGORY, private=False
    )
    assert (await insider.place("discourse", HOST, inner)).confined
    forum.restrict("Stories", ["stewards"])
    assert (await insider.place("discourse", HOST, stories)).confined
    forum.add_group("stewards").members.discard(forum.bot.id)
    assert await missing(lookups.place("discourse", HOST, inner))


async def test_what_a_private_message_is(forum: Forum, lookups: ForumLookups) -> None:
    alone = forum.rosa.messages("milepost", "Between us", "@milepost list, please")
    three = forum.rosa.messages("milepost, ben", "Between the three of us", "@milepost list, please do")
    public = forum.rosa.posts("A topic that everybody reads", "What everybody reads is no place of its own.")
    direct = await lookups.place("discourse", HOST, f"t{alone.id}")
    assert (direct.kind, direct.name, direct.private) == (PlaceKind.DIRECT, "Between us", True)
    group = await lookups.place("discourse", HOST, f"t{three.id}")
    assert (group.kind, group.confined) == (PlaceKind.TOPIC, True)
    account = await lookups.place("discourse", HOST, f"u{forum.rosa.user.id}")
    assert (account.kind, account.confined) == (PlaceKind.DIRECT, False)
    hidden = forum.rosa.messages("ben", "Without the bot", "This is nothing for the bot.")
    for id in (f"t{public.id}", f"t{hidden.id}", "t999999", "c999999", "C123", "t1/../2", ""):
        assert await missing(lookups.place("discourse", HOST, id))


async def test_who_is_in_a_category(forum: Forum, insider: ForumLookups) -> None:
    for handle in ("rosa", "ben", "ada"):
        await insider.by_handle("discourse", HOST, handle)
    inner = await insider.place("discourse", HOST, category(forum, "Inner circle"))
    stories = await insider.place("discourse", HOST, category(forum, "Stories"))
    assert [await insider.is_in(identity(forum, who), inner) for who in ("rosa", "ben", "ada")] == [
        True,
        False,
        True,
    ]
    assert await insider.is_in(identity(forum, "ben"), stories)
    assert not await insider.is_in(Identity("discourse", HOST, "4711"), inner)


async def test_who_is_in_a_private_message(forum: Forum, lookups: ForumLookups) -> None:
    message = forum.rosa.messages("milepost", "Between us", "@milepost list, please")
    where = Place("discourse", HOST, f"t{message.id}", kind=PlaceKind.DIRECT)
    lookups.remember_handle(identity(forum, "ben").id, "ben")
    assert await lookups.is_in(identity(forum, "rosa"), where)
    assert not await lookups.is_in(identity(forum, "ben"), where)
    account = Place("discourse", HOST, f"u{forum.rosa.user.id}", kind=PlaceKind.DIRECT)
    assert await lookups.is_in(identity(forum, "rosa"), account)
    assert not await lookups.is_in(identity(forum, "ben"), account)


async def test_where_the_bot_may_not_look_nobody_is_known_to_be(forum: Forum, lookups: ForumLookups) -> None:
    inner = Place("discourse", HOST, category(forum, "Inner circle"), kind=PlaceKind.CATEGORY)
    assert not await lookups.is_in(identity(forum, "rosa"), inner)


@pytest.mark.parametrize("how", ["503", "ratelimited", "drop"])
async def test_what_does_not_answer_is_not_missing(forum: Forum, lookups: ForumLookups, how: str) -> None:
    forum.fails("GET /u/{username}", how)
    assert not await missing(lookups.by_handle("discourse", HOST, "rosa"))
    forum.fails("GET /c/{id}/show", how)
    assert not await missing(lookups.place("discourse", HOST, category(forum, "Stories")))
