"""Who may tell the bot about the forum: signatures, shapes, sizes; and what is not for it at all."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discourse.ingress import Unverified, event_of, verify
from tests.forum_house import CONTRIBUTORS, BothHouse, recorded

SECRET = "a secret that both know"
BODY = b'{"post": {}}'


def signed(body: bytes, secret: str = SECRET) -> bytes:
    return b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


HEADERS = {
    b"x-discourse-event-signature": signed(BODY),
    b"x-discourse-event-type": b"post",
    b"x-discourse-event": b"post_created",
    b"x-discourse-instance": b"https://forum.example",
}


def test_a_signed_request_is_the_forums() -> None:
    verify(HEADERS.items(), BODY, SECRET)
    assert event_of(HEADERS.items()) == ("post", "post_created", "https://forum.example")


@pytest.mark.parametrize(
    "value",
    [
        signed(BODY, "another secret"),
        signed(BODY + b" "),
        signed(BODY).upper(),
        signed(BODY)[:-1],
        signed(BODY).removeprefix(b"sha256="),
        b"sha1=" + b"0" * 64,
        b"sha256=" + "é".encode() * 32,
        b"",
    ],
)
def test_any_other_signature_is_refused(value: bytes) -> None:
    with pytest.raises(Unverified):
        verify((HEADERS | {b"x-discourse-event-signature": value}).items(), BODY, SECRET)


def test_a_missing_a_repeated_and_a_secretless_signature_are_refused() -> None:
    name = b"x-discourse-event-signature"
    for headers in ([], [(name, signed(BODY)), (b"X-Discourse-Event-Signature", signed(BODY))]):
        with pytest.raises(Unverified):
            verify(headers, BODY, SECRET)
    with pytest.raises(Unverified):
        verify([(name, signed(BODY, ""))], BODY, "")


@given(st.binary(max_size=200), st.integers(0, 199), st.integers(1, 255))
def test_no_changed_byte_goes_through(body: bytes, at: int, by: int) -> None:
    if not body:
        return
    changed = bytearray(body)
    changed[at % len(body)] ^= by
    with pytest.raises(Unverified):
        verify([(b"X-Discourse-Event-Signature", signed(body))], bytes(changed), SECRET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"x-discourse-event", b"post created"),
        (b"x-discourse-event-type", b"p" * 100),
        (b"x-discourse-event", "postø".encode()),
    ],
)
def test_an_event_with_an_odd_name_is_refused(name: bytes, value: bytes) -> None:
    with pytest.raises(Unverified):
        event_of((HEADERS | {name: value}).items())


# ---- over HTTP -----------------------------------------------------------------------------------


def asked(house: BothHouse, body: bytes, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return house.forum.send_raw(body, named).status


def posts() -> Iterator[tuple[str, Any]]:
    """Posts with one thing wrong: its name, and what stands there instead."""
    for name in (
        "id",
        "topic_id",
        "post_number",
        "user_id",
        "username",
        "created_at",
        "updated_at",
        "cooked",
    ):
        wrong: Any
        for wrong in (None, {}, [1], "x" * 300, -(2**70), True):
            yield name, wrong


def test_who_has_not_the_secret_is_turned_away(both: BothHouse) -> None:
    assert asked(both, BODY, X_Discourse_Event_Signature="sha256=" + "0" * 64) == 401
    bare = httpx.post(f"{both.bot.url}/discourse/webhook", content=BODY)
    assert bare.status_code == 401
    assert httpx.get(f"{both.bot.url}/discourse/webhook").status_code == 405


def test_what_no_forum_sends_is_refused_and_never_breaks_anything(both: BothHouse) -> None:
    assert asked(both, b"[1, 2]") == asked(both, b"not json") == asked(both, b"[" * 100_000) == 400
    assert asked(both, json.dumps({"post": 7}).encode()) == 400
    assert asked(both, b" " * 1_000_001) == 413
    topic = both.forum.rosa.posts("A topic to start with", "@milepost progress 2.1 3 of them", CONTRIBUTORS)
    both.heard()
    posted = [each.body for each in both.forum.deliveries if each.body.startswith(b'{"post"')]
    sound = json.loads(posted[-1])["post"]
    for name, wrong in posts():
        status = asked(both, json.dumps({"post": sound | {name: wrong}}).encode())
        assert status in (200, 400), (name, wrong, status)
    assert recorded(both, "2.1") == ["3 by Rosa Quispe"]
    assert topic.first.raw.startswith("@milepost")


def test_a_ping_another_forum_and_unknown_events_are_answered(both: BothHouse) -> None:
    assert both.forum.courier.ping().status == 200
    body = json.dumps({"post": {"raw": "@milepost progress 2.1 3"}}).encode()
    assert asked(both, body, X_Discourse_Instance="https://other.example") == 200
    assert asked(both, b'{"reviewable": {}}', X_Discourse_Event_Type="reviewable") == 200


def test_without_a_secret_there_is_no_way_in(both: BothHouse) -> None:
    both.webhook = False
    both.restart()
    assert httpx.post(f"{both.bot.url}/discourse/webhook", content=BODY).status_code == 404
