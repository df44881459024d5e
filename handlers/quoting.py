"""Quotes in a command line, straight or curly: where they stand, how they are put on and off.

A quote counts only where it starts a word and one of its own kind ends one, so inches, apostrophes, and
one that is never closed are text.
Inside, ``\\"`` is a quote, ``\\n`` a new line, ``\\\\`` a backslash.
"""

from __future__ import annotations

import re

_CLOSED_BY = {'"': '"', "“": "”“", "„": "“”", "«": "»"}  # also as keyboards of several languages pair them
OPEN, CLOSE = "".join(_CLOSED_BY), '"”“»'
_OPENING = re.compile(rf"(?<![^\s:])[{OPEN}]")


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where quoted stretches stand: from a quote that starts a word to the one that ends it."""
    spans, at, never_closed = [], 0, set[str]()
    while (opening := _OPENING.search(text, at)) is not None:
        start, kind = opening.start(), opening[0]
        end = None if kind in never_closed else closing(text, start)
        if end is None:  # nor is any later one of its kind
            never_closed.add(kind)
        else:
            spans.append((start, end))
        at = (start if end is None else end) + 1
    return spans


def unquoted(text: str) -> str:
    """As long, with no word where a quoted stretch stands."""
    for start, end in quoted_spans(text):
        text = text[:start] + '"' * (end + 1 - start) + text[end + 1 :]
    return text


def closing(text: str, start: int) -> int | None:
    """Where the quote that opens at ``start`` is closed, if it is."""
    at, closes = start + 1, _CLOSED_BY[text[start]]
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in closes and (at + 1 == len(text) or text[at + 1].isspace()):
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


def bare(text: str) -> str:
    """Without the one pair of quotes round it, whatever follows them."""
    inner, ends = text[1:-1], closes(text[:1])
    whole = len(text) > 1 and text[-1] in ends and not any(each in inner for each in ends)
    return inner if whole else text


def closes(opening: str) -> tuple[str, ...]:
    """What ends a quote that begins so; none for anything else."""
    return tuple(_CLOSED_BY.get(opening, ""))


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text, flags=re.DOTALL)
