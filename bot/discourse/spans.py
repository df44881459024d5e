"""Inline values of a reply as Discourse Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.discourse.text import code, inert, inert_line, link, marked
from bot.text import JOINER, honest_label, is_address
from handlers.plain import plain_spans
from handlers.reply import Bold, Code, Link, Mention, Say, Span, Struck

Names = Mapping[str, str]  # member id -> username on the forum
NOBODY: Names = {}

_USERNAME = re.compile(r"\w(?:[\w.-]*\w)?")


def drawn(parts: Iterable[Span], names: Names, before: str = "") -> str:
    """The parts in a row, behind ``before``, which stands on the same line."""
    line = before
    ping = False
    for part in _merged(parts):
        piece = _ping(part, names) or _span(part, begins=not line or line.endswith("\n"))
        if line and piece and (_runs_together(line[-1], piece[0]) or (ping and not piece[0].isspace())):
            line += JOINER
        ping = bool(_ping(part, names)) or (ping and not piece)
        line += piece
    return line[len(before) :]


def one_line(parts: Iterable[Span], names: Names, before: str) -> str:
    """The same where no line may end, such as behind a label."""
    return " ".join(drawn(parts, names, before).split("\n"))


def _merged(parts: Iterable[Span]) -> Iterator[Span]:
    """Texts that touch are one: together they may be what neither is alone."""
    held = ""
    for part in parts:
        if isinstance(part, str):
            held += part
            continue
        if held:
            yield held
            held = ""
        yield part
    if held:
        yield held


def _span(part: Span, *, begins: bool) -> str:
    match part:
        case str():
            return inert(part, begins=begins)
        case Bold(text):
            return marked("**", text)
        case Struck(text):
            return marked("~~", text)
        case Code(text) | Say(text):
            return code(text)
        case Link(url, text) if is_address(url):
            return link(url, honest_label(text))
        case Link() | Mention():
            return inert_line(plain_spans((part,)))


def _ping(part: Span, names: Names) -> str:
    """Whom to ping, as the forum reads it; empty for all else."""
    if not isinstance(part, Mention) or not part.ping:
        return ""
    username = names.get(part.member_id, "")
    return f"@{username}" if _USERNAME.fullmatch(username) else ""


def _runs_together(last: str, first: str) -> bool:
    """Two marks would be read as one; a link behind an exclamation mark would be a picture; a name that is
    pinged must not touch a word."""
    marks = (last == first and first in "*~`") or (last == "!" and first == "[")
    return marks or (first == "@" and (last.isalnum() or last == "_"))
