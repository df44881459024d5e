"""One post of the bot's can hold several answers, each followed by a comment with its id.

    KR 2.1 4 → 7 of ≥10 stories

    <!-- milepost:018f… -->

    ---

    KR 2.2 …

    <!-- milepost:018f… -->

Comments are in the raw text alone: nobody reads them, and the forum does not count them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.discourse.render import DIVIDER

_MARKER = re.compile(r"<!-- milepost:([\w-]{1,64}) -->")
MARKER = 60  # characters that a section's marker and divider take at most, for an id like a UUID's


@dataclass(frozen=True)
class Section:
    """``uuid`` is empty for what somebody else wrote below the last marker."""

    uuid: str
    text: str


def read(raw: str) -> tuple[Section, ...]:
    found: list[Section] = []
    at = 0
    for marker in _MARKER.finditer(raw):
        found.append(Section(marker[1], _bare(raw[at : marker.start()])))
        at = marker.end()
    rest = _bare(raw[at:])
    return (*found, Section("", rest)) if rest else tuple(found)


def write(sections: tuple[Section, ...]) -> str:
    """The raw text of a post; ``read`` takes it apart again."""
    return f"\n\n{DIVIDER}\n\n".join(
        f"{each.text}\n\n<!-- milepost:{each.uuid} -->" if each.uuid else each.text for each in sections
    )


def added(raw: str, uuid: str, text: str) -> str:
    """The post with one more answer below the others."""
    return write((*read(raw), Section(uuid, text)))


def replaced(raw: str, uuid: str, text: str) -> str:
    """The post with one answer as it is now. Where nobody's marker is left all of it is replaced, where
    only this one's is missing it is added."""
    sections = read(raw)
    if any(each.uuid == uuid for each in sections):
        return write(tuple(replace(each, text=text) if each.uuid == uuid else each for each in sections))
    marked = tuple(each for each in sections if each.uuid)
    return write((*marked, Section(uuid, text)))


def holds(raw: str, uuid: str) -> bool:
    return any(marker[1] == uuid for marker in _MARKER.finditer(raw))


def _bare(text: str) -> str:
    return text.strip().removeprefix(f"{DIVIDER}\n").strip()
