"""Makes text that somebody typed harmless in Slack: shown as typed, doing nothing.

Slack reads ``<!channel>``, ``<@U1>``, ``<#C1>`` and ``<url|label>`` as tokens in any text that is not
escaped, and ``* _ ~ ` >`` as formatting in mrkdwn text. So: wherever there is a choice text goes into
rich_text or plain_text, where nothing is read; where there is none ``&``, ``<`` and ``>`` are escaped.
On top of that, an opening that would be a token gets an invisible word joiner behind it everywhere,
so that it stays harmless when somebody's client, export or bridge flattens the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_JOINER = "\u2060"
# Control characters, direction overrides and isolates, and halves of surrogate pairs.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
_TOKEN = re.compile(r"<(?=[!@#])|@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_FORMATTING = re.compile(r"(?<!\w)[*_~]|[*_~](?!\w)|`|^[ \t]*>", re.MULTILINE)
_ENTITY = re.compile(r"&(?:[a-z]{0,4})?$")
ADDRESS = re.compile(r"https?://[^\s<>\"|\\^`{}\u2060]*[^\s<>\"|\\^`{}\u2060.,;:!?'()\[\]*~]", re.IGNORECASE)


def clean(text: str) -> str:
    """``text`` without what nobody can see and somebody could abuse."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def inert(text: str) -> str:
    """For rich_text: clean, and no opening of a token left."""
    return _TOKEN.sub(lambda found: found[0] + _JOINER, clean(text))


def escaped(text: str) -> str:
    """For plain_text and mrkdwn objects, and a message's ``text``."""
    return inert(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def has_formatting(text: str) -> bool:
    """Whether mrkdwn would read ``text`` as anything but itself."""
    return _FORMATTING.search(text) is not None


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters, an ellipsis last when something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clip_escaped(text: str, limit: int) -> str:
    """``escaped(text)`` in at most ``limit`` characters, never cut inside an entity."""
    safe = escaped(text)
    if len(safe) <= limit:
        return safe
    return _ENTITY.sub("", safe[: limit - 1]).rstrip() + "…"


def split(text: str, limit: int) -> Iterator[str]:
    """``text`` in pieces of at most ``limit`` characters: at line ends, else blanks, else anywhere."""
    while len(text) > limit:
        window = text[:limit]
        cut = window.rfind("\n") + 1 or window.rfind(" ") + 1 or limit
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def is_address(url: str) -> bool:
    """Whether ``url`` is an http(s) address that may stand in a link or picture."""
    if len(url) > 3000 or clean(url) != url or re.search(r"[\s<>|]", url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
