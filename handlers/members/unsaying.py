"""What is about to be posted, without the name and the words of somebody who is forgotten meanwhile."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from handlers.reply import Aside, Block, Bold, Heading, Link, Mention, Quote, Reply, Span, Text

NOBODY = "a former member"
_CUT = "…"  # at the end of words that were too long


def without(reply: Reply, name: str, words: Collection[str]) -> Reply:
    """``words``: notes and requests for help, as they were said. A quote of nothing else is left out."""
    said = {_line(each) for each in words} - {""}
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") if name.strip() else re.compile("(?!)")
    blocks = tuple(_blocks(reply.blocks, named, said))
    return replace(reply, blocks=blocks, title=named.sub(NOBODY, reply.title))


def _blocks(blocks: tuple[Block, ...], named: re.Pattern[str], said: Collection[str]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Heading(text):
                yield Heading(named.sub(NOBODY, text))
            case Quote(parts):
                if any(not _is_said(part, said) for part in parts):
                    yield Quote(*_spans(parts, named, said))
            case Text(parts) | Aside(parts):
                yield type(block)(*_spans(parts, named, said))
            case _:
                yield block


def _spans(parts: tuple[Span, ...], named: re.Pattern[str], said: Collection[str]) -> Iterator[Span]:
    for part in parts:
        match part:
            case str():
                yield "" if _is_said(part, said) else named.sub(NOBODY, part)
            case Bold(text):
                yield Bold(named.sub(NOBODY, text))
            case Link(text=text):
                yield NOBODY if named.search(text) else part
            case Mention(name=text):
                yield NOBODY if named.search(text) else part
            case _:
                yield part


def _is_said(part: Span, said: Collection[str]) -> bool:
    """Whether it is one of these, or the beginning of one."""
    line = _line(part) if isinstance(part, str) else ""
    if not line.endswith(_CUT):
        return line in said
    return any(each.startswith(line.removesuffix(_CUT)) for each in said)


def _line(text: str) -> str:
    return " ".join(text.split())
