"""Every request the bot sends to a forum, held against what Discourse takes; and what it is answered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from tests import forum_contracts
from tests.contracts import OPENAPI, needs_contracts
from tests.forum_contracts import CALLS, EXTERNAL, UNDESCRIBED_PATHS, operation, route_of
from tests.forum_house import OFTEN, BothHouse, make_forum, serve_both
from tests.forum_recordings import Exchange, Tap, on_forum
from tests.house import TickingClock, make_workspace

CUT, FOUND, MOVED, MISSING, TOO_MANY = 0, 200, 301, 404, 429  # the recording orders the first and the last


pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def exchanges(prepared_both: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Exchange]:
    """A long conversation, once for all of these tests."""
    address = f"sqlite:///{shutil.copy(prepared_both, tmp_path_factory.mktemp('recorded') / 'milepost.db')}"
    workspace, forum, clock = make_workspace(), make_forum(), TickingClock()
    kept: list[Exchange] = []
    forum.api.app.add_middleware(Tap, kept=kept)
    workspace.start()
    forum.start()
    bot = serve_both(workspace, forum, address, clock, OFTEN)
    both = BothHouse(workspace, bot, clock, address, forum, OFTEN)
    try:
        on_forum(both)
    finally:
        both.stop()
    return kept


def test_all_that_the_bot_can_call_was_called(exchanges: list[Exchange]) -> None:
    assert {f"{one.method} {route_of(one)}" for one in exchanges} == set(CALLS)


def test_every_request_is_one_that_the_forum_takes(exchanges: list[Exchange]) -> None:
    for one in exchanges:
        forum_contracts.check_call(one, "milepost")
    assert {one.status for one in exchanges} == {CUT, FOUND, MOVED, MISSING, TOO_MANY}


@needs_contracts
def test_every_request_is_as_described(exchanges: list[Exchange]) -> None:
    for one in exchanges:
        forum_contracts.check_request(one)


@needs_contracts
def test_every_answer_is_as_described(exchanges: list[Exchange]) -> None:
    answers = [
        one for one in exchanges if one.status in (FOUND, MOVED) and route_of(one) not in UNDESCRIBED_PATHS
    ]
    for one in answers:
        described = operation(one.method.lower(), route_of(one))
        forum_contracts.check_answer(described, one.status, one.content_type, one.answer)
    assert {route_of(one) for one in answers if one.status == MOVED} == {EXTERNAL}


# ---- the checks themselves can fail ------------------------------------------------------------------

POST = {"raw": "Here are some words, long enough for a post.", "topic_id": 3}
KEY = {"api-key": "k", "api-username": "milepost", "content-type": "application/json"}


def a_post(body: Mapping[str, object], headers: Mapping[str, str] = KEY) -> Exchange:
    return Exchange("POST", "/posts.json", "", headers, json.dumps(body).encode())


def check(one: Exchange) -> None:
    forum_contracts.check_call(one, "milepost")
    if OPENAPI.is_file():
        forum_contracts.check_request(one)


def test_what_is_right_passes() -> None:
    check(a_post(POST))


@pytest.mark.parametrize(
    "wrong",
    [
        a_post({"topic_id": 3}),
        a_post(POST | {"topic_id": "3"}),
        a_post(POST | {"mood": "good"}),
        a_post(POST, KEY | {"api-username": "system"}),
        a_post(POST, KEY | {"content-type": "application/x-www-form-urlencoded"}),
        Exchange("GET", "/t/3.json", "print=true", KEY),
        Exchange("GET", "/posts/3/raw.json", "", KEY),
    ],
    ids=range(7),
)
def test_what_is_wrong_is_found(wrong: Exchange) -> None:
    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        check(wrong)
