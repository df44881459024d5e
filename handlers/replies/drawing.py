"""What people replied, as others read it: by whom, and where to read all of it. Names ping nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.model import Program
from handlers.replies.showing import Replies, Shown
from handlers.reply import Aside, Block, Link, Quote, Span, Text
from handlers.rhythm.fitting import clipped
from handlers.rhythm.messages import moment

NAME, LINE, WHOLE = 60, 200, 600  # characters


def lines(replies: Replies, thread: str) -> Iterator[Block]:
    """A line each; ``thread``: the address of the message above, empty where it cannot be told."""
    for each in replies.shown:
        yield Text(_by(each), ": ", clipped(each.words, LINE))
    yield from _more(replies, thread)


def quotes(replies: Replies, thread: str, program: Program, now: datetime) -> Iterator[Block]:
    """Each with its moment, as it was said."""
    for each in replies.shown:
        yield Text(_by(each), f" · {moment(each.at, program, now)}")
        yield Quote(clipped(each.words, WHOLE))
    yield from _more(replies, thread)


def _by(shown: Shown) -> Span:
    """The name leads to what was said."""
    name = clipped(shown.by, NAME) or "somebody"
    return Link(shown.link, name) if shown.link else name


def _more(replies: Replies, thread: str) -> Iterator[Block]:
    if replies.more:
        where = Link(thread, "in the thread") if thread else "in the thread"
        yield Aside(f"and {replies.more} more ", where)
