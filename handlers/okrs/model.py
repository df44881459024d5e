"""The OKR feature's frozen values. Amounts are Decimal, times are aware UTC datetimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    NPS = "nps"  # -100…100, decimals allowed
    RANGE = "range"
    CURRENCY = "currency"
    DURATION = "duration"
    RATIO = "ratio"
    MILESTONE = "milestone"


class Comparison(StrEnum):
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    RANGE = "range"
    EXACTLY = "exactly"
    ONCE = "once"


class Cadence(StrEnum):
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    BIWEEKLY = "biweekly"
    WEEKLY = "weekly"
    DAILY = "daily"
    BY_DATE = "by-date"


@dataclass(frozen=True)
class Target:
    """What a key result promises, as read from its text.

    ``value`` is the target or a range's lower end, ``high`` a range's upper end. ``due`` is ISO as
    far as the text allows ("2025-07"), else its words. ``maintain`` marks a state to be kept
    ("maintain a diverse panel"): met or not met, and it can be lost again.
    """

    kind: Kind
    op: Comparison
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    baseline: Decimal | None = None
    cadence: Cadence | None = None
    due: str | None = None
    maintain: bool = False


class Health(StrEnum):
    GRADED = "graded"
    MET = "met"
    QUIET = "quiet"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"


@dataclass(frozen=True)
class Reading:
    """A key result's value: the amount and, where it came as ``14/20``, both its parts.

    A percent reads 70 for 14/20. A milestone reads 1 when done, 0 when not.
    """

    amount: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


class Change(StrEnum):
    SET = "set"
    ADD = "add"


class Source(StrEnum):
    """Where a figure came from; shown wherever the figure is shown."""

    REPORTED = "self-reported"
    MEASURED = "measured"
    CORRECTED = "corrected"
    IMPORTED = "imported"
    CARRIED = "carried over"


@dataclass(frozen=True)
class Evidence:
    """A link that somebody added to a check-in. ``number`` is its own within the check-in."""

    link: str
    note: str
    by: str  # member id
    added_at: datetime
    by_name: str = ""
    place: str | None = None  # Place.key
    confined: bool = False  # added in a private place: seen there only
    number: int = 0


@dataclass(frozen=True)
class CheckIn:
    """One record of a key result's value. ``holds_at`` is when it holds, ``sequence`` its order
    of arrival within the key result (1, 2, …); the pair orders the fold."""

    key_result_id: str
    sequence: int
    change: Change
    reading: Reading  # what was said: the new value, or what to add
    holds_at: datetime
    recorded_at: datetime
    by: str  # member id
    by_name: str = ""
    note: str = ""
    links: tuple[str, ...] = ()
    confidence: int | None = None  # 0-10
    health: Health | None = None  # what the person said of it, if anything
    win: bool = False
    ask: str = ""
    source: Source = Source.REPORTED
    place: str | None = None  # Place.key
    confined: bool = False  # said in a private place: seen there only
    after: Reading | None = None  # the folded value once this one counts
    undone_by: str | None = None
    undone_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()  # what was added later, as far as the viewer may see it

    @property
    def live(self) -> bool:
        return self.undone_at is None

    @property
    def all_links(self) -> tuple[str, ...]:
        """Those it came with, then those that were added."""
        return tuple(dict.fromkeys((*self.links, *(each.link for each in self.evidence))))


@dataclass(frozen=True)
class Grade:
    score: Decimal  # 0.0-1.0
    reason: str
    next: str | None = None  # keep | modify | drop


@dataclass(frozen=True)
class Ref:
    """How a person names an objective or key result.

    ``Ref(2, 1)`` is KR 2.1, ``Ref(2)`` objective 2, ``Ref(code="…")`` the code its document gave it.
    ``Ref(id="…")`` is what buttons and forms carry: it stays the same when numbers move.
    """

    objective: int | None = None
    key_result: int | None = None
    code: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        if self.id is not None:
            return f"~{self.id}"
        if self.code is not None:
            return self.code
        return f"O{self.objective}" if self.key_result is None else f"{self.objective}.{self.key_result}"


@dataclass(frozen=True)
class KeyResult:
    """A key result as one viewer may see it: its current value is the fold of what they may see."""

    id: str
    program_id: str
    objective_id: str
    objective_ordinal: int
    ordinal: int
    text: str  # verbatim
    target: Target
    created_at: datetime
    code: str | None = None
    shared_with: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()  # member ids
    parent_id: str | None = None  # an objective's or key result's id
    window_starts: datetime | None = None  # its cycle's bounds
    window_ends: datetime | None = None
    reading: Reading | None = None
    reading_at: datetime | None = None  # when the newest counted check-in holds
    reading_source: Source | None = None
    said: Health | None = None  # the newest counted check-in's own word
    confidence: int | None = None
    last_sequence: int = 0
    has_confined: bool = False
    grade: Grade | None = None
    dropped_at: datetime | None = None

    @property
    def address(self) -> str:
        return f"{self.objective_ordinal}.{self.ordinal}"


@dataclass(frozen=True)
class Objective:
    id: str
    program_id: str
    cycle_id: str
    ordinal: int
    title: str
    code: str | None = None
    shared_with: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    parent_id: str | None = None
    dropped_at: datetime | None = None
    key_results: tuple[KeyResult, ...] = ()

    @property
    def address(self) -> str:
        return f"O{self.ordinal}"
