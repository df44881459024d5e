"""YAML as the program file needs it: written in one fixed way, read with line numbers and without tricks.

Read: one document of mappings, lists and scalars. Anchors, aliases, tags, duplicate keys and deep
nesting are refused; each with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from handlers.model import UserError

LARGEST = 20_000_000
"""Characters of one file."""
DEEPEST = 12
_UNKEPT = re.compile(r"[\x00\ud800-\udfff]")  # NUL, and halves of pairs: no database takes them

Plain = None | bool | int | Decimal | str | date | datetime | Sequence["Plain"] | Mapping[str, "Plain"]
"""What can be written."""


@dataclass(frozen=True)
class Scalar:
    """``bare`` is a scalar without quotes: only such a one can be null, true or a number."""

    text: str
    line: int
    bare: bool

    @property
    def null(self) -> bool:
        return self.bare and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True)
class Items:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Entries:
    """``entries`` are (key, line of the key, value)."""

    entries: tuple[tuple[str, int, Node], ...]
    line: int


Node = Scalar | Items | Entries


# ---- reading ---------------------------------------------------------------------------------


def parse(text: str) -> Node:
    """The one document in ``text``. Raises UserError with the line."""
    if len(text) > LARGEST:
        raise UserError(
            f"This file is longer than {LARGEST // 1_000_000} million characters.", "Split it by cycle."
        )
    reader = _Reader(text)
    try:
        return reader.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise wrong(
            mark.line + 1 if mark else 1,
            f"This is not YAML: {error.problem}.",
            "Check indentation and quotes.",
        ) from error
    except YAMLError as error:
        raise UserError(
            "This is not YAML that can be read.", "Remove characters that cannot be seen."
        ) from error


def wrong(line: int, message: str, hint: str) -> UserError:
    """A mistake in line ``line`` (from 1)."""
    return UserError(f"Line {line}: {message}", hint)


class _Reader:
    """Builds nodes from the parser's events, so that nothing is expanded before it is checked."""

    def __init__(self, text: str) -> None:
        self._events = iter(YAML(typ="safe", pure=True).parse(text))

    def document(self) -> Node:
        next(self._events)
        if isinstance(next(self._events), StreamEndEvent):
            raise UserError("This file is empty.", "A program file begins with the key program:")
        node = self._node(next(self._events), 1)
        next(self._events)
        following = next(self._events)
        if not isinstance(following, StreamEndEvent):
            raise wrong(_line(following), "a second document begins here.", "Keep one program in one file.")
        return node

    def _node(self, event: Event, depth: int) -> Node:
        line = _line(event)
        if depth > DEEPEST:
            raise wrong(line, "this is nested too deeply.", "A program file has a few levels only.")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise wrong(line, "anchors and aliases (& and *) are not read here.", "Write the value out.")
        if getattr(event, "tag", None):
            raise wrong(line, "tags (!) are not read here.", "Remove the tag.")
        if isinstance(event, ScalarEvent):
            if _UNKEPT.search(event.value):
                raise wrong(line, "this holds a sign that no text keeps.", "Remove its \\0 or \\ud800.")
            return Scalar(event.value, line, event.style is None)
        return (
            self._items(line, depth) if isinstance(event, SequenceStartEvent) else self._entries(line, depth)
        )

    def _items(self, line: int, depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Items(tuple(items), line)

    def _entries(self, line: int, depth: int) -> Entries:
        entries: dict[str, tuple[str, int, Node]] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise wrong(_line(event), "a key has to be a word.", "Write it like title: My program")
            if key.text in entries:
                raise wrong(
                    key.line,
                    f"{key.text} stands here twice.",
                    f"It was in line {entries[key.text][1]} already; keep one.",
                )
            entries[key.text] = (key.text, key.line, self._node(next(self._events), depth + 1))
        return Entries(tuple(entries.values()), line)


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


# ---- writing ---------------------------------------------------------------------------------

_RESERVED = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
_PLAIN = re.compile(
    r"[^\W\d_](?:[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\\]*[^\s:\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\\])?"
)
_UNSEEN = re.compile(
    r"[\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]"
)


def write(value: Mapping[str, Plain]) -> str:
    """The value as YAML: mappings in their order, two spaces a level, strings quoted where needed."""
    return "\n".join(_mapping(value, "")) + "\n"


def _mapping(value: Mapping[str, Plain], indent: str) -> list[str]:
    lines: list[str] = []
    for key, item in value.items():
        nested = _nested(item, indent + "  ")
        lines += (
            [f"{indent}{_string(key)}:", *nested] if nested else [f"{indent}{_string(key)}: {_scalar(item)}"]
        )
    return lines


def _nested(value: Plain, indent: str) -> list[str]:
    """The lines of a mapping or list that is not empty; nothing for anything else."""
    if isinstance(value, Mapping):
        return _mapping(value, indent)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    lines: list[str] = []
    for item in value:
        inner = _nested(item, indent + "  ") or [f"{indent}  {_scalar(item)}"]
        lines += [f"{indent}- {inner[0][len(indent) + 2 :]}", *inner[1:]]
    return lines


def _scalar(value: Plain) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, Sequence) else f"{value}"


def _string(text: str) -> str:
    """Without quotes where no reader could take it for anything else."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED and ": " not in text and " #" not in text:
        return text if not _UNSEEN.search(text) else _quoted(text)
    return _quoted(text)


def _quoted(text: str) -> str:
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
