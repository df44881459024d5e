"""What a member's own page is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.model import Program
from handlers.okrs.model import CheckIn, KeyResult


@dataclass(frozen=True)
class Part:
    """One program's part of the page. ``newest`` are the check-ins that the values come from, by key
    result; ``asks`` those among them in which somebody else asked for help."""

    program: Program
    owned: tuple[KeyResult, ...]
    quiet: tuple[KeyResult, ...]
    newest: Mapping[str, CheckIn]
    asks: tuple[tuple[KeyResult, CheckIn], ...]
