"""Every request the bot sends to a forum, held against what Discourse takes; and what it is answered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import forum_contracts, recordings
from tests.contracts import needs_contracts
from tests.forum_contracts import CALLS, EXTERNAL, UNDESCRIBED_PATHS, operation, route_of
from tests.forum_house import OFTEN, BothHouse, make_forum, serve_both
from tests.house import TickingClock, make_workspace
from tests.recordings import Exchange

FAILED = 429  # ordered by the recording, besides connections that are cut


@pytest.fixture(scope="module")
def exchanges(prepared_both: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Exchange]:
    """A long conversation, once for all of these tests."""
    address = f"sqlite:///{shutil.copy(prepared_both, tmp_path_factory.mktemp('recorded') / 'milepost.db')}"
    workspace, forum, clock = make_workspace(), make_forum(), TickingClock()
    kept: list[Exchange] = []
    forum.api.app.add_middleware(recordings.Tap, kept=kept)
    workspace.start()
    forum.start()
    bot = serve_both(workspace, forum, address, clock, OFTEN)
    both = BothHouse(workspace, bot, clock, address, forum, OFTEN)
    try:
        recordings.on_forum(both)
    finally:
        both.stop()
    return kept


def test_all_that_the_bot_can_call_was_called(exchanges: list[Exchange]) -> None:
    assert {f"{one.method} {route_of(one)}" for one in exchanges} == set(CALLS)


def test_every_request_is_one_that_the_forum_takes(exchanges: list[Exchange]) -> None:
    for one in exchanges:
        forum_contracts.check_call(one, "milepost")
    assert {one.status for one in exchanges} == {0, 200, 301, 403, 404, FAILED}


@needs_contracts
def test_every_request_is_as_described(exchanges: list[Exchange]) -> None:
    for one in exchanges:
        forum_contracts.check_request(one)


@needs_contracts
def test_every_answer_is_as_described(exchanges: list[Exchange]) -> None:
    answers = [
        one for one in exchanges if one.status in (200, 301) and route_of(one) not in UNDESCRIBED_PATHS
    ]
    for one in answers:
        described = operation(one.method.lower(), route_of(one))
        forum_contracts.check_answer(described, one.status, one.content_type, one.answer)
    assert {route_of(one) for one in answers if one.status == 301} == {EXTERNAL}
