"""Long words and long messages, cut where nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from handlers.pictures import Drawing
from handlers.plain import plain_spans
from handlers.reply import Aside, Block, Divider, Heading, Link, Preformatted, Quote, Span, Text

BLOCKS = 45  # of a message; Slack takes 50
AS_JSON = 11_000  # characters of a message as Slack counts them; it refuses some from about 13,000 on
AS_MARKDOWN = 28_000  # characters of a post at worst; a forum takes 32,000

_PER_BLOCK, _PER_SPAN, _PER_ADDRESS = 90, 60, 100  # characters of JSON around what is shown
_ESCAPED = re.compile(r'["\\\n]')  # two characters of JSON each
_MARKS = re.compile(r"[!-/:-@\[-`{-~\n]")  # up to six characters of Markdown each
_WORST_MARK, _AROUND = 6, 20

# What shows as one thing: an address, :shortcode:, a flag, an emoji or a letter with all that belongs to it.
_EXTENDS = "\ufe00-\ufe0f\u0300-\u036f\u20d0-\u20ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_WHOLE = re.compile(
    r"https?://\S+"
    r"|<[^<>\s]{1,80}>"
    r"|:[\w+-]{1,60}:"
    r"|[\U0001f1e6-\U0001f1ff]{2}"
    rf"|.[{_EXTENDS}]*(?:\u200d.[{_EXTENDS}]*)*",
    re.DOTALL,
)


def clipped(text: str, limit: int) -> str:
    """At most ``limit`` characters of one line, an ellipsis last when something is missing. Cut between
    words where there are any, and never inside an address, an emoji or another token."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    kept, room = "", limit - 1
    for found in _WHOLE.finditer(line):
        if found.end() > room:
            break
        kept = line[: found.end()]
    words = kept if line[len(kept)].isspace() else kept.rpartition(" ")[0]
    return f"{(words if len(words) > limit // 2 else kept).rstrip()}…"


def clipped_lines(text: str, limit: int) -> str:
    """The same with its lines kept apart; empty ones go."""
    lines = list(filter(None, (" ".join(each.split()) for each in text.splitlines())))
    kept, at = list(clipped(" ".join(lines), limit)), -1
    for line in lines[:-1]:
        at += len(line) + 1
        if at < len(kept) - 1:
            kept[at] = "\n"
    return "".join(kept)


def parts(groups: Iterable[Sequence[Block]]) -> Iterator[tuple[Block, ...]]:
    """Groups of blocks that stay together, in as few messages as every platform takes whole."""
    return _filled(groups, ())


def pages(groups: Iterable[Sequence[Block]]) -> list[tuple[Block, ...]]:
    """``parts`` with room left in each for a heading, buttons and what stands around them; at least one."""
    room = Text("·" * 2000)
    return [blocks[1:] for blocks in _filled(groups, (room,))] or [()]


def _filled(groups: Iterable[Sequence[Block]], head: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    held = head
    for group in groups:
        if held != head and not fits((*held, *group)):
            yield held
            held = head
        held = (*held, *group)
    if held != head:
        yield held


def fits(blocks: Iterable[Block]) -> bool:
    count, as_json, as_markdown = 0, 0, 0
    for block in blocks:
        count += 1
        as_json += _PER_BLOCK + _json_size(block)
        as_markdown += _markdown_size(block)
    return count <= BLOCKS and as_json <= AS_JSON and as_markdown <= AS_MARKDOWN


def length(block: Block) -> int:
    """Characters that people see: of a link its words."""
    words = (
        part.text or part.url if isinstance(part, Link) else plain_spans((part,)) for part in _spans(block)
    )
    return sum(map(len, words))


def _spans(block: Block) -> tuple[Span, ...]:
    """TypeError for a block that no digest is made of."""
    match block:
        case Heading(text):
            return (text,)
        case Text(parts) | Quote(parts) | Aside(parts):
            return parts
        case Drawing(_, alt):
            return (alt,)
        case Preformatted(text):
            return (text,)
        case Divider():
            return ()
    raise TypeError(f"{type(block).__name__} has no size here")


def _json_size(block: Block) -> int:
    spans = _spans(block)
    text = plain_spans(spans)
    size = len(text.encode("utf-16-le", "surrogatepass")) // 2  # an emoji counts twice there
    return size + len(_ESCAPED.findall(text)) + _PER_SPAN * len(spans) + _PER_ADDRESS * text.count("://")


def _markdown_size(block: Block) -> int:
    spans = _spans(block)
    text = plain_spans(spans)
    return len(text) + (_WORST_MARK - 1) * len(_MARKS.findall(text)) + _AROUND * len(spans)
