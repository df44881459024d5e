"""Every parser of what people write: any text is read, or refused in words, and what is read can be kept."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import requests
from handlers.addresses import read_check_in, read_ref, write_ref
from handlers.importing.csv_table import csv_text, inert
from handlers.importing.program_file import load
from handlers.importing.read import read_document
from handlers.importing.yaml_text import parse
from handlers.members.linking import codes_in
from handlers.mentions import commands_in
from handlers.model import UserError
from handlers.okrs.durations import UNITS, read_duration, read_parts
from handlers.okrs.periods import parse_cycle_name
from handlers.okrs.target_clock import read_clock
from handlers.okrs.targets import read_target
from handlers.quoting import quote, quoted_spans, unquote
from handlers.reading import clean, from_slack
from handlers.registry import VERBS
from tests.hostile import can_be_stored
from tests.program_file_sample import TEXT

# All signs there are, halves of pairs and controls too; and the words that the parsers look for.
signs = st.characters(exclude_categories=())
PIECES = (
    *(
        "okr progress 2.1 37",
        "okr",
        "kr 2.1",
        "O2.KR1",
        "~0",
        "2.1#3",
        "#",
        "in:",
        "in:dc",
        "once:x",
        "on:",
        "\n",
    ),
    *(
        "on:2025-02-30",
        "confidence:11",
        "text:",
        '"',
        "“",
        "”",
        "\\",
        "«",
        ":",
        "90 min",
        "1h 30m",
        "9" * 400,
    ),
    *(
        "1e999",
        "-0",
        "½",
        "٣",
        "१",
        "∞",
        "NaN",
        "≥",
        "<",
        "&lt;",
        "&amp;lt;",
        "<@U1|x>",
        "<!channel>",
        "<",
        "|",
    ),
    *(
        "Objective 1 - Grow",
        "• KR 1 - Publish 12 guides",
        "Objective,Title",
        "| a | b |",
        "\t",
        "\r",
        "\u2028",
    ),
    *(
        "\x00",
        "\ud800",
        "\u202e",
        "\u200d",
        "\ufeff",
        "e\u0301",
        "ﬁ",
        "İ",
        "ß",
        "@milepost",
        "> ",
        "```",
        "-- ",
    ),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(signs, max_size=12), max_size=14).map(" ".join) | st.text(
    signs
)

READERS: dict[str, Callable[[str], Any]] = {
    "a message": lambda text: requests.read(text),
    "a check-in": lambda text: requests.read(f"okr progress 2.1 {text}"),
    "an edit": lambda text: requests.read(f"okr edit 2.1 {text}"),
    "an objective": lambda text: requests.read(f"okr add objective {text}"),
    "a button": lambda text: requests.read(f"okr undo {text}"),
    "a form": lambda text: requests.from_form("okr progress", {"value": text, "key_result": text}, {}),
    "a mention": lambda text: commands_in(clean(text), ("@milepost",)),
    "a message to it alone": lambda text: commands_in(clean(text), ("@milepost",), alone=True),
    "Slack's escapes": lambda text: clean(from_slack(text)),
    "an address": lambda text: read_ref(clean(text)),
    "a check-in's address": lambda text: read_check_in(clean(text)),
    "a cycle": lambda text: parse_cycle_name(clean(text), date(2025, 5, 5)),
    "a clock": lambda text: read_clock(clean(text)),
    "a target": lambda text: read_target(clean(text)),
    "a document": lambda text: read_document(clean(text)),
    "a code to link with": lambda text: codes_in(clean(text)),
}


@pytest.mark.parametrize("reader", READERS)
def test_any_text_is_read_or_refused(reader: str) -> None:
    @given(texts)
    def read(text: str) -> None:
        try:
            found = READERS[reader](text)
        except UserError as refusal:
            assert refusal.message
            assert can_be_stored([refusal.message, refusal.hint])
        else:
            assert can_be_stored(list(strings(found)))

    read()


def strings(value: Any) -> Iterator[str]:
    """Every text within a value, however deep."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from strings([getattr(value, field.name) for field in dataclasses.fields(value)])
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from strings(each)
    elif isinstance(value, dict):
        yield from strings([*value, *value.values()])


@given(st.sampled_from(VERBS.rows), texts)
def test_any_arguments_of_any_command(verb: Any, text: str) -> None:
    """What it is read as is written out so that it reads as the same."""
    try:
        (request,) = requests.read(f"{verb.words} {text}".replace("\n", " "))
    except UserError:
        return
    if request.command is not None and "\n" not in (line := VERBS.render(request.command)):
        assert requests.read(line)[0].command == request.command


@given(texts)
def test_an_address_reads_back(text: str) -> None:
    try:
        ref, _ = read_ref(clean(text))
    except UserError:
        return
    assert read_ref(write_ref(ref)) == (ref, "")


@given(texts, st.integers(0, 40))
def test_a_duration_ends_within_its_text(text: str, at: int) -> None:
    for reader in (read_duration, read_parts):
        try:
            found = reader(text, at)
        except UserError:
            continue
        assert found is None or (found[0].is_finite() and found[1] in UNITS and at < found[2] <= len(text))


@given(texts)
def test_what_is_quoted_is_unquoted(text: str) -> None:
    plain = clean(text)
    assert unquote(quote(plain)) == plain
    assert all(0 <= start <= end < max(len(plain), 1) for start, end in quoted_spans(plain))


@given(st.lists(st.lists(texts.filter(lambda text: "\x00" not in text), min_size=1), min_size=1))
def test_cells_come_back_and_run_nothing(rows: list[list[str]]) -> None:
    safe = [[inert(cell) for cell in row] for row in rows]
    assert all(cell.lstrip()[:1] not in tuple("=+-@＝＋－＠") for row in safe for cell in row if cell.strip())
    assert [row for row in csv.reader(io.StringIO(csv_text(safe), newline=""), strict=True) if row] == safe


# ---- program files ---------------------------------------------------------------------------------

LINES = TEXT.splitlines()
BOMBS = {
    "deep": "[" * 5000,
    "deep maps": "".join(f"{' ' * n}a:\n" for n in range(1500)),
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "itself": "a: &a\n  b: *a\n",
    "an object": "a: !!python/object/apply:os.system ['true']\n",
    "a merge": "a: &a {b: 1}\nc: {<<: *a}\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "a number of many digits": "program: " + "9" * 50_000,
    "a sexagesimal": "program: 190:20:30\n",
    "a NUL": "a: \x00\n",
    "half a sign": 'a: "\\ud800"\n',
    "a complex key": "? [a, b]\n: c\n",
    "binary": "a: !!binary aGk=\n",
    "a set": "a: !!set {b, c}\n",
    "a time that is none": "a: 2025-13-45\n",
    "a tab": "a:\n\tb: 1\n",
    "twice": "a: 1\na: 2\n",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_no_bomb_is_a_program_file(text: str) -> None:
    with pytest.raises(UserError) as refusal:
        load(text)
    assert refusal.value.message and len(refusal.value.message) < 500


@given(st.text(signs) | st.text("abc:-[]{}&*!|>'\"%@`#, \n?", max_size=60))
def test_any_text_is_yaml_or_refused(text: str) -> None:
    try:
        parse(text)
    except UserError as refusal:
        assert refusal.message
    with pytest.raises(UserError):  # nobody writes a whole program by chance
        load(text)


values = st.sampled_from(
    ["", "null", "[]", "{}", "yes", "-1", "1e99", ".inf", "2025-02-30", "*a", "&a", "!x y", "|", '"']
)


@given(st.integers(0, len(LINES) - 1), values | st.text(signs, max_size=20), st.booleans())
def test_a_line_that_says_something_else_is_read_or_named(at: int, value: str, whole: bool) -> None:
    key, colon, _ = LINES[at].partition(":")
    changed = value if whole else f"{key}{colon} {value}"
    try:
        load("\n".join([*LINES[:at], changed, *LINES[at + 1 :]]))
    except UserError as refusal:
        assert refusal.message and can_be_stored(refusal.message)
