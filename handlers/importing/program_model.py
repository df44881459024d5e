"""The program file's values, entry by entry. People are named by their ``name``; times are UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from handlers.feedback import own
from handlers.feedback.model import Asks, Every
from handlers.feedback.questions import MOST_QUESTIONS
from handlers.feedback.questions import Kind as Asked
from handlers.feedback.templates import TEMPLATES
from handlers.feedback.words import MOST_PEOPLE
from handlers.importing.codec import OVER
from handlers.model import FieldError, Role, UserError
from handlers.nominations.process import PRESETS, Process
from handlers.okrs.model import Grade, Health, Source, Target
from handlers.rhythm.model import Kind, Weekly, WorkingDay

_ROUND = re.compile(r"R[1-9]\d{0,8}", re.ASCII)
_AWARD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``line``: where it begins in the file that it was read from; 0 where it comes from elsewhere."""

    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class ProgramEntry(Entry):
    slug: str
    title: str
    timezone: str = "UTC"
    guests_may_check_in: bool = False


@dataclass(frozen=True)
class PlaceEntry(Entry):
    platform: str
    tenant: str
    id: str
    name: str = ""
    home: bool = False


@dataclass(frozen=True)
class PersonEntry(Entry):
    """``identities`` are "slack:T…/U…" and "discourse:host/name"."""

    name: str
    identities: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class CycleEntry(Entry):
    name: str
    starts: date
    ends: date | None = None
    closed: datetime | None = None
    call: datetime | None = None
    call_where: str = ""


@dataclass(frozen=True)
class ScheduleEntries:
    """When each is posted, in words; None as usual."""

    reminder: Weekly | None = None
    hello: Weekly | None = None
    digest: Weekly | None = None
    kickoff: WorkingDay | None = None
    summary: WorkingDay | None = None
    paused: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class AwardEntry:
    """``name`` is what people type. Its process: a ``preset`` by name, one of its own, or a preset with
    changes."""

    name: str
    title: str
    tracks: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    preset: str | None = None
    process: Process | None = field(
        default=None, metadata={OVER: lambda given: PRESETS.get(given.get("preset", ""))}
    )
    line: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not _AWARD.fullmatch(self.name):
            hint = "Use up to 40 of a-z, 0-9 and dashes, like docs-champion; the title may be anything."
            raise FieldError("name", f"An award cannot be called {self.name!r}.", hint)
        known = ", ".join(PRESETS)
        if self.preset is None and self.process is None:
            hint = f"Write preset: and one of {known}; or process: with its rules; or both."
            raise FieldError("name", f"The award {self.name} needs a preset or a process.", hint)
        if self.preset is not None and self.preset not in PRESETS:
            raise FieldError("preset", f"There is no preset {self.preset!r}.", f"There is: {known}.")


@dataclass(frozen=True)
class QuestionEntry(Entry):
    kind: Asked
    words: str
    options: tuple[str, ...] = ()
    required: bool = True

    def __post_init__(self) -> None:
        own.question(self.kind, self.words, self.options)


@dataclass(frozen=True)
class SurveyEntry(Entry):
    """An open survey: of a ``template`` by name, or of its own ``questions``. ``until``: its last day;
    ``to``: where it is asked, as "slack/T…/C…", empty for each of the homes; "R1": of those selected in that
    round; "anyone": of whoever has its link. ``people``: of them alone; ``of``: how many people are.
    ``opened`` stands with one that is over and asked again: when it was, which says when it will be."""

    name: str
    until: date
    template: str | None = None
    questions: tuple[QuestionEntry, ...] = ()
    anonymous: bool = False
    to: str = ""
    of: int | None = None
    every: Every = Every.ONCE
    opened: datetime | None = None
    people: tuple[str, ...] = ()

    @property
    def asks(self) -> Asks:
        if self.people or self.cohort is not None:
            return Asks.PEOPLE
        return Asks.ANYONE if self.to == Asks.ANYONE else Asks.PLACES

    @property
    def cohort(self) -> int | None:
        return int(self.to[1:]) if _ROUND.fullmatch(self.to) else None

    def __post_init__(self) -> None:
        try:
            own.the_name(self.name)
        except UserError as error:
            raise FieldError("name", error.message, error.hint) from error
        known = ", ".join(TEMPLATES)
        if (self.template is None) == (not self.questions):
            hint = f"Write template: and one of {known}; or questions: with some."
            message = f"The survey {self.name} needs a template or questions, one of them."
            raise FieldError("name", message, hint)
        if self.template is not None and self.template not in TEMPLATES:
            message = f"There is no template {self.template!r}."
            raise FieldError("template", message, f"There is: {known}.")
        if len(self.questions) > MOST_QUESTIONS:
            raise FieldError("questions", "These are too many questions.", f"Up to {MOST_QUESTIONS} will do.")
        if self.of is not None and not 1 <= self.of <= MOST_PEOPLE:
            raise FieldError("of", f"{self.of} people cannot be asked.", f"From 1 to {MOST_PEOPLE}.")


@dataclass(frozen=True)
class UndoneEntry:
    by: str
    on: datetime


@dataclass(frozen=True)
class CheckInEntry(Entry):
    """Either ``value`` or ``add``; ``of`` is "14/20" where the value came as its parts."""

    on: datetime
    by: str
    value: Decimal | None = None
    add: Decimal | None = None
    of: str | None = None
    note: str = ""
    links: tuple[str, ...] = ()
    confidence: int | None = None
    health: Health | None = None
    win: bool = False
    ask: str = ""
    source: Source = Source.REPORTED
    undone: UndoneEntry | None = None


@dataclass(frozen=True)
class KeyResultEntry(Entry):
    text: str
    target: Target
    code: str | None = None
    owners: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    parent: str | None = None
    grade: Grade | None = None
    dropped: datetime | None = None
    check_ins: tuple[CheckInEntry, ...] = ()


@dataclass(frozen=True)
class ObjectiveEntry(Entry):
    """``parent`` is an address in the same cycle, or in another one as "Q1 2026/2.1"."""

    title: str
    code: str | None = None
    owners: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    parent: str | None = None
    dropped: datetime | None = None
    key_results: tuple[KeyResultEntry, ...] = ()


@dataclass(frozen=True)
class ProgramFile:
    """``objectives`` are by the name of their cycle."""

    program: ProgramEntry
    places: tuple[PlaceEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    cycles: tuple[CycleEntry, ...] = ()
    schedules: ScheduleEntries = ScheduleEntries()
    awards: tuple[AwardEntry, ...] = ()
    surveys: tuple[SurveyEntry, ...] = ()
    objectives: dict[str, tuple[ObjectiveEntry, ...]] = field(default_factory=dict)
