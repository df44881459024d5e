"""What Slack makes of the words a person types: mentions, channels, links, rich text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.slack.state import State
from sandbox.slack.things import Json

_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)'\"\]])"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?<![\w@./-])(?P<domain>(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev)(?:/[^\s<>|]*)?)\b(?!@)"
    r"|(?<![\w@])@(?P<at>[\w-]+(?:\.[\w-]+)*)"
    r"|(?<![\w#&])#(?P<hash>[\w-]+)"
)
_BROADCASTS = ("here", "channel", "everyone")


@dataclass(frozen=True)
class Typed:
    """``text`` as it is sent (escaped, with ``<@U1>``), ``blocks`` the same as rich text."""

    text: str
    blocks: list[Json]


def compose(words: str, state: State) -> Typed:
    """A message as its author typed it."""
    parts = list(_parts(words, state))
    section = {"type": "rich_text_section", "elements": [element for _, _, element in parts]}
    return Typed("".join(bare for bare, _, _ in parts), [{"type": "rich_text", "elements": [section]}])


def command_text(words: str, state: State, should_escape: bool = True) -> str:
    """The text of a slash command: ids with their names where the command asks for escaping."""
    if not should_escape:
        return html.escape(words, quote=False)
    return "".join(labelled for _, labelled, _ in _parts(words, state))


def _parts(words: str, state: State) -> Iterator[tuple[str, str, Json]]:
    """(as in a message, as in a slash command, as a rich text element)."""
    at = 0
    for found in _TOKEN.finditer(words):
        read = _token(found, state)
        if read is None:
            continue
        if found.start() > at:
            yield _text(words[at : found.start()])
        yield read
        at = found.end()
    if at < len(words):
        yield _text(words[at:])


def _text(words: str) -> tuple[str, str, Json]:
    escaped = html.escape(words, quote=False)
    return escaped, escaped, {"type": "text", "text": words}


def _token(found: re.Match[str], state: State) -> tuple[str, str, Json] | None:
    kind, words = str(found.lastgroup), found.group(str(found.lastgroup))
    match kind:
        case "url":
            return _link(words)
        case "mail":
            return _link(f"mailto:{words}", words)
        case "domain":
            return _link(f"http://{words}", words)
        case "at":
            return _mention(words, state)
        case _:
            return _channel(words, state)


def _link(url: str, label: str = "") -> tuple[str, str, Json]:
    escaped = html.escape(url, quote=False)
    shown = f"<{escaped}|{label}>" if label else f"<{escaped}>"
    return shown, shown, {"type": "link", "url": url, **({"text": label} if label else {})}


def _mention(handle: str, state: State) -> tuple[str, str, Json] | None:
    if handle in _BROADCASTS:
        return f"<!{handle}>", f"<!{handle}>", {"type": "broadcast", "range": handle}
    for user in state.users.values():
        if user.human.handle == handle.lower() and not user.foreign:
            element = {"type": "user", "user_id": user.id}
            return f"<@{user.id}>", f"<@{user.id}|{handle}>", element
    for group in state.groups.values():
        if group.handle == handle.lower():
            element = {"type": "usergroup", "usergroup_id": group.id}
            return f"<!subteam^{group.id}>", f"<!subteam^{group.id}|@{handle}>", element
    return None


def _channel(name: str, state: State) -> tuple[str, str, Json] | None:
    for channel in state.channels.values():
        if channel.name == name and not channel.direct:
            shown = f"<#{channel.id}|{name}>"
            return shown, shown, {"type": "channel", "channel_id": channel.id}
    return None
