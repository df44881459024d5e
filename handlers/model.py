"""Frozen values that every feature shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class UserError(Exception):
    """A person's mistake: shown to that person, never traced as a bug.

    ``message`` says what is wrong, ``hint`` what would be right (plain text, one line each; what is to
    be typed stands between backticks: ```okr list```).
    ``choices`` are (label, command line) pairs that a renderer offers as buttons. ``private``: it is for
    whoever asked alone, wherever they did.
    """

    private = False

    def __init__(self, message: str, hint: str = "", choices: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.choices = choices


class NotAllowed(UserError):
    """No right to it. That somebody tried is kept in the audit: ``command``, by its words, and where it was
    about a program that one's id."""

    command: str = ""
    program_id: str | None = None


class FieldError(UserError):
    """A mistake in one field of a form: shown beside that field."""

    def __init__(
        self, field: str, message: str, hint: str = "", choices: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message, hint, choices)
        self.field = field


@contextmanager
def beside(field: str) -> Iterator[None]:
    """Whatever is wrong there is wrong in this field of a form, unless it names one."""
    try:
        yield
    except FieldError:
        raise
    except UserError as error:
        found = FieldError(field, error.message, error.hint, error.choices)
        found.private = error.private
        raise found from error


class Standing(StrEnum):
    """What a platform says of a person's account."""

    FULL = "full"
    GUEST = "guest"
    STRANGER = "stranger"  # of another organisation, in a shared channel
    BOT = "bot"
    GONE = "gone"  # deactivated or suspended


AWAY = frozenset({Standing.BOT, Standing.GONE})
"""No person, or no longer there: nobody to ask, to count or to write to."""


@dataclass(frozen=True)
class Identity:
    """One account on one platform. ``tenant`` is a Slack workspace id or a forum's host; ``id`` is the
    platform's own and never changes (a forum's number of the account, not the username)."""

    platform: str
    tenant: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True)
class Person:
    """What the directory knows of one account. ``handle`` is the name it is mentioned by, where that is
    not its id: a forum's username."""

    identity: Identity
    name: str
    standing: Standing = Standing.FULL
    zone: str | None = None  # IANA name
    handle: str = ""


@dataclass(frozen=True)
class Member:
    """One person with any number of identities, or none."""

    id: str
    name: str
    identities: tuple[Identity, ...] = ()
    standing: Standing = Standing.FULL
    zone: str | None = None
    admin: bool = False


class PlaceKind(StrEnum):
    CHANNEL = "channel"
    DIRECT = "direct"  # a conversation with the bot alone: nobody else reads it
    CATEGORY = "category"
    TOPIC = "topic"
    GROUP = "group"  # of people: nothing is posted there


@dataclass(frozen=True)
class Place:
    """A channel, category or topic. ``id`` is the platform's own id within its tenant; a forum numbers
    both kinds, so there a category is ``c5``, a topic ``t123``, a message to one person ``u17``."""

    platform: str
    tenant: str
    id: str
    name: str = ""
    kind: PlaceKind = PlaceKind.CHANNEL
    private: bool = True  # unknown privacy counts as private

    @property
    def key(self) -> str:
        """One string that names this place everywhere: ``slack/T1/C1``."""
        return f"{self.platform}/{self.tenant}/{self.id}"

    @classmethod
    def with_key(cls, key: str, kind: PlaceKind = PlaceKind.CHANNEL) -> Place:
        """What a ``key`` says of it. No platform's name and no id holds a slash."""
        platform, _, rest = key.partition("/")
        tenant, _, id = rest.rpartition("/")
        return cls(platform, tenant, id, kind=kind)

    @property
    def confined(self) -> bool:
        """What is said here stays here: private, and shared with other people."""
        return self.private and self.kind is not PlaceKind.DIRECT


def viewer_in(place: Place | None) -> str | None:
    """The private place that is looked from, if ``place`` is one: its own are seen there, no others'."""
    return place.key if place is not None and place.confined else None


@dataclass(frozen=True)
class Thread:
    """A thread inside a place: Slack's ``thread_ts`` or a topic id."""

    place: Place
    id: str


class Role(StrEnum):
    STEWARD = "steward"


@dataclass(frozen=True)
class Call:
    """When a cycle's OKRs are talked about, and the address or the words that say where."""

    at: datetime
    where: str = ""


@dataclass(frozen=True)
class Cycle:
    """The period an OKR set belongs to; ``ends`` is its last day, None when open-ended. ``opened_at``: since
    when it is known here, None for one that is not stored yet."""

    id: str
    program_id: str
    name: str
    starts: date
    ends: date | None = None
    closed_at: datetime | None = None
    call: Call | None = None
    opened_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Program:
    """One community program."""

    id: str
    slug: str  # [a-z0-9-], unique within the installation
    title: str
    zone: str = "UTC"
    homes: tuple[Place, ...] = ()  # where its cards stand: one in each workspace or forum; the first is named
    places: tuple[Place, ...] = ()  # all bound places, the homes among them
    archived: bool = False
    guests_may_check_in: bool = False
    cycle: Cycle | None = None  # the one that addresses like 2.1 belong to: the newest open that has begun

    @property
    def home(self) -> Place | None:
        return self.homes[0] if self.homes else None

    def home_near(self, place: Place) -> Place | None:
        """Its home in the workspace or forum that ``place`` belongs to."""
        near = (place.platform, place.tenant)
        return next((home for home in self.homes if (home.platform, home.tenant) == near), None)
