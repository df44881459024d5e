"""Whatever comes to the forum's address, or from the forum: refused, or read; and the next post is heard."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discourse import shapes
from bot.discourse.posts import Setting, kept
from bot.discourse.reading import ME, mentions, plain_text
from bot.fields import Malformed, json_of, object_of
from sandbox.discourse import Forum
from tests import hostile
from tests.forum_house import CONTRIBUTORS, BothHouse, category_of, recorded
from tests.hostile import NO_PAYLOADS, WRONG, can_be_stored, mutations, no_bug, nothing_recorded, posting
from tests.hostile import written as as_json

house = hostile.house
ADDRESS = "/discourse/webhook"
SIGNATURE, KIND, NAME = "X-Discourse-Event-Signature", "X-Discourse-Event-Type", "X-Discourse-Event"

Hooks = Mapping[str, Any]  # by the name of their event


@pytest.fixture(scope="module")
def hooks(house: BothHouse) -> Hooks:
    """One sound webhook of each kind, as this forum sends it, by (kind, event)."""
    topic = house.forum.rosa.posts("A topic to start with", "@milepost progress 2.1 3 of them", CONTRIBUTORS)
    house.heard()
    reply = house.forum.ben.replies(topic, "@milepost progress 2.1 +1 more of them")
    house.forum.ben.edits(reply, "@milepost progress 2.1 +2 more of them")
    house.heard()
    house.forum.ben.deletes(reply)
    house.forum.rosa.messages("milepost", "A quiet word", "progress 2.1 +1 in:dc quietly")
    house.heard()
    house.forum.settle()
    found = {
        one.headers[NAME]: json.loads(one.body)
        for one in house.forum.deliveries
        if one.headers[NAME] != "ping"
    }
    return found


def sends(client: httpx.Client, house: BothHouse, body: bytes, name: str) -> int:
    headers = house.forum.courier.headers(body, name.partition("_")[0], name)
    return client.post(ADDRESS, content=body, headers=headers).status_code


# ---- webhooks --------------------------------------------------------------------------------------


def test_each_kind_has_its_sample(hooks: Hooks) -> None:
    assert {"post_created", "post_edited", "post_destroyed", "topic_created"} <= set(hooks)


@pytest.mark.thorough
def test_a_running_bot_takes_it_or_refuses_it(house: BothHouse, hooks: Hooks) -> None:
    """Every node of every webhook, by one thing wrong each. What is refused leaves nothing behind."""
    refused = []
    with posting(house.bot.url) as client:
        with no_bug():
            for turn, (name, sample) in enumerate(hooks.items()):
                for what, payload in mutations(sample, len(WRONG), turn):
                    body = as_json(payload).encode()
                    status = sends(client, house, body, name)
                    assert status in (200, 400), (name, what, status)
                    refused += [(body, name)] if status == 400 else []
            house.heard()
        with nothing_recorded(house):
            assert {sends(client, house, *each) for each in refused} == {400}
    assert len(refused) > 10


def test_what_is_no_payload_is_refused(house: BothHouse) -> None:
    with nothing_recorded(house), posting(house.bot.url) as client:
        for name, body in NO_PAYLOADS.items():
            assert sends(client, house, body, "post_created") == 400, name


def test_a_webhook_again_does_nothing_more(house: BothHouse, hooks: Hooks) -> None:
    """A recording of a request stays valid for ever: nothing in it says when it was made."""
    before = recorded(house, "2.1")
    with no_bug(), posting(house.bot.url) as client:
        for name, sample in hooks.items():
            assert sends(client, house, json.dumps(sample).encode(), name) == 200
        house.heard()
    assert recorded(house, "2.1") == before


def test_any_byte_changed_is_refused(house: BothHouse, hooks: Hooks) -> None:
    body = json.dumps(hooks["post_created"]).encode()
    sound = house.forum.courier.headers(body, "post", "post_created")

    @given(st.booleans(), st.integers(0, 10_000), st.integers(1, 255))
    def refused(in_body: bool, at: int, by: int) -> None:
        bent = bytearray(body if in_body else sound[SIGNATURE].encode())
        bent[at % len(bent)] ^= by
        headers = sound if in_body else sound | {SIGNATURE: bytes(bent)}
        sent = [
            (name.encode(), value if isinstance(value, bytes) else value.encode())
            for name, value in headers.items()
        ]
        try:
            status = client.post(ADDRESS, content=bytes(bent) if in_body else body, headers=sent).status_code
        except (httpx.LocalProtocolError, httpx.RemoteProtocolError):
            status = 400  # no header may have it
        assert status in ((401,) if in_body else (401, 400))

    with nothing_recorded(house), posting(house.bot.url) as client:
        refused()


def test_missing_and_repeated_headers_are_refused(house: BothHouse, hooks: Hooks) -> None:
    body = json.dumps(hooks["post_created"]).encode()
    sound = list(house.forum.courier.headers(body, "post", "post_created").items())
    with nothing_recorded(house), posting(house.bot.url) as client:
        for one in (SIGNATURE, KIND, NAME, "X-Discourse-Instance"):
            without = [each for each in sound if each[0] != one]
            twice = [*sound, *(each for each in sound if each[0] == one)]
            for headers in (without, twice):
                assert client.post(ADDRESS, content=body, headers=headers).status_code == 401, one


def test_the_next_post_is_heard(house: BothHouse) -> None:
    before = len(recorded(house, "5.1"))
    house.forum.rosa.posts("After all of that", "@milepost progress 5.1 2 stories", CONTRIBUTORS)
    house.heard()
    assert len(recorded(house, "5.1")) == before + 1


# ---- what the forum answers ------------------------------------------------------------------------


def read_post(raw: Any) -> object:
    """A post, and its row for the inbox."""
    post = shapes.post(raw)
    row = post.author and kept(post, post.author, Setting(post.category_id, direct=True), "milepost")
    return row and [row.key, row.payload]


def as_values(read: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda raw: json.loads(json.dumps(read(raw), default=_plain))


def _plain(value: Any) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return vars(value)
    return sorted(value) if isinstance(value, frozenset) else str(value)


ANSWERS: Mapping[str, tuple[str, Callable[[Any], object]]] = {
    "/posts/{post}.json": ("", read_post),
    "/t/{topic}.json": ("", as_values(shapes.topic)),
    "/notifications.json": (
        "",
        as_values(lambda raw: shapes.many(raw, "notifications", shapes.notification)),
    ),
    "/c/{category}/show.json": ("category", as_values(shapes.category)),
    "/u/rosa.json": ("user", as_values(shapes.user)),
    "/session/current.json": ("current_user", as_values(shapes.me)),
    "/about.json": ("about", as_values(shapes.site)),
}


def asked(forum: Forum, path: str) -> Any:
    headers = {"Api-Key": forum.api_key, "Api-Username": forum.bot.username}
    return httpx.get(f"{forum.url}{path}", headers=headers, trust_env=False).raise_for_status().json()


@pytest.mark.parametrize("path", ANSWERS)
def test_any_answer_is_read_or_refused(house: BothHouse, hooks: Hooks, path: str) -> None:
    post = hooks["post_created"]["post"]
    category = category_of(house.forum, CONTRIBUTORS).id.removeprefix("c")
    where = {"post": post["id"], "topic": post["topic_id"], "category": category}
    part, read = ANSWERS[path]
    sample = asked(house.forum, path.format(**where))
    read(object_of(sample, part) if part else sample)
    for what, answer in mutations(sample, 4):
        try:
            found = json_of(as_json(answer))
            assert can_be_stored(read(object_of(found, part) if part else found)), what
        except Malformed as refusal:
            assert len(str(refusal)) < 100


tags = st.sampled_from(
    [
        *('<a class="mention" href="/u/milepost">', "</a>", "<blockquote>", "</blockquote>", "<pre><code>"),
        *(
            "</code></pre>",
            '<aside class="onebox">',
            "</aside>",
            "<p>",
            "</p>",
            "<br>",
            "<!--",
            "]]>",
            "<![CDATA[",
        ),
        *(
            "&lt;",
            "&#0;",
            "&#xD800;",
            "&#99999999999;",
            "<a href='",
            "<",
            ME,
            "\x00",
            "@milepost progress 2.1 3",
        ),
    ]
)


@given(st.lists(tags | st.text(max_size=20), max_size=15).map("".join))
def test_any_cooked_text_is_read(cooked: str) -> None:
    text = plain_text(cooked, "milepost")
    assert mentions(cooked, "milepost") == any(ME in line and line[:1] != ">" for line in text.split("\n"))
    assert ME not in text or "mention" in cooked
