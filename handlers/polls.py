"""A question that a platform asks by itself, where it can: people pick one of a few answers, and nobody sees
how it stands before it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.model import Person


@dataclass(frozen=True)
class Poll:
    """A block of a reply. Where a platform has no polls of its own nothing is drawn. ``instead``: the command
    by which people answer where the platform refuses it; an aside right below is about the poll, and goes
    with it."""

    options: tuple[str, ...]
    instead: str = ""


@dataclass(frozen=True)
class Vote:
    """Who voted for which option, counted from 0."""

    person: Person
    option: int
