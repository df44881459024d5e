"""What people are to be told, before it is put into words: kick-off, summary, hello list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from handlers.feedback.telling import Heard
from handlers.model import Cycle, Member, Program
from handlers.nominations.funnels import Funnel
from handlers.okrs.attainment import met
from handlers.okrs.model import Grade, KeyResult, Objective, Reading
from handlers.okrs.numerals import rounded
from handlers.replies.showing import Replies

Card = tuple[str, str]  # where a card stands, in words, and its address


@dataclass(frozen=True)
class Kickoff:
    """What people in one place are told. ``objectives`` without what was dropped; ``above``: by its id, what
    an objective or key result of theirs serves. ``late``: when it was due, long ago; ``missed``: names of
    the cycles that had none."""

    program: Program
    cycle: Cycle
    objectives: tuple[Objective, ...]
    above: Mapping[str, Objective | KeyResult]
    late: datetime | None = None
    missed: tuple[str, ...] = ()

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        return tuple(kr for item in self.objectives for kr in item.key_results)


@dataclass(frozen=True)
class Result:
    """A key result as it stood when the cycle was over. ``before``: its value when the cycle, or itself,
    began; ``links``: what is behind it, the newest first."""

    key_result: KeyResult
    before: Reading | None = None
    links: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return met(self.key_result.target, self.key_result.reading)

    @property
    def moved(self) -> bool:
        reading = self.key_result.reading
        return reading is not None and reading != self.before

    @property
    def grade(self) -> Grade | None:
        return self.key_result.grade


@dataclass(frozen=True)
class Chapter:
    objective: Objective
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Summary:
    """What people in one place are told, without what was dropped. ``late`` and ``missed`` as in
    ``Kickoff``. ``following``: the name of the cycle after it, ``carried``: ids of the key results that
    stand there too; ``kickoff``: the address of this one's kick-off; ``replies``: what was said below it;
    ``surveys``: what they said in surveys, and what came of it; ``rounds``: how those of
    nominations came out that ended in it."""

    program: Program
    cycle: Cycle
    chapters: tuple[Chapter, ...]
    over: bool
    following: str = ""
    carried: frozenset[str] = frozenset()
    kickoff: str = ""
    replies: Replies = Replies()
    surveys: Heard = Heard()
    rounds: tuple[Funnel, ...] = ()
    late: datetime | None = None
    missed: tuple[str, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        return tuple(result for chapter in self.chapters for result in chapter.results)

    @property
    def score(self) -> Decimal | None:
        """The mean of the grades given, to two decimals."""
        scores = [each.grade.score for each in self.results if each.grade is not None]
        return rounded(Fraction(sum(scores)) / len(scores), 2) if scores else None


@dataclass(frozen=True)
class Hello:
    """Somebody who could use one. ``key_results`` are theirs that wait for news. ``reminders``: how often
    they were reminded of it without an answer. ``page`` is where people find them, empty where nobody can
    tell."""

    member: Member
    key_results: tuple[KeyResult, ...]
    reminders: int = 0
    page: str = ""


@dataclass(frozen=True)
class Left:
    """Key results of somebody who left, and of nobody else."""

    member: Member
    key_results: tuple[KeyResult, ...]
