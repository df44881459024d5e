"""Asks the platforms what a command needs to know, and says how to remember the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from bot.origin import Group, LookupFailed, Lookups, Origin
from handlers import groups
from handlers.feedback.threshold import LEAST
from handlers.lookups import (
    Crowd,
    CrowdLookup,
    GroupLookup,
    HandleLookup,
    Lookup,
    MembershipLookup,
    NameLookup,
    PersonLookup,
    PlaceLookup,
)
from handlers.model import Identity, Person, Place, UserError
from storage.session import Session

log = logging.getLogger(__name__)


class LookingUp:
    def __init__(self, lookups: Mapping[str, Lookups]) -> None:
        self._lookups = lookups

    async def look_up(self, lookup: Lookup, origin: Origin) -> Callable[[Session], None]:
        """Ask the platform; what it returns is how to remember the answer."""
        match lookup:
            case PersonLookup(identity):
                person = await self._person(identity, origin)
                return lambda session: session.directory.remember_person(person)
            case HandleLookup(platform, tenant, handle):
                found = await self._by_handle(platform, tenant, handle)
                return lambda session: session.directory.remember_person(found)
            case PlaceLookup(platform, tenant, id):
                place = await self._place(platform, tenant, id, origin)
                return lambda session: session.directory.remember_place(place)
            case MembershipLookup(identity, place):
                inside = await self._lookups[identity.platform].is_in(identity, place)
                return lambda session: session.directory.remember_membership(identity, place, inside)
            case GroupLookup(platform, tenant, id):
                return partial(remember_group, await self._group(platform, tenant, id))
            case CrowdLookup(place):
                crowd = Crowd(await self._few(place))
                return lambda session: session.directory.remember_crowd(place, crowd)
            case NameLookup(platform, tenant, name):
                return await self._called(platform, tenant, name)

    async def _person(self, identity: Identity, origin: Origin) -> Person:
        try:
            return await self._lookups[identity.platform].person(identity)
        except LookupFailed as error:
            if not error.missing or identity == origin.identity:
                raise
            raise _nobody() from error

    async def _by_handle(self, platform: str, tenant: str, handle: str) -> Person:
        if (
            platform not in self._lookups
        ):  # a program may still have a place on a forum that is no longer set up
            raise _nobody()
        try:
            return await self._lookups[platform].by_handle(platform, tenant, handle)
        except LookupFailed as error:
            if not error.missing:
                raise
            raise _nobody() from error

    async def _called(self, platform: str, tenant: str, name: str) -> Callable[[Session], None]:
        try:
            person = await self._lookups[platform].by_handle(platform, tenant, name)
        except LookupFailed as error:
            if not error.missing:
                raise
            return partial(remember_group, await self._group(platform, tenant, name))
        return lambda session: session.directory.remember_person(person)

    async def _few(self, place: Place) -> int | None:
        """None too where the platform does not say: then nobody is kept from asking."""
        try:
            return await self._lookups[place.platform].few_in(place, LEAST)
        except LookupFailed as error:
            log.warning("how many people are in a channel cannot be told: %s", error)
            return None

    async def _group(self, platform: str, tenant: str, id: str) -> Group:
        try:
            return await self._lookups[platform].group(platform, tenant, id)
        except LookupFailed as error:
            if error.missing:
                raise groups.unseen() from error
            raise

    async def _place(self, platform: str, tenant: str, id: str, origin: Origin) -> Place:
        """A place the platform hides from us is private: what its own payload says of it."""
        try:
            return await self._lookups[platform].place(platform, tenant, id)
        except LookupFailed as error:
            here = origin.place
            if not error.missing:
                raise
            if (here.platform, here.tenant, here.id) == (platform, tenant, id):
                return here
            raise UserError("I cannot see that channel.", "Invite me there first, then try again.") from error


def remember_group(group: Group, session: Session) -> None:
    """Of its people those of whom nothing is known; what is known may say more."""
    for person in group.people:
        if session.directory.person(person.identity) is None:
            session.directory.remember_person(person)
    session.directory.remember_place(group.place)
    session.directory.remember_people_in(group.place, (each.identity for each in group.people))


def _nobody() -> UserError:
    return UserError("I cannot find that person here.", "Pick them from the list: type @ and their name.")
