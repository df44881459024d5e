"""Quotes in a command line, straight or curly: where they stand, how they are put on and off.

A quote counts only where it starts a word and another ends one, so inches and apostrophes are text.
Inside, ``\\"`` is a quote, ``\\n`` a new line, ``\\\\`` a backslash.
"""

from __future__ import annotations

import re

OPEN, CLOSE = '"“„«', '"”“»'
_OPENING = re.compile(rf"(?<![^\s:])[{OPEN}]")


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where quoted stretches stand: from a quote that starts a word to the one that ends it."""
    spans, at = [], 0
    while (opening := _OPENING.search(text, at)) is not None:
        end = closing(text, opening.start())
        if end is None:  # nor does any later one end
            break
        spans.append((opening.start(), end))
        at = end + 1
    return spans


def closing(text: str, start: int) -> int | None:
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in CLOSE and (at + 1 == len(text) or text[at + 1].isspace()):
            return at
        at += 1
    return None


def quote(text: str) -> str:
    escaped = re.sub(rf"([\\{OPEN}{CLOSE}])", r"\\\1", text)
    return '"' + escaped.replace("\n", "\\n") + '"'


def unquote(text: str) -> str:
    if text[0] in OPEN and closing(text, 0) == len(text) - 1:
        return unescape(text[1:-1])
    return text


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text, flags=re.DOTALL)
