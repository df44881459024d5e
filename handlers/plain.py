"""A reply as plain text: every message's fallback, and what a screen reader gets."""

from __future__ import annotations

from handlers.pictures import Drawing
from handlers.polls import Poll
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Buttons,
    Code,
    Divider,
    Fields,
    Heading,
    Link,
    Mention,
    Picture,
    Preformatted,
    Progress,
    Quote,
    Reply,
    Say,
    Span,
    Struck,
    Table,
    Text,
)


def plain_spans(parts: tuple[Span, ...]) -> str:
    """Inline text without any markup."""
    return "".join(_plain(part) for part in parts)


def _plain(part: Span) -> str:
    match part:
        case str():
            return part
        case Link(url, text):
            return f"{text} ({url})" if text and text != url else url
        case Mention(_, name, _):
            return f"@{name}"
        case Bold(text) | Code(text) | Say(text) | Struck(text):
            return text


def plain(reply: Reply) -> str:
    """The whole reply; a form's title where it asks for something."""
    if reply.form is not None:
        return reply.form.title
    lines = [line for block in reply.blocks if (line := _plain_block(block))]
    return "\n".join(lines)


def bar(share: float | None, width: int = 10) -> str:
    """``0.7`` -> ``▰▰▰▰▰▰▰▱▱▱``. Full only at 1: rounding never says done too early."""
    filled = 0 if share is None else int(max(0.0, min(1.0, share)) * width)
    return "▰" * filled + "▱" * (width - filled)


def progress_line(share: float | None, text: str) -> str:
    """``▰▰▰▰▰▰▰▱▱▱ 70%``: the figure in words too, for whoever cannot see the bar."""
    said = "nothing yet" if share is None else f"{int(max(0.0, min(1.0, share)) * 100)}%"
    return f"{bar(share)} {text or said}"


def _plain_block(block: Block) -> str:
    match block:
        case Heading(text) | Preformatted(text):
            return text
        case Text(parts) | Aside(parts):
            return plain_spans(parts)
        case Quote(parts):
            return "\n".join(f"> {line}" for line in plain_spans(parts).split("\n"))
        case Fields(pairs):
            return "\n".join(f"{label}: {plain_spans(parts)}" for label, parts in pairs)
        case Progress(share, text):
            return f"{bar(share)} {text}".rstrip()
        case Table(columns, rows):
            return "\n".join(" | ".join(row) for row in (columns, *rows))
        case Picture(_, alt) | Drawing(_, alt):
            return alt
        case Buttons(buttons):
            return "  ".join(f"[{button.label}]" for button in buttons)
        case Poll(options):
            return " · ".join(options)
        case Divider():
            return ""
