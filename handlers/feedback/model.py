"""Surveys, each one round of asking, and what is asked of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from handlers.feedback.questions import Answers, Kind, Question
from handlers.model import Member


class Every(StrEnum):
    """How often a survey is asked again; the value is the word that people type."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"


class Asks(StrEnum):
    """Whom a survey asks."""

    PLACES = "places"  # who is where its card stands
    PEOPLE = "people"  # those on its list, each in private
    ANYONE = "anyone"  # whoever has its link


@dataclass(frozen=True)
class Survey:
    """One round. ``place``: the Place.key of where it is asked, empty for all of the program's homes;
    ``audience``: how many people are asked, None where nobody knows; ``counted``: it is how many people a
    platform says are in that place, and is asked for anew with each round. ``cohort``: the number of the
    nomination round whose selected its people are; ``group``: the Place.key of the group they are in,
    ``group_name`` what that is called. ``closed_at`` and ``answered``, how many answered, are
    set at the close; ``waits_since``: when a platform with a poll of its own was first away then; ``lost``:
    how many votes in such a poll are not counted, 0 where nobody could read them; of an anonymous one 0 where
    its key was lost, and with it all that was answered."""

    id: str
    program_id: str
    number: int
    name: str
    template: str
    questions: tuple[Question, ...]
    anonymous: bool
    opened_at: datetime
    closes_at: datetime
    place: str = ""
    audience: int | None = None
    every: Every = Every.ONCE
    reminded_at: datetime | None = None
    closed_at: datetime | None = None
    answered: int = 0
    waits_since: datetime | None = None
    lost: int | None = None
    asks: Asks = Asks.PLACES
    cohort: int | None = None
    counted: bool = False
    group: str = ""
    group_name: str = ""

    @property
    def address(self) -> str:
        return f"F{self.number}"

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and now < self.closes_at

    @property
    def waits(self) -> bool:
        """Whether it is over, and closes once it is known who voted."""
        return self.closed_at is None and self.waits_since is not None

    @property
    def by_button(self) -> bool:
        """Whether each of its answers is one press on a button."""
        first = self.questions[0]
        return len(self.questions) == 1 and first.kind not in (Kind.TEXT, Kind.MULTIPLE)


@dataclass(frozen=True)
class Named:
    """What one person answered in a survey that is not anonymous. ``name`` is empty for one who is not known
    any more; ``door``: the platform or ``web``."""

    member_id: str
    name: str
    door: str
    answers: Answers


@dataclass(frozen=True)
class Twice:
    """A survey with names that two members answered who become one: ``door`` is how the answer came that is
    kept, the newer one."""

    survey: Survey
    door: str


class KeyLost(Exception):
    """The key of an anonymous round is gone, as it is in a backup: nobody can answer any more."""


class Surveys(Protocol):
    """Rounds and their answers. Numbers are given, and answers taken, under the program's lock."""

    def last_number(self, program_id: str) -> int: ...
    def add(self, new: Survey) -> None: ...
    def save(self, changed: Survey) -> None:
        """Change closes, audience, counted, every, when people were reminded and since when it waits."""

    def get(self, program_id: str, number: int) -> Survey | None: ...
    def with_id(self, program_id: str, survey_id: str) -> Survey | None: ...
    def of(self, program_id: str) -> tuple[Survey, ...]:
        """All, the newest first."""

    def running(self, program_id: str) -> tuple[Survey, ...]:
        """Those that have not closed, and those that are asked again; the newest first."""

    def rounds_before(self, survey: Survey, least: int) -> tuple[Survey, ...]:
        """Closed ones before it that at least so many answered, asked in the same place, by the same name or
        template, and with the same questions; the newest first."""

    def awaited(self) -> frozenset[str]:
        """Ids of the programs that have an open survey, or one that is asked again."""

    def answered(self, survey: Survey) -> int:
        """How many people have answered so far."""

    def has_answered(self, survey: Survey, who: Member) -> bool:
        """With any of their accounts."""

    def put_named(
        self, survey: Survey, member_id: str, door: str, answers: Answers, at: datetime | None = None
    ) -> bool:
        """In the place of what they answered before; False where they had. ``at``: when, if that is known."""

    def twice(self, stays: str, goes: str) -> tuple[Twice, ...]:
        """What two members both answered, the newest survey first: before they become one."""

    def named(self, survey: Survey) -> Sequence[Named]:
        """By name; of an anonymous one none."""

    def put_unnamed(self, survey: Survey, who: Member | str, answers: Answers) -> bool:
        """Put it to the others, with nothing that leads to it; False, and nothing is changed, where somebody
        has answered already with an account that is theirs; ``who`` is the random number of their page where
        nothing else is known of them. KeyLost."""

    def close(self, survey: Survey, at: datetime, votes: Sequence[str] = (), lost: int | None = None) -> bool:
        """Keep what was answered, and destroy what leads from it to anybody; False when that was done.
        ``votes``: answers to the only question of one that is not anonymous, by nobody who is known here;
        ``lost`` as the survey has it."""

    def by_question(self, survey: Survey) -> Sequence[Answers]:
        """Of a closed one, all answers to each question, sorted."""

    def by_door(self, survey: Survey) -> Mapping[str, Answers]:
        """Of a closed one with names, the answers to its first question, sorted, by the door they came."""


class Audiences(Protocol):
    """Who is asked by a survey that asks a list of people."""

    def ask(self, survey: Survey, member_ids: Iterable[str]) -> None: ...
    def of(self, survey: Survey) -> tuple[str, ...]:
        """Their ids, sorted; of any other survey none."""

    def has(self, survey: Survey, member_id: str) -> bool: ...
