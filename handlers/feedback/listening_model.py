"""What changed because of what people said, and remarks outside of any survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.feedback.model import Audiences, Survey, Surveys


@dataclass(frozen=True)
class Change:
    """``what`` was changed because of ``survey``."""

    program_id: str
    number: int
    survey: Survey
    what: str
    at: datetime
    undone: bool = False

    @property
    def address(self) -> str:
        return f"C{self.number}"


UNNUMBERED = 0


@dataclass(frozen=True)
class Remark:
    """``member_id`` is None for one without a name, of which there is nothing but its words, not even a
    ``number`` before the stewards hear of it: a gap between those of two remarks with a name would say when
    it was written. ``answer`` is what a steward said to it, empty so far; ``corrected``: they said something
    else before. ``waits``: stewards have not heard of it yet."""

    program_id: str
    number: int
    words: str
    member_id: str | None = None
    name: str = ""
    answer: str = ""
    waits: bool = False
    corrected: bool = False

    @property
    def held_back(self) -> bool:
        """Without a name it is kept back until the morning's news, or the minute of it would say whose."""
        return self.waits and self.member_id is None


class Listening(Protocol):
    """Numbers are given under the program's lock."""

    def add_change(self, new: Change) -> None: ...
    def changes(self, program_id: str, since: datetime, until: datetime) -> Sequence[Change]:
        """Those that were not undone, the earliest first."""

    def change(self, program_id: str, number: int) -> Change | None: ...
    def undo_change(self, change: Change) -> None: ...
    def last_change(self, program_id: str) -> int: ...
    def add_remark(self, new: Remark, code: str = "") -> None:
        """``code``: what its author asks for the answer with, kept as a hash. One that is UNNUMBERED gets a
        number by ``take_news``, and stands below zero until then."""

    def remarks(self, program_id: str, limit: int = 50) -> Sequence[Remark]:
        """The newest first."""

    def remark(self, program_id: str, number: int) -> Remark | None: ...
    def with_code(self, program_id: str, code: str) -> Remark | None: ...
    def last_remark(self, program_id: str) -> int: ...
    def take_news(self, program_id: str) -> bool:
        """Whether remarks came in since this was last asked. Those without a number get theirs now, in an
        order that is not the one they were written in."""

    def unheard(self, program_id: str) -> int:
        """How many without a name the stewards have not heard of yet."""

    def open_pages(self, program_id: str) -> None:
        """From now on addresses of pages for remarks without a name can be made."""

    def answer(self, changed: Remark) -> None: ...


class FeedbackStore(Protocol):
    """The feedback's part of the store."""

    @property
    def surveys(self) -> Surveys: ...
    @property
    def audiences(self) -> Audiences: ...
    @property
    def listening(self) -> Listening: ...
