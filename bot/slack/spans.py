"""Inline values of a reply as Slack draws them: rich_text elements, or one mrkdwn/plain text object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.slack.text import clip_escaped, escaped, has_formatting, inert
from bot.text import ADDRESS, honest_label, is_address, split
from handlers.plain import plain_spans
from handlers.reply import Bold, Code, Link, Mention, Say, Span, Struck

Json = dict[str, Any]
Accounts = Mapping[str, str]  # member id -> Slack user id

PIECE = 3000  # characters of one rich_text block, as of a section


def elements(parts: Iterable[Span], accounts: Accounts) -> Iterator[Json]:
    """rich_text elements; none is empty, none longer than ``PIECE``."""
    for part in parts:
        match part:
            case str():
                yield from _words(part)
            case Bold(text):
                yield from styled(text, "bold")
            case Code(text) | Say(text):
                yield from styled(text, "code")
            case Struck(text):
                yield from styled(text, "strike")
            case Link():
                yield from _link(part)
            case Mention(member_id, name, ping):
                if ping and member_id in accounts:
                    yield {"type": "user", "user_id": accounts[member_id]}
                else:
                    yield from styled(f"@{name}")


def styled(text: str, style: str = "") -> Iterator[Json]:
    for piece in split(inert(text), PIECE):
        element: Json = {"type": "text", "text": piece}
        yield element | {"style": {style: True}} if style else element


def _words(text: str) -> Iterator[Json]:
    """Typed text; the addresses in it can be followed, and always show themselves."""
    at = 0
    for found in ADDRESS.finditer(text):
        if is_address(found[0]):
            yield from styled(text[at : found.start()])
            yield {"type": "link", "url": found[0]}
            at = found.end()
    yield from styled(text[at:])


def _link(link: Link) -> Iterator[Json]:
    if not is_address(link.url):
        yield from styled(plain_spans((link,)))
    elif label := honest_label(link.text):
        yield {"type": "link", "url": link.url, "text": inert(label)[:PIECE]}
    else:
        yield {"type": "link", "url": link.url}


def length(element: Json) -> int:
    """How many characters an element shows."""
    return len(element.get("text") or element.get("url") or element["user_id"])


def pieces(drawn: Iterable[Json]) -> Iterator[list[Json]]:
    """Elements in groups of at most ``PIECE`` characters, none cut in two."""
    group: list[Json] = []
    room = PIECE
    for element in drawn:
        if group and length(element) > room:
            yield group
            group, room = [], PIECE
        group.append(element)
        room -= length(element)
    if group:
        yield group


def text_object(parts: tuple[Span, ...], limit: int, accounts: Accounts, *, label: str = "") -> Json | None:
    """One mrkdwn object, ``label`` bold on a line of its own before the rest; None when empty.

    Plain text instead, shown exactly as typed, where mrkdwn would read somebody's words as
    formatting or where the object would have to be cut.
    """
    typed = [label, *(_typed(part) for part in parts)]
    marked = "".join(_mrkdwn(part, accounts) for part in parts)
    if label:
        marked = f"*{escaped(label)}*\n{marked}"
    if not any(map(has_formatting, typed)) and len(marked) <= limit:
        return {"type": "mrkdwn", "text": marked} if marked.strip() else None
    lines = "\n".join(filter(None, (label, plain_spans(parts))))
    shown = clip_escaped(lines, limit)
    return {"type": "plain_text", "text": shown, "emoji": False} if shown.strip() else None


def _typed(part: Span) -> str:
    """The words in a span that mrkdwn could misread."""
    match part:
        case str():
            return ADDRESS.sub("", part)
        case Link(_, text) | Mention(_, text) | Bold(text) | Code(text) | Say(text) | Struck(text):
            return text


def _mrkdwn(part: Span, accounts: Accounts) -> str:
    match part:
        case str():
            return escaped(part)
        case Bold(text):
            return _around("*", text)
        case Code(text) | Say(text):
            return _around("`", text)
        case Struck(text):
            return _around("~", text)
        case Link(url) if is_address(url):
            label = honest_label(part.text) or url
            return f"<{url.replace('&', '&amp;')}|{escaped(label).replace(chr(10), ' ')}>"
        case Mention(member_id, _, True) if member_id in accounts:
            return f"<@{accounts[member_id]}>"
        case _:
            return escaped(plain_spans((part,)))


def _around(mark: str, text: str) -> str:
    """Marks hold on one line only, and touch what they mark."""
    words = escaped(text).replace("\n", " ").strip()
    return f"{mark}{words}{mark}" if words else ""
