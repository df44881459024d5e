"""A reply survives being kept as JSON; what is no reply is refused."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import pictures
from handlers import reply as vocabulary
from handlers.pictures import Bar, Bars, Box, Drawing, Map, Stroke
from handlers.polls import Poll
from handlers.reply import (
    Aside,
    Bold,
    Button,
    Buttons,
    Code,
    Divider,
    Field,
    Fields,
    Form,
    Heading,
    Link,
    Mention,
    Notice,
    Picture,
    Preformatted,
    Progress,
    Quote,
    Reply,
    Say,
    Struck,
    Table,
    Text,
    Touched,
)
from handlers.reply_json import Unreadable, dump, load

words = st.text(max_size=8)
texts = st.lists(words, max_size=3).map(tuple)
spans = st.one_of(
    words,
    st.builds(Bold, words),
    st.builds(Code, words),
    st.builds(Say, words),
    st.builds(Struck, words),
    st.builds(Link, words, words),
    st.builds(Mention, words, words, st.booleans()),
)
lines = st.lists(spans, max_size=3).map(tuple)
buttons = st.builds(Button, words, words, st.sampled_from(["", "primary", "danger"]), words)
share = st.none() | st.floats(0, 1)
pairs = st.lists(st.tuples(words, lines), max_size=2)
whole = st.integers(0, 100)
bars = st.builds(Bar, words, st.none() | whole, st.none() | whole, words)
boxes = st.lists(st.builds(Box, words, whole, whole, whole, whole, texts), max_size=2).map(tuple)
strokes = st.lists(st.builds(Stroke, whole, whole, whole, whole, st.booleans()), max_size=2).map(tuple)
heads = st.lists(st.tuples(whole, words), max_size=2).map(tuple)
maps = st.builds(Map, words, whole, whole, boxes, strokes, heads)
blocks = st.one_of(
    st.builds(Heading, words),
    lines.map(lambda parts: Text(*parts)),
    lines.map(lambda parts: Quote(*parts)),
    lines.map(lambda parts: Aside(*parts)),
    pairs.map(lambda found: Fields(*found)),
    st.builds(Progress, share, words),
    st.builds(Table, texts, st.lists(texts, max_size=2).map(tuple)),
    st.builds(Preformatted, words),
    st.builds(Picture, words, words),
    st.builds(Drawing, st.builds(Bars, words, st.lists(bars, max_size=2).map(tuple), words), words),
    st.builds(Drawing, maps, words),
    st.builds(Poll, texts),
    st.lists(buttons, max_size=2).map(lambda found: Buttons(*found)),
    st.just(Divider()),
)
answers = st.lists(st.tuples(words, words), max_size=2).map(tuple)
fields = st.builds(Field, words, words, required=st.booleans(), choices=answers)
forms = st.builds(Form, words, words, st.lists(fields, max_size=2).map(tuple), intro=lines, carried=answers)
touched = st.lists(st.builds(Touched, words, words, words), max_size=2).map(tuple)
notices = st.builds(Notice, words, words, words, st.lists(blocks, max_size=2).map(tuple))
replies = st.builds(
    Reply,
    st.lists(blocks, max_size=4).map(tuple),
    st.none() | forms,
    touched,
    replaces=st.booleans(),
    private=st.booleans(),
    title=words,
    wrote=words,
    notices=st.lists(notices, max_size=1).map(tuple),
)


@given(replies)
def test_what_is_written_reads_back(reply: Reply) -> None:
    assert load(json.loads(json.dumps(dump(reply)))) == reply


def test_every_word_of_the_vocabulary_is_tried_above() -> None:
    every = {**vars(vocabulary), **vars(pictures)}
    known = {name for name, value in every.items() if dataclasses.is_dataclass(value)}
    tried = {name for name, value in globals().items() if dataclasses.is_dataclass(value)}
    assert known <= tried


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"version": 2, "reply": {"is": "Reply"}},
        {"version": 1, "reply": {"is": "Text", "parts": ["a"]}},
        {"version": 1, "reply": {"is": "Reply", "blocks": [{"is": "Text"}]}},
        {"version": 1, "reply": {"is": "Reply", "blocks": [{"is": "os.system", "parts": ["a"]}]}},
        {"version": 1, "reply": {"is": "Reply", "rows": []}},
        {"version": 1, "reply": {"blocks": []}},
    ],
)
def test_what_is_no_reply_is_refused(data: Any) -> None:
    with pytest.raises(Unreadable):
        load(data)
