"""A reply as Block Kit, within every limit of Slack's.

Words go into rich_text blocks, where nothing is ever read as markup (see ``text``); small print and
label-and-value pairs into mrkdwn objects. A table narrow enough for a phone is aligned columns in a
fixed-width box; a wider one is a line a row, its first cell bold: Slack's own table block may stand
once in a message, never in a modal, and scrolls sideways on a phone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import east_asian_width

from bot.slack.spans import Accounts, Json, elements, pieces, styled, text_object
from bot.slack.text import clip_escaped, escaped
from bot.text import clean, is_address
from handlers.pictures import Drawing
from handlers.plain import plain, progress_line
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Code,
    Divider,
    Fields,
    Form,
    Heading,
    Picture,
    Preformatted,
    Progress,
    Quote,
    Reply,
    Span,
    Table,
    Text,
)

FALLBACK = 3000  # characters of a message's text
HEADER = 150
FIELD, FIELDS = 2000, 10
LABEL, VALUE, ROW = 75, 2000, 5  # a button's words, its value, and buttons side by side
ALT = 2000
PHONE = 40  # columns of fixed-width text that a phone shows without wrapping
NOBODY: Accounts = {}
_FILE = re.compile(r"F[A-Z0-9]{8,}", re.ASCII)


@dataclass(frozen=True)
class Surface:
    """What fits: blocks, and characters of their JSON. Slack documents no limit for the latter, but
    refuses messages from about 13,000 on (``msg_blocks_too_long``)."""

    blocks: int
    size: int


MESSAGE = Surface(blocks=50, size=12_000)
MODAL = Surface(blocks=100, size=60_000)


def message(reply: Reply, accounts: Accounts = NOBODY) -> tuple[list[Json], str]:
    """Blocks and text of a message. ``accounts`` are the Slack user ids of members to be pinged."""
    if reply.form is not None:
        reply = Reply(blocks=instead_of(reply.form))
    return blocks(reply, MESSAGE, accounts), clip_escaped(plain(reply), FALLBACK).strip()


def blocks(reply: Reply, surface: Surface, accounts: Accounts = NOBODY) -> list[Json]:
    """Everything of ``reply`` that fits the surface, buttons at its end in any case."""
    drawn = [one for block in reply.blocks for one in _draw(block, accounts)]
    return _fit(_number_actions(drawn), surface)


def instead_of(form: Form) -> tuple[Block, ...]:
    """What stands where a form cannot be shown; its line is as it is typed here by now."""
    how = (Text("Type it instead: ", Code(form.line)),) if form.line else ()
    return (Heading(form.title), *how)


# ---- one block each ------------------------------------------------------------------------------


def _draw(block: Block, accounts: Accounts) -> Iterator[Json]:
    match block:
        case Heading(text):
            yield from _heading(text)
        case Text(parts):
            yield from _rich("rich_text_section", elements(parts, accounts))
        case Quote(parts):
            yield from _rich("rich_text_quote", elements(parts, accounts))
        case Aside(parts):
            if small := text_object(parts, FIELD, accounts):
                yield {"type": "context", "elements": [small]}
        case Fields(pairs):
            yield from _fields(pairs, accounts)
        case Progress(share, text):
            yield from _rich("rich_text_section", styled(progress_line(share, text)))
        case Table():
            yield from _table(block)
        case Preformatted(text):
            yield from _rich("rich_text_preformatted", styled(text))
        case Picture(url, alt):
            yield from _picture(url, alt)
        case Drawing(_, alt):  # where no picture can be handed over
            yield from _draw(Aside(alt), accounts)
        case Buttons(buttons):
            yield from _buttons(buttons)
        case Divider():
            yield {"type": "divider"}


def _rich(kind: str, drawn: Iterable[Json]) -> Iterator[Json]:
    for group in pieces(drawn):
        yield {"type": "rich_text", "elements": [{"type": kind, "elements": group}]}


def _heading(text: str) -> Iterator[Json]:
    line = " ".join(clean(text).split())
    if len(escaped(line)) > HEADER:
        yield from _rich("rich_text_section", elements((Bold(line),), NOBODY))
    elif line:
        yield {"type": "header", "text": {"type": "plain_text", "text": escaped(line), "emoji": False}}


def _fields(pairs: tuple[tuple[str, tuple[Span, ...]], ...], accounts: Accounts) -> Iterator[Json]:
    drawn = [text_object(parts, FIELD, accounts, label=label) for label, parts in pairs]
    shown = [field for field in drawn if field is not None]
    for start in range(0, len(shown), FIELDS):
        yield {"type": "section", "fields": shown[start : start + FIELDS]}


def _picture(url: str, alt: str) -> Iterator[Json]:
    words = clip_escaped(alt, ALT)
    if _FILE.fullmatch(url):
        yield {"type": "image", "slack_file": {"id": url}, "alt_text": words or "picture"}
    elif is_address(url):
        yield {"type": "image", "image_url": url, "alt_text": words or "picture"}
    elif words:
        yield from _rich("rich_text_section", styled(alt))


def _buttons(buttons: tuple[Button, ...]) -> Iterator[Json]:
    lines = [(button, clean(button.line).strip()) for button in buttons]
    drawn = [_button(button, line) for button, line in lines if 0 < len(line) <= VALUE]
    for start in range(0, len(drawn), ROW):
        yield {"type": "actions", "elements": drawn[start : start + ROW]}


def _button(button: Button, line: str) -> Json:
    label = clip_escaped(button.label.strip(), LABEL) or clip_escaped(line, LABEL)
    words = {"type": "plain_text", "text": label, "emoji": False}
    drawn = {"type": "button", "text": words, "value": line}
    return drawn | {"style": button.style} if button.style in ("primary", "danger") else drawn


def _number_actions(drawn: list[Json]) -> list[Json]:
    """``run:1``, ``run:2``, …: an action id is unique within a message."""
    buttons = [button for block in drawn if block["type"] == "actions" for button in block["elements"]]
    for number, button in enumerate(buttons, start=1):
        button["action_id"] = f"run:{number}"
    return drawn


# ---- tables --------------------------------------------------------------------------------------


def _table(table: Table) -> Iterator[Json]:
    rows = [[" ".join(clean(cell).split()) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=False)]
    if sum(widths) + 2 * len(widths) <= PHONE:
        lines = ("  ".join(map(_pad, row, widths)).rstrip() for row in rows)
        yield from _rich("rich_text_preformatted", styled("\n".join(lines)))
    else:
        spans = [span for number, row in enumerate(rows) for span in _row(row, "\n" if number else "")]
        yield from _rich("rich_text_section", elements(spans, NOBODY))


def _row(row: list[str], before: str) -> Iterator[Span]:
    first, *others = row or [""]
    yield before
    yield Bold(first)
    yield " · ".join(["", *filter(None, others)])


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


# ---- the whole -----------------------------------------------------------------------------------


def _fit(drawn: list[Json], surface: Surface) -> list[Json]:
    """``drawn``, or as much of it as fits, a line that says so, and the buttons it ends with."""
    if len(drawn) <= surface.blocks and _size(drawn) <= surface.size:
        return drawn
    body = list(drawn)
    buttons: list[Json] = []
    while body and body[-1]["type"] == "actions":
        buttons.insert(0, body.pop())
    buttons = buttons[:2]
    kept: list[Json] = []
    room = surface.size - _size(buttons) - 500  # the line that says so
    for block in body[: surface.blocks - len(buttons) - 1]:
        room -= _size([block])
        if room < 0:
            break
        kept.append(block)
    return [*kept, _more(body[len(kept) :]), *buttons]


def _more(missing: list[Json]) -> Json:
    lines = max(1, sum(_lines(block) for block in missing))
    noun = "line" if lines == 1 else "lines"
    words = f"… and {lines} more {noun} that one Slack message cannot hold. Ask for a part of it."
    return {"type": "context", "elements": [{"type": "plain_text", "text": words, "emoji": False}]}


def _lines(drawn: Mapping[str, object]) -> int:
    return json.dumps(drawn.get("elements", "")).count("\\n") + 1


def _size(drawn: list[Json]) -> int:
    return len(json.dumps(drawn, ensure_ascii=False))
