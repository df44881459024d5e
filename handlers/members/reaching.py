"""Where somebody is written to alone: with which of their accounts, and in which place."""

from __future__ import annotations

from collections.abc import Container, Iterable

from handlers.model import Identity, Member, Place, PlaceKind, Program, Standing
from handlers.ports import Store


def alone_with(person: Identity) -> Place:
    """Where the bot speaks to one person and nobody else reads it."""
    id = f"u{person.id}" if person.platform == "discourse" else person.id
    return Place(person.platform, person.tenant, id, kind=PlaceKind.DIRECT)


def person_at(place: Place) -> Identity | None:
    """Whom the bot speaks to there alone, as ``alone_with``; None where others read it."""
    kind, id = place.id[:1], place.id[1:] if place.platform == "discourse" else place.id
    alone = kind == "u" if place.platform == "discourse" else kind in ("U", "W")
    return Identity(place.platform, place.tenant, id) if alone else None


def reached_at(
    member: Member | None, program: Program, store: Store, *, lately: str | None = None
) -> Identity | None:
    """The account that somebody reads a program's messages with: the one they used in ``lately`` (a
    Place.key), where that is known; else one where the program has a home, else where it has any place,
    else any; none that is gone. None for nobody."""
    if member is None:
        return None
    here = [account for account in member.identities if not _is_gone(account, store)]
    last = [account for account in here if lately and lately.startswith(_tenant(account))]
    near = [(place.platform, place.tenant) for place in (*program.homes, *program.places)]
    at_home = (account for where in near for account in here if (account.platform, account.tenant) == where)
    return next(iter(last), None) or next(at_home, next(iter(here), None))


def reached(members: Iterable[Member], program: Program, store: Store) -> tuple[Identity, ...]:
    """Where each of them reads a program's messages, without those whom nothing reaches."""
    accounts = (reached_at(each, program, store) for each in members)
    return tuple(each for each in accounts if each is not None)


def stewards_at(program: Program, store: Store, *, but: Container[str | None] = ()) -> tuple[Identity, ...]:
    """Where its stewards are reached; not those of them with these ids."""
    stewards = (each for each in store.programs.stewards(program.id) if each.id not in but)
    return reached(stewards, program, store)


def _tenant(account: Identity) -> str:
    return f"{account.platform}/{account.tenant}/"


def _is_gone(account: Identity, store: Store) -> bool:
    person = store.directory.person(account)
    return person is not None and person.standing is Standing.GONE
