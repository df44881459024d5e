"""Whatever a reply holds, Slack takes it: limits, sizes, schemas, and no word that does anything."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from slack_sdk.models.blocks import Block as SdkBlock

from bot.slack.forms import Carried, receipt_view
from bot.slack.render import MESSAGE, MODAL, message
from handlers.reply import (
    Aside,
    Button,
    Buttons,
    Divider,
    Form,
    Preformatted,
    Reply,
    Table,
    Text,
)
from sandbox.slack.blocks import check_message, check_view
from tests.contracts import needs_contracts, validator
from tests.slack_limits import SPOKEN, check_harmless, check_limits, replies


def drawn(*blocks: Any, **accounts: str) -> list[dict[str, Any]]:
    return message(Reply(tuple(blocks)), accounts)[0]


def test_long_words_are_split_between_words_and_lose_nothing() -> None:
    words = " ".join(f"word{number}" for number in range(900))
    blocks = drawn(Text(words))
    assert len(blocks) == 3
    texts = [block["elements"][0]["elements"][0]["text"] for block in blocks]
    assert "".join(texts) == words
    assert all(text.endswith(" ") for text in texts[:-1])


def test_an_entity_is_never_cut() -> None:
    for length in range(2990, 3001):
        _, text = message(Reply((Text("x" * (length - 5) + "&" * 20),)))
        assert re.fullmatch(r"x*(&amp;)*…?", text) and len(text) <= 3000
    [aside] = drawn(Aside("&" * 2000))
    assert re.fullmatch(r"(&amp;)*…", aside["elements"][0]["text"])


def test_too_much_ends_with_a_line_that_says_so_and_keeps_the_buttons() -> None:
    blocks = drawn(*[Text(f"line {number}") for number in range(80)], Buttons(Button("Next", "okr list")))
    assert len(blocks) == 50
    said = "… and 32 more lines that one Slack message cannot hold. Ask for a part of it."
    assert blocks[-2]["elements"][0]["text"] == said
    assert blocks[-1]["elements"][0]["value"] == "okr list"
    assert len(receipt_view(Reply(tuple(Text("x") for _ in range(200))), Carried())["blocks"]) == 100


def test_a_message_stays_below_the_size_that_slack_refuses() -> None:
    blocks = drawn(Preformatted("\n".join("a line of an export" for _ in range(2000))))
    assert len(json.dumps(blocks, ensure_ascii=False)) < 13_000
    assert "more lines" in blocks[-1]["elements"][0]["text"]


def test_a_button_that_cannot_carry_its_line_is_left_out() -> None:
    assert drawn(Buttons(Button("Go", "okr " + "x" * 2000), Button("Blank", " "))) == []


def test_a_reply_that_is_a_form_shows_the_line_to_type() -> None:
    form = Form("progress", "Check in", (), line="okr progress <KR> <value>")
    blocks, text = message(Reply(form=form))
    assert text == "Check in\nType it instead: okr progress &lt;KR&gt; &lt;value&gt;"
    assert blocks[0]["type"] == "header"


@given(replies)
def test_any_reply_is_a_message_that_slack_takes(reply: Reply) -> None:
    blocks, text = message(reply, {"m1": "U1"})
    check_limits(blocks, MESSAGE.blocks)
    check_harmless(blocks, text)
    assert len(text) <= 3000 and len(json.dumps(blocks, ensure_ascii=False)) <= MESSAGE.size
    json.dumps(blocks, ensure_ascii=False).encode()
    if blocks:
        check_message(text, blocks)
        for one in SdkBlock.parse_all(blocks):
            one.validate_json()


@given(replies)
def test_any_reply_is_a_view_that_slack_takes(reply: Reply) -> None:
    view = receipt_view(reply, Carried(channel="C1"))
    check_limits(view["blocks"], MODAL.blocks)
    check_view(view, "modal")
    assert view["blocks"]


# ---- the platform's own schemas ------------------------------------------------------------------


@needs_contracts
def test_messages_fit_slacks_schema() -> None:
    everything = Reply((*SPOKEN, Divider(), Table(("a", "b"), (("c", "d" * 60),))))
    blocks, _ = message(everything, {"m": "U1"})
    known = validator("block_kit_known_block")
    for one in blocks:
        known.validate(one)
