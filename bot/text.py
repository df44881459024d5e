"""Text that somebody typed, before any platform's own care: what is left out, cut or may be a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

JOINER = "\u2060"  # an invisible word joiner: what it stands behind is no token any more
# Control characters, direction overrides and isolates, and halves of surrogate pairs.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
ADDRESS = re.compile(r"https?://[^\s<>\"|\\^`{}\u2060]*[^\s<>\"|\\^`{}\u2060.,;:!?'()\[\]*~]", re.IGNORECASE)


def clean(text: str) -> str:
    """``text`` without what nobody can see and somebody could abuse."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters, an ellipsis last when something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


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


def honest_label(words: str) -> str:
    """A link's words, unless they pretend to be another address."""
    pretends = "://" in words or words.lower().startswith("www.")
    return "" if pretends else clean(words).strip()
