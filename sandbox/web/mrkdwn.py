"""Slack's texts as HTML: mrkdwn, rich text, and what they link to. Whatever people typed is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from sandbox.slack.render import Renderer
from sandbox.slack.state import State
from sandbox.slack.things import Json
from sandbox.web.links import WITHIN

_MARKS = re.compile(
    r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<token>[^<>\n]+)>"
    r"|(?<!\w)\*(?P<b>[^*\n]+)\*(?!\w)|(?<!\w)_(?P<i>[^_\n]+)_(?!\w)|(?<!\w)~(?P<s>[^~\n]+)~(?!\w)"
    r"|(?P<br>\n)",
    re.S,
)
_STYLES = (("code", "code"), ("bold", "b"), ("italic", "i"), ("strike", "s"))
_WEB = ("http://", "https://", "mailto:")


class Words:
    """Draws texts with the names of one workspace; ``inside`` makes an address of this page out of one of
    the sandbox's own, or says "" ."""

    def __init__(self, state: State, inside: Callable[[str], str]) -> None:
        self._names = Renderer(state)
        self._inside = inside

    def text(self, text: Json) -> Markup:
        """A text object."""
        words = str(text["text"])
        return self.mrkdwn(words) if text.get("type") == "mrkdwn" else _plain(words)

    def mrkdwn(self, words: str) -> Markup:
        drawn, end = Markup(), 0
        for found in _MARKS.finditer(words):
            drawn += _plain(words[end : found.start()]) + self._mark(str(found.lastgroup), found)
            end = found.end()
        return drawn + _plain(words[end:])

    def _mark(self, kind: str, found: re.Match[str]) -> Markup:
        inner = found[kind]
        match kind:
            case "br":
                return Markup("<br>")
            case "block":
                return Markup("<pre>{}</pre>").format(html.unescape(inner.strip("\n")))
            case "code":
                return Markup("<code>{}</code>").format(html.unescape(inner))
            case "token":
                return self._token(inner)
            case _:
                return Markup(f"<{kind}>{{}}</{kind}>").format(self.mrkdwn(inner))

    def _token(self, inner: str) -> Markup:
        target, _, label = inner.partition("|")
        if target.startswith("@"):
            return _named("@" + self._names.user_name(target[1:]))
        if target.startswith("#"):
            return _named(self._names.channel_name(target[1:]))
        if target.startswith("!"):
            return _named(label or f"@{target[1:]}")
        return self.link(html.unescape(target), html.unescape(label))

    def link(self, url: str, label: str = "") -> Markup:
        """A link within this page, one that opens elsewhere, or only words."""
        leads = self.leads(url)
        return Markup("<a {}>{}</a>").format(leads, label or url) if leads else escape(label or url)

    def leads(self, url: str) -> Markup:
        """The attributes of a link; empty for an address that no browser should follow."""
        if inside := self._inside(url):
            return Markup(WITHIN).format(inside)
        if not url.startswith(_WEB):
            return Markup()
        return Markup('href="{}" target="_blank" rel="noopener noreferrer"').format(url)

    def spans(self, elements: Iterable[Json]) -> Markup:
        """The inline elements of rich text."""
        return Markup().join(self._span(element) for element in elements)

    def _span(self, element: Json) -> Markup:
        match element["type"]:
            case "user":
                drawn = _named("@" + self._names.user_name(element["user_id"]))
            case "channel":
                drawn = _named(self._names.channel_name(element["channel_id"]))
            case "broadcast":
                drawn = _named(f"@{element['range']}")
            case "emoji":
                drawn = escape(f":{element['name']}:")
            case "link":
                drawn = self.link(str(element["url"]), str(element.get("text", "")))
            case _:
                drawn = _lines(str(element.get("text", "")))
        for style, tag in _STYLES:
            if element.get("style", {}).get(style):
                drawn = Markup(f"<{tag}>{{}}</{tag}>").format(drawn)
        return drawn


def _plain(words: str) -> Markup:
    """Text that came escaped as Slack wants it."""
    return _lines(html.unescape(words))


def _lines(words: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in words.split("\n"))


def _named(words: str) -> Markup:
    return Markup('<span class="named">{}</span>').format(words)
