"""Addresses of the sandbox's own Slack and forum, as places of the page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

# The attributes of a link that stays within the page, as a format of its address.
WITHIN = 'href="{0}" hx-get="{0}" hx-target="#page" hx-select="#page" hx-swap="outerHTML"'

_ARCHIVE = re.compile(r"/archives/(\w+)/p(\d+)(\d{6})/?")
_CHANNEL = re.compile(r"/archives/(\w+)/?")
_TOPIC = re.compile(r"/t/(?:[^/]+/)?(\d+)(?:/\d+)?/?")


def changes(url: str, slack_domain: str, forum_url: str) -> dict[str, str]:
    """What of a ``View`` to change to see what ``url`` leads to; empty: it leads elsewhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return {}
    if parts.netloc == f"{slack_domain}.slack.com":
        return _in_slack(parts.path, parts.query)
    if parts.netloc in ("", urlsplit(forum_url).netloc) and (found := _TOPIC.fullmatch(parts.path)):
        return {"forum": f"t{found[1]}"}
    return {}


def _in_slack(path: str, query: str) -> dict[str, str]:
    if found := _ARCHIVE.fullmatch(path):
        thread = parse_qs(query).get("thread_ts", [f"{found[2]}.{found[3]}"])[0]
        return {"place": found[1], "thread": thread}
    if found := _CHANNEL.fullmatch(path):
        return {"place": found[1]}
    return {}
