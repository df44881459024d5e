"""From a post as it is shown to plain text, as ``handlers.mentions`` reads it.

The cooked HTML and not the raw Markdown says what is a mention, a quote, code or a one-box: the forum
has read the same text with all its rules, plug-ins and settings. Quotes become ``> …`` lines and code is
set in backticks, which hold no commands; the boxes of linked pages are left out.
"""

from __future__ import annotations

from html.parser import HTMLParser

ME = "\ue001"  # stands for a mention of the bot: nobody can type it
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    (*_HEADINGS, "p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "hr", "summary", "aside")
)
_ALONE = frozenset(["br", "hr", "img", "wbr", "input", "source"])


def plain_text(cooked: str, username: str) -> str:
    """What a post says. Where it mentions ``username`` stands ``ME``."""
    page = _Page(username.casefold())
    page.feed(cooked.replace(ME, ""))
    page.close()
    return page.text()


def mentions(cooked: str, username: str) -> bool:
    """Whether a post speaks to ``username``, outside of quotes and code."""
    return any(ME in line for line in plain_text(cooked, username).split("\n") if not line.startswith(">"))


class _Page(HTMLParser):
    def __init__(self, me: str) -> None:
        super().__init__()
        self._me = me
        self._lines = [""]
        self._quotes = 0
        self._boxed = 0  # depth within something that is left out
        self._fenced = 0
        self._link: tuple[str, int] | None = None  # the address, and where in the line its words start

    def text(self) -> str:
        lines = (line.strip() for line in self._lines)
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if self._boxed or "onebox" in classes or "poll" in classes:
            self._boxed += tag not in _ALONE
            return
        if tag in _BLOCKS or tag == "br":
            self._break()
        match tag:
            case "blockquote" | "aside":
                self._quotes += 1
            case "pre":
                self._fenced += 1
            case "code" if not self._fenced:
                self._write("`")
            case "a":
                self._link = (_address(given, classes, self._me), len(self._lines[-1]))
            case "img":
                self._write(given.get("alt", "") if "emoji" in classes else "")
            case "li":
                self._write("- ")
            case "td" | "th":
                self._write(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._boxed:
            self._boxed -= tag not in _ALONE
            return
        match tag:
            case "blockquote" | "aside":
                self._break()
                self._quotes = max(0, self._quotes - 1)
            case "pre":
                self._fenced = max(0, self._fenced - 1)
            case "code" if not self._fenced:
                self._write("`")
            case "a" if self._link is not None:
                self._linked(*self._link)
                self._link = None
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._boxed:
            return
        if self._fenced:  # each line for itself: code holds no commands
            for line in data.split("\n"):
                self._write(f"`{line.replace('`', ' ')}`" if line.strip() else "")
                self._break()
            return
        self._write(" ".join(data.split("\n")))

    def _linked(self, address: str, start: int) -> None:
        """A link as it would be typed: its address, after its words where they are others."""
        line = self._lines[-1]
        words = line[start:].strip()
        if address == ME:
            self._lines[-1] = f"{line[:start]}{ME}"
        elif address and not _names(address, words):
            self._write(f" {address}")
        elif address:
            self._lines[-1] = f"{line[:start]}{address}"

    def _write(self, text: str) -> None:
        self._lines[-1] += text

    def _break(self) -> None:
        self._lines.append("> " * self._quotes)


def _address(given: dict[str, str], classes: list[str], me: str) -> str:
    """Where a link leads; nothing for people and places of the forum itself, ``ME`` for the bot."""
    href = given.get("href", "")
    if "mention" in classes:
        return ME if href.rstrip("/").rpartition("/u/")[2].casefold() == me and "/u/" in href else ""
    return href if href.startswith(("http://", "https://")) else ""


def _names(address: str, words: str) -> bool:
    """Whether the words of a link are its address, as far as they go."""
    bare = words.removesuffix("…").rstrip("/")
    return not words or address.partition("://")[2].startswith(bare.partition("://")[2] or bare)
