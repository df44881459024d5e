"""What is asked of the store about messages: where something was said, and where its trace stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Spoken:
    """The message that a check-in was said in: its id on its platform, the thread it stands in, and where
    people open that workspace or forum."""

    message: str
    thread: str
    url: str


@dataclass(frozen=True)
class Posted:
    """A message of the bot's that can be opened. ``place`` is a Place.key, ``key`` the trace's."""

    place: str
    key: str
    permalink: str


class Traces(Protocol):
    def spoken(self, program_id: str, check_ins: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Spoken]:
        """By key result and sequence, which name a check-in; nothing for check-ins that no message was
        heard to say, such as a form's."""

    def posted(self, program_id: str, keys: Iterable[str]) -> tuple[Posted, ...]:
        """The traces of these keys that stand somewhere, wherever that is."""
