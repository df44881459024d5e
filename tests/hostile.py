"""Sound payloads made unsound: one node at a time, by what no platform would put there."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, func, select

from storage.schema import metadata
from tests.forum_house import BothHouse, open_both

Node = tuple[str | int, ...]

MISSING = "\ue003"  # stands for a node that is not there at all
BY_HAND = {"\ue002": "[" * 50 + "]" * 50, "\ue004": "[" * 2_000 + "]" * 2_000, "\ue005": "9" * 5000}

WRONG: Mapping[str, Any] = {
    "missing": MISSING,
    "null": None,
    "an object": {"id": {"id": []}},
    "a list": [None, {}, "x"],
    "true": True,
    "a number": 7,
    "a huge number": 2**70,
    "a fraction": 1e308,
    "not a number": float("nan"),
    "infinity": float("-inf"),
    "empty": "",
    "a NUL": "U0\x00X",
    "half a sign": "U0\ud800X",
    "half a sign in JSON": '{"carried":{"\ud800":"\ud800"},"channel":{"id":"C1","thread":"\ud800"}}',
    "signs that turn round": "\u202eU0\u2066\ufeff",
    "tokens": "<!channel> <@UALICE> @here [poll] =1+1",
    "very long": "x" * 20_000,
    "deep": "\ue002",
    "deeper": "\ue004",
    "digits": "\ue005",
}

_BY_HAND = re.compile("|".join(re.escape(json.dumps(mark)) for mark in BY_HAND))

# Bodies that are no payload at all.
NO_PAYLOADS: Mapping[str, bytes] = {
    "nothing": b"",
    "blanks": b"  \r\n ",
    "a list": b"[1, 2]",
    "a number": b"7",
    "null": b"null",
    "deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "deep and open": b'{"a":[' * 50_000,
    "deep where nobody reads": b'{"type": "view_closed", "x": ' + b"[" * 100 + b"]" * 100 + b"}",
    "digits": b'{"event": ' + b"9" * 5000 + b"}",
    "UTF-16": '{"type": "x"}'.encode("utf-16"),
    "not UTF-8": b'{"type": "\xff\xfe"}',
    "a coded half of a sign": b'{"type": "\xed\xa0\x80"}',
    "two objects": b'{"a": 1}{"a": 1}',
    "a line end in a text": b'{"type": "a\nb"}',
    "compressed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
}


@pytest.fixture(scope="module")
def house(prepared_both: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothHouse]:
    """One for all tests of a module: nothing that they send may change anything."""
    opened = open_both(prepared_both, tmp_path_factory.mktemp("hostile"))
    yield opened
    opened.stop()


def nodes(value: object, here: Node = ()) -> Iterator[Node]:
    """Every node below the root. Of a list the first item stands for all, and of what is drawn, which the
    bot made itself, its own fields."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value[:1]))
    for name, below in inner:
        yield (*here, name)
        if here[-2:-1] != ("blocks",):
            yield from nodes(below, (*here, name))


def changed(value: Any, node: Node, to: Any) -> Any:
    """A copy with ``to`` at ``node``; MISSING leaves it out."""
    if not node:
        return to
    first, rest = node[0], node[1:]
    below = changed(value[first], rest, to)
    left_out = below is MISSING
    if isinstance(first, int):
        return value[:first] + ([] if left_out else [below]) + value[first + 1 :]
    kept = {name: one for name, one in value.items() if name != first}
    return kept if left_out else kept | {first: below}


def mutations(sample: Any, one_in: int = 1, turn: int = 0) -> Iterator[tuple[str, Any]]:
    """Every node of a sample with what is wrong: what was done, and the payload. ``one_in``: of so many wrong
    things one, others for each node and each ``turn``."""
    for at, node in enumerate(nodes(sample), start=turn):
        for number, (name, wrong) in enumerate(WRONG.items(), start=at):
            if number % one_in == 0:
                yield f"{'.'.join(map(str, node))}: {name}", changed(sample, node, wrong)


def written(value: Any) -> str:
    """As JSON, with what a strict writer would not write."""
    text = json.dumps(value)
    return _BY_HAND.sub(lambda found: BY_HAND[json.loads(found[0])], text)


def can_be_stored(value: object) -> bool:
    """Whether every text in it is one that any database takes and any log prints."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace").decode() == text and "\\u0000" not in text


def counts(address: str) -> dict[str, int]:
    """How many rows each table has."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            counted = {each.name: select(func.count()).select_from(each) for each in metadata.sorted_tables}
            return {name: connection.scalar(rows) or 0 for name, rows in counted.items()}
    finally:
        engine.dispose()


@contextmanager
def nothing_recorded(house: BothHouse) -> Iterator[None]:
    """AssertionError when any table has another number of rows afterwards, or the bot has a bug."""
    house.heard()
    before = counts(house.database)
    with no_bug():
        yield
        house.heard()
    assert counts(house.database) == before


@contextmanager
def no_bug() -> Iterator[None]:
    """AssertionError when the log tells of a bug: a trace, or an event given up."""
    told = _Errors()
    logging.getLogger().addHandler(told)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(told)
    assert told.records == []


@contextmanager
def posting(url: str) -> Iterator[httpx.Client]:
    """A client that keeps its connection and asks no proxy."""
    with httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
        yield client


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if any(word in text for word in ("bug", "given up", "Traceback", 'File "')):
            self.records.append(text)
