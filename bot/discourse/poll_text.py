"""The forum's poll in the raw text of a post. An edit leaves it as it stands: with other options it would
lose its votes, and what a moderator made of it is theirs."""

from __future__ import annotations

import re

_POLL = re.compile(r"^\[poll[^\]\n]*\]\n.*?^\[/poll\]", re.DOTALL | re.MULTILINE)


def has_poll(raw: str) -> bool:
    return _POLL.search(raw) is not None


def with_poll_of(stands: str, text: str) -> str:
    """``text`` with the poll that stands now, where both have one."""
    found = _POLL.search(stands)
    return text if found is None else _POLL.sub(lambda _: found[0], text, count=1)
