"""Polls within a post. Their list is Markdown as all else is, so an option may be more than its words: what
stands behind a number, a sign of a list or a quote is nested in it, as on a real forum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from sandbox.discourse.errors import unprocessable
from sandbox.discourse.poll import attributes, read_poll, steps, words_of
from sandbox.discourse.things import Poll

_OPTION = "data-poll-option-id"

Item = tuple[Token, list[Token]]  # what opens an option, and what is in it


def put(state: StateBlock, given: str, start: int, end: int) -> bool:
    """The tokens of a poll with these attributes and lines. False, and none, for lines that are no list: then
    all of it is only words. Raises Refused."""
    first, outer = len(state.tokens), state.lineMax
    opening = state.push("poll_open", "div", 1)
    opening.meta = attributes(given)
    state.lineMax = end
    state.md.block.tokenize(state, start, end)
    state.lineMax = outer
    title, body = _parted(state.tokens[first + 1 :])
    items = _items(body)
    if opening.meta.get("type") == "number" and not body:
        body = _numbers(state, opening.meta)
        items = _items(body)
    elif items is None or opening.meta.get("type") == "number":
        del state.tokens[first:]
        state.level = opening.level
        return False
    for token, within in items or ():
        token.attrSet(_OPTION, _digest(within))
    state.tokens[first + 1 :] = [*title, *body]
    state.push("poll_close", "div", -1)
    return True


def read(tokens: Sequence[Token], draw: Callable[[list[Token]], str]) -> dict[str, Poll]:
    """By name; ``draw`` makes HTML of tokens. Raises Refused for a poll that cannot be."""
    polls: dict[str, Poll] = {}
    for at, opening in enumerate(tokens):
        if opening.type != "poll_open":
            continue
        title, body = _titled(_within(tokens, at))
        options = [(str(token.attrGet(_OPTION)), draw(within)) for token, within in _items(body) or ()]
        poll = read_poll(opening.meta, words_of(draw(title)), options)
        if poll.name in polls:
            raise unprocessable("There are multiple polls with the same name.")
        polls[poll.name] = poll
        opening.attrs = _marks(poll)
    return polls


def _marks(poll: Poll) -> dict[str, str | int | float]:
    data = {"name": poll.name, "status": "open", "type": poll.kind, "results": poll.results}
    if poll.close_at is not None:
        data["close"] = poll.close_at.isoformat()
    return {"class": "poll", **{f"data-poll-{name}": value for name, value in data.items()}}


def _parted(body: list[Token]) -> tuple[list[Token], list[Token]]:
    """The first heading, wherever it stands, is taken out of the rest: it is the title."""
    types = [token.type for token in body]
    if "heading_open" not in types:
        return [], body
    first, last = types.index("heading_open"), types.index("heading_close")
    opening = Token("title_open", "div", 1, attrs={"class": "poll-title"}, block=True)
    closing = Token("title_close", "div", -1, block=True)
    return [opening, *body[first + 1 : last], closing], [*body[:first], *body[last + 1 :]]


def _titled(body: list[Token]) -> tuple[list[Token], list[Token]]:
    """The same, of what was taken apart already."""
    has_title = bool(body) and body[0].type == "title_open"
    return (body[1:2], body[3:]) if has_title else ([], body)


def _within(tokens: Sequence[Token], at: int) -> list[Token]:
    """Up to what closes the token at ``at``."""
    depth = 1
    found: list[Token] = []
    for token in tokens[at + 1 :]:
        depth += token.nesting
        if depth == 0:
            break
        found.append(token)
    return found


def _items(body: list[Token]) -> list[Item] | None:
    """None where anything but lists stands there."""
    found: list[Item] = []
    depth = 0
    for token in body:
        depth += min(token.nesting, 0)
        if depth == 0 and token.tag not in ("ul", "ol"):
            return None
        if depth == 1 and token.nesting > 0:
            found.append((token, []))
        elif depth > 1:
            found[-1][1].append(token)
        depth += max(token.nesting, 0)
    return found


def _numbers(state: StateBlock, given: dict[str, str]) -> list[Token]:
    made: list[Token] = []
    state.md.block.parse("\n".join(f"* {number}" for number in steps(given)), state.md, state.env, made)
    return made


def _digest(within: list[Token]) -> str:
    """Of what was typed, without the signs that made a list or a quote of it."""
    typed = " ".join(token.content for token in within if token.type in ("text", "inline"))
    return hashlib.md5(json.dumps([typed]).encode(), usedforsecurity=False).hexdigest()
