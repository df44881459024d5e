"""A post's cooked HTML as the page shows it: polls to vote in, links that stay within the page."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin

from markupsafe import Markup, escape

from sandbox.web.links import WITHIN

_VOID = {"br", "hr", "img"}
_KEPT = {
    *("a", "aside", "article", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4"),
    *(
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "table",
    ),
    *("tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {"class", "title", "alt", "start"}
_WEB = ("http://", "https://", "mailto:")


def page_html(cooked: str, base: str, inside: Callable[[str], str], poll: Callable[[str], str]) -> Markup:
    """``base`` is the forum's address, ``inside`` gives the page's own for one of the forum's (or ""),
    ``poll`` the HTML that stands for the poll of a name. Tags and attributes that a post has no need of are
    left out."""
    reader = _Rewriter(base, inside, poll)
    reader.feed(cooked)
    reader.close()
    return Markup("".join(reader.out))


class _Rewriter(HTMLParser):
    def __init__(self, base: str, inside: Callable[[str], str], poll: Callable[[str], str]) -> None:
        super().__init__()
        self.out: list[str] = []
        self._base, self._inside, self._poll = base, inside, poll
        self._skip = 0  # depth within a poll, which is drawn otherwise

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._skip:
            self._skip += tag not in _VOID
        elif given.get("class") == "poll":
            self.out.append(self._poll(given.get("data-poll-name", "")))
            self._skip = 1
        elif tag in _KEPT:
            self.out.append(f"<{tag}{''.join(self._attributes(tag, given))}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._skip:
            self._skip -= 1
        elif tag in _KEPT:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.out.append(str(escape(data)))

    def _attributes(self, tag: str, given: dict[str, str]) -> list[str]:
        kept = [_pair(name, given[name]) for name in sorted(_ATTRIBUTES & given.keys())]
        href = given.get("href", "")
        if tag == "a" and (address := self._inside(href)):
            kept.append(" " + WITHIN.format(escape(address)))
        elif tag == "a" and href.startswith(_WEB):
            kept += [_pair("href", href), ' target="_blank" rel="noopener noreferrer"']
        if tag == "img":
            kept.append(_pair("src", urljoin(self._base, given.get("src", ""))))
        return kept


def _pair(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"'
