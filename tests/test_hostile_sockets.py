"""Whatever comes by a socket: the connection holds, nothing is a bug, and the next command is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.slack.sockets import envelope
from tests.hostile import mutations, no_bug, written
from tests.slack_bench import Front
from tests.test_socket_upkeep import connected, eventually

COMMAND = {"command": "/okr", "text": "hello", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.2", "text": "<@UBOT> hello"},
}
PRESS = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "actions": [{"action_id": "say", "value": "okr show 1.1", "type": "button"}],
}
SAMPLES = [
    envelope("slash_commands", COMMAND),
    envelope("events_api", EVENT),
    envelope("interactive", PRESS),
    {"type": "hello", "connection_info": {"app_id": "A1"}, "num_connections": 1},
]


async def still_answered(texts: list[str]) -> None:
    """After all of these, on the connection they came by."""
    with no_bug():
        async with connected(Front()) as line:
            (link,) = line.workspace.sockets.links
            for text in texts:
                link.push(text)
            assert await line.says("/okr hello") == "ran okr hello\n[Undo] [Again]"
            assert line.workspace.sockets.links == [link]
            await eventually(lambda: not link.waiting)


@pytest.mark.thorough
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["type"]))
async def test_an_envelope_with_anything_wrong_costs_no_connection(sample: dict[str, Any]) -> None:
    await still_answered([written(wrong) for _, wrong in mutations(sample)])


async def test_what_is_no_envelope_costs_no_connection() -> None:
    deep = "[" * 50_000
    repeated = '{"type": "hello", "type": "disconnect", "reason": "warning"}'
    await still_answered(["", "{", "null", "[]", '"x"', "\x00", deep, '{"a":' * 5_000, "1e999", repeated])


@pytest.mark.thorough
@settings(max_examples=10)
@given(st.lists(st.text(max_size=60), max_size=30))
async def test_no_text_costs_a_connection(texts: list[str]) -> None:
    await still_answered([json.dumps(text) for text in texts] + [each for each in texts if can_be_sent(each)])


def can_be_sent(text: str) -> bool:
    return text.encode("utf-8", "replace").decode() == text
