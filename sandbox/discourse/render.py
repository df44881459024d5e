"""What a person sees of a topic, as calm text."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from sandbox.discourse import poll as polls
from sandbox.discourse.sight import Sight
from sandbox.discourse.state import State
from sandbox.discourse.things import Poll, Post, Topic

_BLOCKS = {"p", "ul", "ol", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "header", "div", "article"}
_MARKS = {"strong": "*", "b": "*", "em": "_", "i": "_", "s": "~", "code": "`"}


def draw_topic(state: State, topic: Topic, sight: Sight) -> str:
    """The title, then each post with its author; deleted ones only as what is left of them."""
    lines = [f"# {topic.title}"]
    for post in topic.posts:
        if post.deleted_at is None:
            first, *rest = draw_post(state, post, sight).split("\n")
            lines += [f"{post.author.username}: {first}", *(f"  {line}".rstrip() for line in rest)]
    return "\n".join(lines)


def draw_post(state: State, post: Post, sight: Sight) -> str:
    """Quotes as "> …", links as "label <url>", boxes as their address, polls with what is known of them."""
    page = _Page({name: list(_poll(state, poll, sight)) for name, poll in post.polls.items()})
    page.feed(post.cooked)
    return page.text()


def _poll(state: State, poll: Poll, sight: Sight) -> Iterator[str]:
    visible = polls.sees_results(poll, sight.user, state.now())
    closed = ", closed" if polls.is_closed(poll, state.now()) else ""
    yield f"[poll{' ' + poll.title if poll.title else ''}: {len(poll.votes)} voted{closed}]"
    mine = poll.votes.get(sight.user.id, []) if sight.user is not None else []
    for key, cooked in poll.options.items():
        known = f" {polls.count(poll, key)}" if visible else ""
        yield f"({'x' if key in mine else ' '}) {polls.words_of(cooked)}{known}"


class _Page(HTMLParser):
    """Lines of text; each quote around them adds a "> " in front."""

    def __init__(self, shown_polls: dict[str, list[str]]) -> None:
        super().__init__()
        self._polls = shown_polls
        self._lines: list[str] = [""]
        self._quotes = 0
        self._skip = 0  # depth within what is drawn otherwise
        self._hrefs: list[str] = []
        self._label = 0  # where in the line the open link's label starts
        self._lists: list[int] = []  # open lists: the next number, 0 for bullets
        self._verbatim = False

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._skip:
            self._skip += 1
        elif given.get("class") == "poll":
            self._break()
            for line in self._polls[given["data-poll-name"]]:
                self._write(line)
                self._break()
            self._skip = 1
        elif given.get("class", "").startswith("onebox"):
            self._break()
            self._write(given["data-onebox-src"])
            self._skip = 1
        elif given.get("class") == "title":
            self._break()
        else:
            self._open(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._skip:
            self.handle_starttag(tag, attrs)

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if tag in _BLOCKS or tag == "br":
            self._break()
        match tag:
            case "blockquote":
                self._break()
                self._quotes += 1
            case "ul" | "ol":
                self._lists.append(int(tag == "ol"))
            case "li":
                self._item()
            case "pre":
                self._verbatim = True
            case "a":
                self._hrefs.append("" if "mention" in given.get("class", "") else given.get("href", ""))
                self._label = len(self._lines[-1])
            case "img":
                self._write(f"[image: {given.get('alt', '')}]")
            case "td" | "th" if self._lines[-1]:
                self._write(" | ")
            case "tr":
                self._break()
        if tag in _MARKS and not self._verbatim:
            self._write(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
            if not self._skip:
                self._break()
            return
        if tag in _MARKS and not self._verbatim:
            self._write(_MARKS[tag])
        match tag:
            case "blockquote":
                self._break()
                self._quotes -= 1
            case "ul" | "ol":
                self._lists.pop()
            case "pre":
                self._verbatim = False
            case "a":
                href = self._hrefs.pop()
                if href and self._lines[-1][self._label :] != href:
                    self._write(f" <{href}>")
        if tag in _BLOCKS or tag == "li":
            self._break()

    def handle_data(self, data: str) -> None:
        if self._skip or (not data.strip() and "\n" in data):
            return
        first, *rest = (data.strip("\n") if not self._verbatim else data.rstrip("\n")).split("\n")
        self._write(first)
        for line in rest:
            self._break()
            self._write(line)

    def _item(self) -> None:
        self._break()
        number = self._lists[-1]
        self._write(f"{number}. " if number else "• ")
        self._lists[-1] += bool(number)

    def _write(self, words: str) -> None:
        if not self._lines[-1]:
            self._lines[-1] = "> " * self._quotes
            self._label += len(self._lines[-1])
        self._lines[-1] += words

    def _break(self) -> None:
        if self._lines[-1]:
            self._lines.append("")
