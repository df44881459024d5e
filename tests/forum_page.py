"""A post as the forum shows it, read back: which tags it has, where they lead, and what people see."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from bot.text import JOINER
from sandbox.discourse.cook import Surroundings, cook

_ENDS_LINE = {"p", "br", "li", "tr", "td", "th", "pre", "hr", "blockquote", "h3", "table"}


class Page(HTMLParser):
    """``links``: (address, words); ``lines``: what is seen; ``names``: everybody and every group exists."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.classes: set[str] = set()
        self._seen: list[str] = []
        self._href: str | None = None
        self.feed(html)
        self.close()

    @property
    def lines(self) -> list[str]:
        """Without joiners, blank lines and blanks that are not shown."""
        lines = "".join(self._seen).replace(JOINER, "").split("\n")
        return [shown for line in lines if (shown := " ".join(line.split()))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.classes |= set((given.get("class") or "").split())
        if tag in _ENDS_LINE:
            self._seen.append("\n")
        if tag == "a":
            self._href = given.get("href") or ""
            self.links.append((self._href, ""))

    def handle_endtag(self, tag: str) -> None:
        self._href = None if tag == "a" else self._href
        if tag in _ENDS_LINE:
            self._seen.append("\n")

    def handle_data(self, data: str) -> None:
        self._seen.append(data)
        if self._href is not None:
            href, words = self.links.pop()
            self.links.append((href, words + data.replace(JOINER, "")))


def forum_page(raw: str) -> Page:
    """As the sandbox's forum cooks it, where everybody exists."""
    around = Surroundings(mention=lambda name: f"/u/{name}", upload=lambda address: address)
    return Page(cook(raw, around).html)


def strict_page(raw: str) -> Page:
    """As plain Markdown with every kind of HTML let through."""
    markdown = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    return Page(markdown.render(raw))


# What Discourse looks for in the text that Markdown leaves, after its escapes are gone.
LATE = re.compile(r"(?<![\w/])@\w|(?<!\w)#[\w:-]|:[\w+-]+:|\[(?:date|[ xX_*-]?\])")
