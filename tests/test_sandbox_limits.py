"""Slack's limits on blocks, messages and views, as the sandbox holds them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.blocks import check_message, check_view
from sandbox.slack.errors import Refused
from tests.sandbox_bot import FORM, Json, button, choices, mrkdwn, plain

SECTION = {"type": "section", "text": mrkdwn("x")}
CELL = {"type": "raw_text", "text": "x"}
TABLE = {"type": "table", "rows": [[CELL]]}
TOO_MUCH: list[tuple[list[Json], str]] = [
    ([SECTION] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([{"type": "section", "text": mrkdwn("x" * 3001)}], "less than 3001 characters"),
    ([{"type": "section", "text": mrkdwn("")}], "more than 0 characters"),
    ([{"type": "section"}], "must define either `text` or `fields`"),
    ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "less than 2001 characters"),
    ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "no more than 10 items"),
    ([{"type": "header", "text": plain("x" * 151)}], "less than 151 characters"),
    ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items"),
    ([{"type": "actions", "elements": [button(f"b{n}") for n in range(26)]}], "no more than 25 items"),
    ([{"type": "actions", "elements": [button("a"), button("a")]}], "`action_id` a already exists"),
    ([{"type": "actions", "elements": [button("x" * 76)]}], "less than 76 characters"),
    ([{"type": "actions", "elements": [button("a", value="x" * 2001)]}], "less than 2001 characters"),
    ([{"type": "divider", "block_id": "b"}, {**SECTION, "block_id": "b"}], "`block_id` b already exists"),
    ([{"type": "divider", "block_id": "x" * 256}], "less than 256 characters"),
    ([{"type": "table", "rows": [[CELL]] * 101}], "no more than 100 items"),
    ([{"type": "table", "rows": [[CELL] * 21]}], "no more than 20 items"),
    ([TABLE, TABLE], "only_one_table_allowed"),
    ([{"type": "table", "rows": [[{**CELL, "text": "x" * 501}]] * 20}], "less than 10001 characters"),
    ([{"type": "bogus"}], "unsupported type: bogus"),
    ([{**SECTION, "colour": "red"}], "invalid additional property: colour"),
]


@pytest.mark.parametrize(("blocks", "complaint"), TOO_MUCH)
def test_blocks_beyond_a_limit_are_refused(blocks: list[Json], complaint: str) -> None:
    with pytest.raises(Refused, match="invalid_blocks") as refused:
        check_message("", blocks)
    assert any(complaint in words for words in refused.value.complaints)


def test_messages_at_the_limits_pass() -> None:
    many = [{"type": "section", "text": mrkdwn("x" * 3000), "fields": [mrkdwn("x" * 2000)] * 10}] * 49
    check_message("x" * 40_000, [*many, {"type": "table", "rows": [[CELL] * 20] * 100}])
    for text, error in (("", "no_text"), ("x" * 40_001, "msg_too_long")):
        with pytest.raises(Refused, match=error):
            check_message(text, None)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": plain("x" * 25)}, "less than 25 characters"),
        ({"submit": None}, "`submit` is required"),
        ({"private_metadata": "x" * 3001}, "less than 3001 characters"),
        ({"callback_id": "x" * 256}, "less than 256 characters"),
        ({"blocks": [SECTION] * 101}, "no more than 100 items"),
        ({"blocks": [TABLE]}, "unsupported type: table"),
        ({"type": "home"}, "unsupported type: home"),
    ],
)
def test_views_beyond_a_limit_are_refused(change: Json, complaint: str) -> None:
    with pytest.raises(Refused, match="invalid_arguments") as refused:
        check_view({**FORM, **change}, "modal")
    assert any(complaint in words for words in refused.value.complaints)


@pytest.mark.parametrize(
    ("element", "complaint"),
    [
        ({"options": choices(*map(str, range(101)))}, "no more than 100 items"),
        ({"options": choices("x" * 76)}, "less than 76 characters"),
        ({"options": [{"text": plain("x"), "value": "v" * 151}]}, "less than 151 characters"),
        ({"options": choices("a"), "placeholder": plain("x" * 151)}, "less than 151 characters"),
        ({"options": choices("a"), "initial_option": choices("b")[0]}, "not found among options"),
        ({}, "either `options` or `option_groups`"),
    ],
)
def test_menus_beyond_a_limit_are_refused(element: Json, complaint: str) -> None:
    block = {"type": "input", "label": plain("x"), "element": {"type": "static_select", **element}}
    with pytest.raises(Refused, match="invalid_arguments") as refused:
        check_view({**FORM, "blocks": [block]}, "modal")
    assert any(complaint in words for words in refused.value.complaints)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["section", "input", "actions", "modal", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "element", "blocks", "options"]), inner
        )
    ),
    max_leaves=12,
)


@given(JUNK)
def test_junk_is_refused_and_never_crashes(junk: Any) -> None:
    try:
        check_message("text", junk)
    except Refused as refused:
        assert refused.error == "invalid_blocks"
    with pytest.raises(Refused, match="invalid_arguments"):
        check_view(junk, "modal")
