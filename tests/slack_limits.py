"""Slack's limits and what words could do, checked on finished blocks; replies of every kind to try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Code,
    Divider,
    Fields,
    Heading,
    Link,
    Mention,
    Picture,
    Preformatted,
    Progress,
    Quote,
    Reply,
    Struck,
    Table,
    Text,
)

HOSTILE = "<!channel> <@U0EVE> <#C0EVE> <https://evil.example|here> @here &lt;!here> *b* _i_ ~s~ `c`"


SPOKEN: list[Block] = [
    Heading(HOSTILE),
    Text(HOSTILE),
    Text(Bold(HOSTILE), Code(HOSTILE), Struck(HOSTILE), Mention("m", HOSTILE, ping=True)),
    Text(Link("https://x.example", HOSTILE)),
    Quote(HOSTILE),
    Aside(HOSTILE),
    Aside("by ", Link("https://x.example", HOSTILE)),
    Fields((HOSTILE, (HOSTILE,))),
    Fields(("Note", (Code("`"), Bold("*")))),
    Progress(0.5, HOSTILE),
    Table((HOSTILE, "n"), ((HOSTILE, HOSTILE),)),
    Preformatted(HOSTILE),
    Picture("https://x.example/a.png", HOSTILE),
    Buttons(Button(HOSTILE, "okr")),
]


def strings(value: object) -> Iterator[str]:
    """Everything that is shown: all strings but what a button or option stands for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner) if name != "value" else ()
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


TOKEN = re.compile(r"<[!@#]")
OURS = re.compile(r"<(?:@U1|https?://[^<>|\s]+\|[^<>]*)>")


def check_harmless(blocks: list[dict[str, Any]], text: str) -> None:
    assert not re.search(r"[<>]", text)
    for words in strings(blocks):
        assert not TOKEN.search(words.replace("<@U1>", ""))
        assert not re.search(r"@(here|channel|everyone)\b", words)
    for block in blocks:
        objects = [*block.get("fields", []), *block.get("elements", []), block.get("text", {})]
        for one in objects:
            if one.get("type") == "mrkdwn":
                assert not re.search(r"[<>]", OURS.sub("", one["text"]))


def check_limits(blocks: list[dict[str, Any]], most: int) -> None:
    assert len(blocks) <= most
    action_ids = []
    for block in blocks:
        match block["type"]:
            case "header":
                assert 0 < len(block["text"]["text"]) <= 150
            case "section":
                assert 0 < len(block["fields"]) <= 10
                assert all(0 < len(field["text"]) <= 2000 for field in block["fields"])
            case "context":
                assert all(0 < len(one["text"]) <= 3000 for one in block["elements"])
            case "actions":
                assert 0 < len(block["elements"]) <= 25
                assert all(0 < len(one["text"]["text"]) <= 75 for one in block["elements"])
                assert all(0 < len(one["value"]) <= 2000 for one in block["elements"])
                action_ids += [one["action_id"] for one in block["elements"]]
            case "image":
                assert len(block["image_url"]) <= 3000 and 0 < len(block["alt_text"]) <= 2000
            case "rich_text":
                [part] = block["elements"]
                shown = [one.get("text", one.get("url")) for one in part["elements"] if one["type"] != "user"]
                assert part["elements"] and all(shown) and sum(map(len, shown)) <= 3000
            case other:
                assert other in ("divider", "input")
    assert len(set(action_ids)) == len(action_ids)
    assert not re.search("&(?!amp;|lt;|gt;)", "".join(escaped_strings(blocks)))


def escaped_strings(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """The words that Slack unescapes: a cut entity would show there."""
    for block in blocks:
        if block["type"] in ("header", "section", "context", "actions"):
            for one in [*block.get("fields", []), *block.get("elements", []), block.get("text", {})]:
                yield one["text"]["text"] if isinstance(one.get("text"), dict) else one.get("text", "")


typed = st.text(max_size=60) | st.sampled_from(
    [HOSTILE, "&" * 40, "<!channel>", "", " ", "\x00", "*a*", "word " * 700]
)
spans = (
    typed
    | st.builds(Bold, typed)
    | st.builds(Code, typed)
    | st.builds(Struck, typed)
    | st.builds(Link, typed | st.just("https://x.example/a&b"), typed)
    | st.builds(Mention, st.sampled_from(["m1", "m2"]), typed, st.booleans())
)
lines = st.lists(spans, max_size=4)
buttons = st.builds(Button, typed, typed, st.sampled_from(["", "primary", "danger", "loud"]))
block = (
    st.builds(Heading, typed)
    | lines.map(lambda parts: Text(*parts))
    | lines.map(lambda parts: Quote(*parts))
    | lines.map(lambda parts: Aside(*parts))
    | st.lists(st.tuples(typed, lines.map(tuple)), max_size=12).map(lambda pairs: Fields(*pairs))
    | st.builds(Progress, st.none() | st.floats(0, 1), typed)
    | st.builds(Table, st.tuples(typed, typed), st.lists(st.tuples(typed, typed), max_size=4).map(tuple))
    | st.builds(Preformatted, typed)
    | st.builds(Picture, typed | st.just("https://x.example/a.png"), typed)
    | st.lists(buttons, max_size=30).map(lambda some: Buttons(*some))
    | st.just(Divider())
)
replies = st.lists(block, max_size=12).map(lambda blocks: Reply(tuple(blocks))) | st.builds(
    lambda one, times: Reply((one,) * times), block, st.integers(40, 120)
)
