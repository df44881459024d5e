"""What one browser tab looks at. All of it stands in the page's address, so that a tab can be copied, and
two tabs can be two people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import urlencode

LONGEST = 400  # characters of one part of an address

HOME = "home"
LATEST, NEW_TOPIC, NEW_MESSAGE, MESSAGES, NOTICES = "latest", "new", "message", "messages", "notices"


@dataclass(frozen=True)
class View:
    """``place``: id of a channel, or ``home``; ``thread``: ts of the message whose replies are shown.
    ``forum``: ``latest``, ``c5`` (a category), ``t12`` (a topic), ``new``, ``message``, ``messages`` or
    ``notices``; ``edit`` and ``reply``: id of the post to rewrite, number of the post to answer.
    ``say`` and ``write``: what stands in the composers at first."""

    who: str = ""
    place: str = ""
    thread: str = ""
    forum: str = LATEST
    edit: str = ""
    reply: str = ""
    program: str = ""
    say: str = ""
    write: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], before: View | None = None) -> View:
        """An address's query; what it does not name is as ``before``. Where somebody goes to a place
        or a page of the forum, what was open within the last one is left behind."""
        given = {field.name: query[field.name][:LONGEST] for field in fields(cls) if field.name in query}
        return replace(before or cls(), **(_left(given) | dict.fromkeys(_ONCE, "") | given))

    def address(self, **changes: str) -> str:
        """Where this is to be seen, with changes; what fills a composer once is left out."""
        shown = asdict(self) | dict.fromkeys(_ONCE, "") | _left(changes) | changes
        return "/?" + urlencode({name: value for name, value in shown.items() if value})


def sparse(given: Mapping[str, str]) -> str:
    """An address that says only what changes; the tab's own says the rest."""
    return "/?" + urlencode(given)


_ONCE = ("say", "write")  # what fills a composer, once
_WITHIN = {"place": ("thread",), "forum": ("edit", "reply")}


def _left(given: Mapping[str, str]) -> dict[str, str]:
    """What was open within a place is left behind by going to one."""
    return {name: "" for gone, inner in _WITHIN.items() if gone in given for name in inner}
