"""What a history needs of the bot that it is played with."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.histories import Act, Book
from tests.history_cast import Key
from tests.recorded_histories import Records, Stage, agree


@dataclass(frozen=True)
class Heard:
    """Words of the bot's, and the place (by its name) where they are read. ``alone``: the only one who
    reads them, where that is known."""

    where: str
    text: str
    alone: str = ""


@dataclass
class Figures:
    steps: int = 0
    kills: int = 0
    written: int = 0
    refused: int = 0


class World(ABC):
    """A bot with its database, and the ways to speak to it."""

    def __init__(self) -> None:
        self.figures = Figures()

    @abstractmethod
    def begin(self) -> Stage:
        """A stage for one more history."""

    @abstractmethod
    def now(self) -> datetime: ...

    @abstractmethod
    def wait(self, hours: int) -> None: ...

    @abstractmethod
    def carry(self, stage: Stage, acts: Sequence[Act]) -> list[Heard | None]:
        """Say them all at once, and wait until each is done with. None: no answer that can be told apart."""

    @abstractmethod
    def records(self, stage: Stage, about: Iterable[Key], since: datetime) -> Records: ...

    @abstractmethod
    def posted(self, stage: Stage) -> list[Heard]:
        """What the bot has said meanwhile, other than in its answers."""

    @abstractmethod
    def close(self) -> None: ...


def told(
    before: Book,
    stage: Stage,
    said: Sequence[tuple[Act, Heard | None]],
    orders: Iterable[Sequence[Act]],
    records: Records,
    added: int,
) -> tuple[Book, list[Act]]:
    """What came of all that was said, in whichever of these orders it went, and what of it wrote something.
    ``added``: rows in the audit. AssertionError where the records fit none."""
    failure = AssertionError("nothing was said")
    for order in orders:
        book = copy.deepcopy(before)
        written = [act for act in order if act.does(book)]
        try:
            assert added == len(written), f"{added} in the audit, {len(written)} to be written"
            _receipts_fit(said, written)
            agree(book, stage, [act.key for act in written], records)
        except AssertionError as error:
            failure = error
        else:
            return book, written
    failure.add_note(f"{[(act.who, act.where, act.text, answer) for act, answer in said]}")
    raise failure


def _receipts_fit(said: Sequence[tuple[Act, Heard | None]], written: Sequence[Act]) -> None:
    """A receipt was given for what was written, and for nothing else."""
    for act, answer in said:
        if act.receipt and answer is not None:
            assert (act.receipt in answer.text) is (act in written), f"{act.text}: {answer.text}"
