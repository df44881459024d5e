"""A question that a platform asks by itself, where it can: people pick one of a few answers, and nobody sees
how it stands before it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.model import Identity


@dataclass(frozen=True)
class Poll:
    """A block of a reply. Where a platform has no polls of its own nothing is drawn. ``instead``: the command
    by which people answer where the platform refuses it; an aside right below is about the poll, and goes
    with it. ``closes_at``: an aware time from which the platform itself takes no more votes."""

    options: tuple[str, ...]
    instead: str = ""
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Vote:
    """Which account voted for which option, by the option's words as the platform shows them."""

    account: Identity
    words: str
