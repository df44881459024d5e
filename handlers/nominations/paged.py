"""What was said of a nominee, in as many messages as every platform takes whole."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.nominations.model import Nomination
from handlers.reply import Block, Quote, Text
from handlers.rhythm.fitting import fits

_ROOM = Text("·" * 2000)  # for the heading, the buttons, and what stands around them


def quotes(nominations: Sequence[Nomination]) -> list[Block]:
    """Each nominator's words."""
    return [Quote(each.why or "…", f"\n— {each.by_name or 'a former member'}") for each in nominations]


def pages(said: Sequence[Block]) -> list[list[Block]]:
    """At least one; each fits beside a heading and a row of buttons."""
    found: list[list[Block]] = [[]]
    for block in said:
        if found[-1] and not fits((_ROOM, *found[-1], block)):
            found.append([])
        found[-1].append(block)
    return found
