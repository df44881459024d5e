"""Makes text that somebody typed harmless in Slack: shown as typed, doing nothing.

Slack reads ``<!channel>``, ``<@U1>``, ``<#C1>`` and ``<url|label>`` as tokens in any text that is not
escaped, and ``* _ ~ ` >`` as formatting in mrkdwn text. So: wherever there is a choice text goes into
rich_text or plain_text, where nothing is read; where there is none ``&``, ``<`` and ``>`` are escaped.
On top of that, an opening that would be a token gets an invisible word joiner behind it everywhere,
so that it stays harmless when somebody's client, export or bridge flattens the message.
"""

from __future__ import annotations

import re

from bot.text import JOINER, clean

_TOKEN = re.compile(r"<(?=[!@#])|@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_FORMATTING = re.compile(r"(?<!\w)[*_~]|[*_~](?!\w)|`|^[ \t]*>", re.MULTILINE)
_ENTITY = re.compile(r"&(?:[a-z]{0,4})?$")


def inert(text: str) -> str:
    """For rich_text: clean, and no opening of a token left."""
    return _TOKEN.sub(lambda found: found[0] + JOINER, clean(text))


def escaped(text: str) -> str:
    """For plain_text and mrkdwn objects, and a message's ``text``."""
    return inert(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def has_formatting(text: str) -> bool:
    """Whether mrkdwn would read ``text`` as anything but itself."""
    return _FORMATTING.search(text) is not None


def clip_escaped(text: str, limit: int) -> str:
    """``escaped(text)`` in at most ``limit`` characters, never cut inside an entity."""
    safe = escaped(text)
    if len(safe) <= limit:
        return safe
    return _ENTITY.sub("", safe[: limit - 1]).rstrip() + "…"
