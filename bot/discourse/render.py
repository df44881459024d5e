"""A reply as Discourse Markdown, within the forum's limits.

A forum has neither buttons nor forms: each is a line to copy, in a code span that holds it exactly.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.discourse import spans
from bot.discourse.spans import NOBODY, Names
from bot.discourse.text import UPLOAD, code, fenced, inert, inert_line, marked, one_line, picture
from bot.text import JOINER, clip, is_address
from handlers.pictures import Drawing
from handlers.plain import plain, plain_spans, progress_line
from handlers.polls import Poll
from handlers.reply import (
    Aside,
    Block,
    Button,
    Buttons,
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
from handlers.saying import Typed, spoken

LONGEST = 32_000  # characters of a post
SHORTEST, SHORTEST_MESSAGE = 20, 10
TITLE, SHORTEST_TITLE = 255, 15
DIVIDER = "---"
_MORE = "… and more that one post cannot hold. Ask for a part of it."
_PADDING = "That’s all for now."
_UNTITLED = "A note from Milepost"
_WORST = 6  # characters that one character can become


def typed_to(bot: str) -> Typed:
    """``okr list`` -> ``@milepost list``, for a bot of that username."""
    return lambda line: f"@{bot} {line.removeprefix('okr ').strip()}"


def markdown(reply: Reply, bot: str, names: Names = NOBODY, *, longest: int = LONGEST) -> str:
    """``bot``: its username, for the lines to copy. ``names``: usernames of the members to be pinged."""
    typed = typed_to(bot)
    said = spoken(reply, typed)
    blocks = said.blocks if said.form is None else _instead_of(said.form)
    shown = [(block, words) for block in blocks if (words := _draw(block, names, typed))]
    text = "\n\n".join(words for _, words in shown)
    return text if len(text) <= longest else _cut(shown, longest)


def padded(text: str, *, shortest: int = SHORTEST) -> str:
    """A whole post's text, at the length that the forum takes."""
    return text if len(text.replace(JOINER, "")) >= shortest else f"{text}\n\n{_PADDING}".lstrip()


def title(reply: Reply, *, shortest: int = SHORTEST_TITLE) -> str:
    """A topic's title: the reply's own, its heading, else its first line."""
    heading = next((block.text for block in reply.blocks if isinstance(block, Heading)), "")
    words = one_line(reply.title or heading) or one_line(plain(reply).split("\n", 1)[0]) or _UNTITLED
    return clip(words if len(words) >= shortest else f"News from Milepost: {words}", TITLE)


def _instead_of(form: Form) -> tuple[Block, ...]:
    """What stands where a form cannot be shown: what it asks for, and how to say it in one line."""
    asked = [_question(field.label, field.hint, field.required) for field in form.fields]
    intro = (Text(*form.intro),) if form.intro else ()
    how = (Text("Say it in one line, like this:"), Preformatted(form.line)) if form.line else ()
    return (Heading(form.title), *intro, *([Text("\n".join(asked))] if asked else ()), *how)


def _question(label: str, hint: str, required: bool) -> str:
    return f"· {label}{'' if required else ' (if you like)'}{f': {hint}' if hint else ''}"


# ---- one block each ------------------------------------------------------------------------------


def _draw(block: Block, names: Names, typed: Typed) -> str:
    match block:
        case Heading(text):
            line = inert_line(text)
            return f"### {line}" if line else ""
        case Text(parts):
            return spans.drawn(parts, names).strip("\n")
        case Quote(parts):
            return _quote(spans.drawn(parts, names).strip("\n"))
        case Aside(parts):
            return _small(parts, names)
        case Fields(pairs):
            return "\n".join(_field(label, parts, names) for label, parts in pairs)
        case Progress(share, text):
            return inert(progress_line(share, text))
        case Table():
            return _table(block)
        case Preformatted(text):
            return fenced(text.strip("\n")) if text.strip() else ""
        case Picture(url, alt):
            return picture(url, alt or "picture") if is_address(url) or UPLOAD.fullmatch(url) else inert(alt)
        case Drawing(_, alt):  # where no picture can be handed over
            return _small((alt,), names)
        case Buttons(buttons):
            return " · ".join(_to_copy(button, typed) for button in buttons if button.line.strip())
        case Poll(options, _, closes_at):
            return _poll(options, closes_at)
        case Divider():
            return DIVIDER


def _to_copy(button: Button, typed: Typed) -> str:
    label, line = inert(one_line(button.label)), code(typed(button.typed or button.line))
    return f"{label}: {line}" if label else line


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text.strip() else ""


def _small(parts: tuple[Span, ...], names: Names) -> str:
    """HTML that stands within one paragraph."""
    text = re.sub(r"\n\s*\n", "\n", spans.drawn(parts, names, "<small>").strip())
    return f"<small>{text}</small>" if text else ""


def _field(label: str, parts: tuple[Span, ...], names: Names) -> str:
    before = f"{marked('**', f'{label}:')} "
    return f"{before}{spans.one_line(parts, names, before)}".rstrip()


def _table(table: Table) -> str:
    if not table.columns:
        return ""
    width = len(table.columns)
    rows = [(*row, *[""] * width)[:width] for row in table.rows]
    lines = [_row(table.columns), "|" + " --- |" * width, *map(_row, rows)]
    return "\n".join(lines)


def _poll(options: tuple[str, ...], closes_at: datetime | None) -> str:
    """Results are seen once it is closed, and then with who voted for what: else nobody could count them. Its
    end stands in it, so that the forum closes it by itself; no edit of the post can move that."""
    lines = "\n".join(f"* {inert(one_line(option))}" for option in options)
    end = f" close={closes_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if closes_at is not None else ""
    return f"[poll type=regular results=on_close public=true{end}]\n{lines}\n[/poll]"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(inert_line, cells)) + " |"


# ---- too long ------------------------------------------------------------------------------------


def _cut(shown: list[tuple[Block, str]], longest: int) -> str:
    """As much as fits, a line that says so, and the lines to copy that it ends with."""
    last = shown.pop()[1] if isinstance(shown[-1][0], Buttons) and len(shown[-1][1]) < longest // 2 else ""
    room = longest - len(_MORE) - 2 - len(last) - 2
    kept: list[str] = []
    for block, words in shown:
        if len(words) > room:
            kept += filter(None, [_beginning(block, room)])
            break
        kept.append(words)
        room -= len(words) + 2
    return "\n\n".join(filter(None, [*kept, _MORE, last]))


def _beginning(block: Block, room: int) -> str:
    """As much of a block as fits, never ending within a row, a fence or a link."""
    match block:
        case Table(columns):
            return _fitting(_table(block), room) if len(_table(Table(columns, ()))) <= room else ""
        case Fields():
            return _fitting(_draw(block, NOBODY, str), room)
        case Preformatted(text):
            return fenced(_fitting(text, room - 4 * _fence_of(text))) if room > 8 * _fence_of(text) else ""
        case Text(parts):
            return inert(clip(plain_spans(parts), max(1, room // _WORST)))
        case Quote(parts):
            return _quote(inert(clip(plain_spans(parts), max(1, room // _WORST))))
    return ""


def _fence_of(text: str) -> int:
    return fenced(text).index("text")


def _fitting(lines: str, room: int) -> str:
    """The whole lines that fit."""
    return lines if len(lines) <= room else lines[: room + 1].rpartition("\n")[0]
