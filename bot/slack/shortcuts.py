"""The shortcuts in the menu of a message: it as evidence for a key result, its author for an award."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import CallFailed, call
from bot.slack.payload import OnMessage
from bot.text import clip
from handlers.okrs.evidence import LONGEST_NOTE
from handlers.quoting import quote
from handlers.reading import clean, from_slack

CALLBACK = "evidence"
NOMINATE = "nominate"
LONGEST_QUOTE = 800  # characters of a message that a nomination begins with
PERMALINK = 0.8  # seconds; the form must be open within three
UNKNOWN = "okr help"  # what a shortcut of an older version leads to


async def line_of(asked: OnMessage, client: AsyncWebClient) -> str:
    """The command line that asks for what is missing. Where Slack does not say the message's address in
    time, or we may not see it, the form asks for that too."""
    if asked.callback == NOMINATE:
        return await _nominate(asked, client) if asked.author else "okr nominate"
    if asked.callback != CALLBACK:
        return UNKNOWN
    note = _words(asked, LONGEST_NOTE)
    link = await _permalink(asked, client)
    parts = ["okr evidence", f"link:{link}" if link else "", f"about:{quote(note)}" if note else ""]
    return " ".join(filter(None, parts))


async def _nominate(asked: OnMessage, client: AsyncWebClient) -> str:
    """With its words and its address, to begin the reason with: whoever nominates edits them."""
    words, link = _words(asked, LONGEST_QUOTE), await _permalink(asked, client)
    said = "\n".join(filter(None, (f"“{words}”" if words else "", link)))
    return f"okr nominate <@{asked.author}>" + (f" ~m:{quote(said)}" if said else "")


def _words(asked: OnMessage, most: int) -> str:
    return clip(" ".join(clean(from_slack(asked.text)).split()), most)


async def _permalink(asked: OnMessage, client: AsyncWebClient) -> str:
    place = asked.origin.place
    try:
        answer = await call(client.chat_getPermalink(channel=place.id, message_ts=asked.ts), PERMALINK)
    except CallFailed:
        return ""
    link = answer.get("permalink")
    return link if isinstance(link, str) else ""
