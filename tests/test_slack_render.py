"""Replies and forms as Block Kit: within every limit, shown as typed, doing nothing by themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.slack.render import message
from handlers.reply import (
    Aside,
    Bold,
    Button,
    Buttons,
    Code,
    Fields,
    Link,
    Mention,
    Picture,
    Progress,
    Quote,
    Reply,
    Table,
    Text,
    pinged,
)
from tests.slack_limits import (
    SPOKEN,
    check_harmless,
    strings,
)


def drawn(*blocks: Any, **accounts: str) -> list[dict[str, Any]]:
    return message(Reply(tuple(blocks)), accounts)[0]


# ---- what it looks like --------------------------------------------------------------------------


def test_a_receipt_whole() -> None:
    reply = Reply(
        (
            Text(Bold("KR 2.1"), " 4 → 7 of ≥10 stories"),
            Progress(0.7, "70% · on track"),
            Quote("two posts & a talk"),
            Aside("Wrong? ", Code("okr undo")),
            Buttons(Button("Undo", "okr undo 2.1#3"), Button("Add link", "okr progress 2.1", "primary")),
        )
    )
    blocks, text = message(reply)
    assert blocks == [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "KR 2.1", "style": {"bold": True}},
                        {"type": "text", "text": " 4 → 7 of ≥10 stories"},
                    ],
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "▰▰▰▰▰▰▰▱▱▱ 70% · on track"}],
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "two posts & a talk"}]}
            ],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Wrong? `okr undo`"}]},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Undo", "emoji": False},
                    "value": "okr undo 2.1#3",
                    "action_id": "run:1",
                },
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Add link", "emoji": False},
                    "value": "okr progress 2.1",
                    "style": "primary",
                    "action_id": "run:2",
                },
            ],
        },
    ]
    assert text == (
        "KR 2.1 4 → 7 of ≥10 stories\n▰▰▰▰▰▰▰▱▱▱ 70% · on track\n&gt; two posts &amp; a talk\n"
        "Wrong? okr undo\n[Undo]  [Add link]"
    )


def test_a_narrow_table_is_aligned_and_a_wide_one_is_a_line_a_row() -> None:
    [narrow] = drawn(Table(("KR", "Now"), (("1.1", "3"), ("日本", "12"))))
    assert narrow["elements"][0] == {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": "KR    Now\n1.1   3\n日本  12"}],
    }
    [wide] = drawn(Table(("KR", "What", "Now"), (("1.1", "word " * 20, ""), ("1.2", "short", "5"))))
    assert "".join(strings([element["text"] for element in wide["elements"][0]["elements"]])) == (
        f"KR · What · Now\n1.1 · {('word ' * 20).strip()}\n1.2 · short · 5"
    )


@pytest.mark.parametrize(
    ("share", "line"),
    [
        (None, "▱▱▱▱▱▱▱▱▱▱ nothing yet"),
        (0.999, "▰▰▰▰▰▰▰▰▰▱ 99%"),
        (1.0, "▰▰▰▰▰▰▰▰▰▰ 100%"),
        (-2.0, "▱▱▱▱▱▱▱▱▱▱ 0%"),
    ],
)
def test_a_bar_says_its_figure_in_words(share: float | None, line: str) -> None:
    assert list(strings(drawn(Progress(share))))[-1] == line


def test_a_mention_pings_only_when_it_should_and_can() -> None:
    asked = Mention("m1", "Alice", ping=True)
    assert {"type": "user", "user_id": "U1"} in drawn(Text(asked), m1="U1")[0]["elements"][0]["elements"]
    assert "U1" not in json.dumps(drawn(Text(asked), m2="U1"))
    assert "U1" not in json.dumps(drawn(Text(Mention("m1", "Alice")), m1="U1"))
    assert drawn(Aside(asked), m1="U1")[0]["elements"][0]["text"] == "<@U1>"
    assert drawn(Aside(asked))[0]["elements"][0]["text"] == "@Alice"
    assert pinged(Reply((Fields(("Owner", (asked,))), Text(Mention("m2", "Bo"))))) == {"m1"}


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (Link("https://x.example/a?b=1&c=2", "post"), {"url": "https://x.example/a?b=1&c=2", "text": "post"}),
        (Link("https://x.example"), {"url": "https://x.example"}),
        (Link("https://evil.example", "https://bank.example"), {"url": "https://evil.example"}),
        (Link("https://evil.example", "www.bank.example"), {"url": "https://evil.example"}),
    ],
)
def test_links_show_where_they_lead(link: Link, shown: dict[str, str]) -> None:
    assert drawn(Text(link))[0]["elements"][0]["elements"] == [{"type": "link", **shown}]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "http://[", "a b", ""]
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    blocks = drawn(Text(Link(url, "click")), Aside(Link(url, "click")), Picture(url, "a chart"))
    assert "link" not in json.dumps(blocks) and "image" not in json.dumps(blocks)
    assert "a chart" in json.dumps(blocks)


def test_an_address_in_a_note_can_be_followed() -> None:
    elements = drawn(Quote("see https://x.example/a_b, then *stop*"))[0]["elements"][0]["elements"]
    assert elements == [
        {"type": "text", "text": "see "},
        {"type": "link", "url": "https://x.example/a_b"},
        {"type": "text", "text": ", then *stop*"},
    ]


# ---- hostile words -------------------------------------------------------------------------------


@pytest.mark.parametrize("block", SPOKEN, ids=lambda block: type(block).__name__)
def test_hostile_words_do_nothing(block: Any) -> None:
    blocks, text = message(Reply((block,)))
    check_harmless(blocks, text)


@pytest.mark.parametrize("words", ["*bold*", "_i_ and ~s~", "run `rm`", "> quoted", "a\n> b"])
def test_small_print_shows_words_as_typed(words: str) -> None:
    [aside] = drawn(Aside(words))
    assert aside["elements"] == [{"type": "plain_text", "text": words.replace(">", "&gt;"), "emoji": False}]


def test_a_name_with_an_underscore_needs_no_care() -> None:
    [aside] = drawn(Aside("by snake_case_name, see https://x.example/_a_"))
    assert aside["elements"][0]["type"] == "mrkdwn"


def test_what_nobody_can_see_is_taken_out() -> None:
    blocks = drawn(Text("a\x00b\u202ec\u2066d\x1be\ud800f\r\ng\u2028h"), Aside("x\x00\u202ey"))
    assert list(strings(blocks[0]["elements"]))[-1] == "abcdef\ng\nh"
    assert blocks[1]["elements"][0]["text"] == "xy"
