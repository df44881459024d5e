"""What a handler may want to know of a platform: see ``ports.Need``."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.model import Identity, Place


@dataclass(frozen=True)
class PersonLookup:
    """Who an account is: its name, zone and standing."""

    identity: Identity


@dataclass(frozen=True)
class HandleLookup:
    """Whose account a forum's username is, as people write it after an @."""

    platform: str
    tenant: str
    handle: str


@dataclass(frozen=True)
class PlaceLookup:
    """What a place is called and whether it is private."""

    platform: str
    tenant: str
    id: str


@dataclass(frozen=True)
class MembershipLookup:
    """Whether an account is in a private place."""

    identity: Identity
    place: Place


@dataclass(frozen=True)
class GroupLookup:
    """Who is in a group of people, by its id."""

    platform: str
    tenant: str
    id: str


@dataclass(frozen=True)
class NameLookup:
    """Who or what a forum's name is: a person, else a group of people."""

    platform: str
    tenant: str
    name: str


@dataclass(frozen=True)
class CrowdLookup:
    """Whether there are few people in a place."""

    place: Place


@dataclass(frozen=True)
class Crowd:
    """``few``: how many people are in a place, where they are fewer than may be asked anonymously; None where
    there are more, where places have no people, and where the platform did not say."""

    few: int | None = None


Lookup = PersonLookup | HandleLookup | PlaceLookup | MembershipLookup | GroupLookup | NameLookup | CrowdLookup
