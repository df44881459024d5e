"""Posts from the Markdown they were written in to the HTML that is shown, as Discourse cooks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sandbox.discourse import poll_cook
from sandbox.discourse.things import Poll

_TAG = re.compile(r"\[(quote|poll)(?:[= ]([^\]\n]*))?\]\s*", re.I)
_LINKED = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'*_]|(?<![\w/@.])@(\w(?:[\w.-]*\w)?)")
_BREAKS = ("softbreak", "hardbreak")
_KEPT_HTML = re.compile(r"</?small>|(?P<comment><!--.*?-->)", re.S)


@dataclass(frozen=True)
class Surroundings:
    """What a post can refer to: ``mention`` gives the path of a user or group by name (empty: there is
    none), ``upload`` the path of a short address."""

    mention: Callable[[str], str]
    upload: Callable[[str], str]


@dataclass(frozen=True)
class Cooked:
    html: str
    polls: dict[str, Poll]


def cook(raw: str, around: Surroundings) -> Cooked:
    """Raises Refused for a poll that cannot be."""
    markdown = _kitchen(around)
    env: dict[str, Any] = {}
    tokens = markdown.parse(raw, env)

    def draw(some: list[Token]) -> str:
        return str(markdown.renderer.render(some, markdown.options, env)).strip()

    polls = poll_cook.read(tokens, draw)
    return Cooked(draw(tokens), polls)


def _kitchen(around: Surroundings) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    markdown.block.ruler.before("fence", "tags", _tag, {"alt": ["paragraph", "blockquote", "list"]})
    markdown.inline.ruler.before("autolink", "kept_html", _kept_html)
    markdown.core.ruler.push("references", lambda state: _refer(state, around))
    return markdown


def _kept_html(state: StateInline, silent: bool) -> bool:
    """Inline rule: of what people write of HTML small print is kept, and comments are not shown."""
    found = _KEPT_HTML.match(state.src, state.pos)
    if found is None:
        return False
    if not silent and not found["comment"]:
        state.push("html_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True


# ---- quotes and polls --------------------------------------------------------------------------------


def _tag(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a ``[quote]`` or ``[poll]`` on a line of its own, up to its closing line."""
    opening = _TAG.fullmatch(_line(state, start))
    if opening is None or state.is_code_block(start):
        return False
    name = opening[1].lower()
    if name == "poll" and state.env.get("quotes"):
        return False  # a quoted poll is only words
    close = _closing(state, name, start, end)
    if close is None:
        return False
    if silent:
        return True
    put = _quote if name == "quote" else poll_cook.put
    if not put(state, opening[2] or "", start + 1, close):
        return False
    state.line = close + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _closing(state: StateBlock, name: str, start: int, end: int) -> int | None:
    depth = 0
    for line in range(start, end):
        words = _line(state, line).strip().lower()
        if words and state.sCount[line] < state.blkIndent:
            return None  # the list that it started in is over
        depth += bool(_TAG.fullmatch(words) and words.startswith(f"[{name}")) - (words == f"[/{name}]")
        if depth == 0:
            return line
    return None


def _quote(state: StateBlock, given: str, start: int, end: int) -> bool:
    who, *where = [part.strip() for part in given.strip("\"' ").split(",")]
    data = {"username": who} | dict(part.split(":", 1) for part in where if ":" in part)
    marks = "".join(
        f' data-{name}="{escapeHtml(data[name])}"' for name in ("username", "post", "topic") if data.get(name)
    )
    title = f'<div class="title">{escapeHtml(who)}:</div>' if who else ""
    _html(state, f'<aside class="quote no-group"{marks}>{title}<blockquote>\n')
    outer, state.lineMax = state.lineMax, end
    state.env["quotes"] = state.env.get("quotes", 0) + 1
    state.md.block.tokenize(state, start, end)
    state.env["quotes"] -= 1
    state.lineMax = outer
    _html(state, "</blockquote></aside>\n")
    return True


def _html(state: StateBlock, html: str) -> None:
    """Only our own HTML goes this way: what people write of it stays text."""
    state.push("html_block", "", 0).content = html


# ---- mentions, addresses, uploads --------------------------------------------------------------------


def _refer(state: StateCore, around: Surroundings) -> None:
    """Core rule: links names and addresses in the text, and boxes addresses that stand alone."""
    for position, token in enumerate(state.tokens):
        if token.type != "inline" or token.children is None:
            continue
        boxes = _boxes(token.children) if token.level == 1 else None
        if boxes is not None:
            token.children = boxes
            state.tokens[position - 1].hidden = state.tokens[position + 1].hidden = True
        else:
            token.children = list(_linked(token.children, around))


def _boxes(children: list[Token]) -> list[Token] | None:
    """One-boxes, if the paragraph is nothing but addresses, one a line."""
    lines = [token for token in children if token.type not in _BREAKS]
    alone = len(lines) * 2 - 1 == len(children)
    if not alone or not all(t.type == "text" and _is_address(t.content.strip()) for t in lines):
        return None
    return [_raw_html(_onebox(token.content.strip())) for token in lines]


def _is_address(words: str) -> bool:
    found = _LINKED.fullmatch(words)
    return found is not None and found[1] is None


def _onebox(address: str) -> str:
    href, host = escapeHtml(address), escapeHtml(urlsplit(address).netloc)
    link = f'<a href="{href}" target="_blank" rel="noopener">{href}</a>'
    return (
        f'<aside class="onebox allowlistedgeneric" data-onebox-src="{href}">'
        f'<header class="source">{host}</header>'
        f'<article class="onebox-body"><h3>{link}</h3></article></aside>'
    )


def _linked(children: list[Token], around: Surroundings) -> Iterator[Token]:
    depth = 0
    for token in children:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type == "image":
            token.attrSet("src", around.upload(str(token.attrGet("src"))))
        if token.type == "text" and depth == 0:
            yield _raw_html("".join(_pieces(token.content, around)))
        else:
            yield token


def _pieces(words: str, around: Surroundings) -> Iterator[str]:
    end = 0
    for found in _LINKED.finditer(words):
        yield escapeHtml(words[end : found.start()])
        yield _mention(found[1], around) if found[1] else _link(found[0])
        end = found.end()
    yield escapeHtml(words[end:])


def _mention(name: str, around: Surroundings) -> str:
    path = around.mention(name)
    if not path:
        return f'<span class="mention">@{escapeHtml(name)}</span>'
    kind = "mention" if path.startswith("/u/") else "mention-group notify"
    return f'<a class="{kind}" href="{escapeHtml(path)}">@{escapeHtml(name)}</a>'


def _link(address: str) -> str:
    href = escapeHtml(address)
    return f'<a href="{href}" rel="noopener nofollow ugc">{href}</a>'


def _raw_html(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


# ---- reading what was cooked -------------------------------------------------------------------------


def mentions(cooked: str) -> list[str]:
    """The paths (``/u/rosa``, ``/groups/stewards``) mentioned, without those in quotes and one-boxes."""
    reader = _Mentions()
    reader.feed(cooked)
    return list(dict.fromkeys(reader.found))


class _Mentions(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._asides = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._asides += tag == "aside"
        if tag == "a" and not self._asides and (given.get("class") or "").startswith("mention"):
            self.found.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._asides -= tag == "aside"
