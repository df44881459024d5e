"""Payloads: read as Slack sends them, refused as it would not."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.fields import Malformed
from bot.slack.payload import Press, decode, read
from handlers.model import Identity
from tests.slack_bench import press


def test_a_person_of_another_workspace_keeps_it() -> None:
    payload = press() | {"user": {"id": "U0EVE", "team_id": "T0STRANGER"}}
    asked = read(payload)
    assert isinstance(asked, Press)
    assert asked.origin.identity == Identity("slack", "T0STRANGER", "U0EVE")
    assert asked.tenant == "T0SANDBOX"


def test_a_button_in_a_thread_belongs_there() -> None:
    asked = read(press() | {"message": {"ts": "2.2", "thread_ts": "1.1"}})
    assert isinstance(asked, Press) and asked.origin.thread == "1.1"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    [
        "type",
        "team",
        "user",
        "channel",
        "view",
        "actions",
        "trigger_id",
        "container",
        "message",
        "event",
        "state",
        "command",
    ]
)
shapes = st.dictionaries(names, json_values, max_size=8)
types = st.sampled_from(["block_actions", "view_submission", "event_callback", "view_closed", "shortcut"])


@given(shapes, types)
def test_any_object_is_read_or_refused(shape: dict[str, Any], kind: str) -> None:
    try:
        read({**shape, "type": kind})
    except Malformed as refusal:
        assert str(refusal)


@given(st.binary(max_size=100))
def test_any_body_is_decoded_or_refused(body: bytes) -> None:
    try:
        assert decode(body)
    except Malformed as refusal:
        assert str(refusal)
