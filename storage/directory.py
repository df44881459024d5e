"""What the platforms said of accounts and places, kept so that a command need not ask again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from handlers.lookups import Crowd
from handlers.model import Identity, Person, Place, PlaceKind, Standing
from storage import confinement, joining
from storage.columns import UtcTime, tenant_id
from storage.confinement import Said
from storage.executor import Executor
from storage.schema import (
    directory_crowds,
    directory_memberships,
    directory_people,
    directory_places,
    places,
)
from storage.upsert import inserted, put

_PERSON = select(directory_people).where(
    directory_people.c.tenant_id == bindparam("tenant"), directory_people.c.id == bindparam("account")
)
_CALLED = select(directory_people).where(
    directory_people.c.tenant_id == bindparam("tenant"),
    directory_people.c.handle_folded == bindparam("handle"),
)
_PLACE = select(directory_places).where(
    directory_places.c.tenant_id == bindparam("tenant"), directory_places.c.id == bindparam("place")
)
_PLACES = (
    select(directory_places)
    .where(directory_places.c.tenant_id == bindparam("tenant"), directory_places.c.kind == bindparam("kind"))
    .order_by(directory_places.c.id)
)
_INSIDE = select(directory_memberships.c.inside, directory_memberships.c.heard_at).where(
    directory_memberships.c.tenant_id == bindparam("tenant"),
    directory_memberships.c.place_id == bindparam("place"),
    directory_memberships.c.account_tenant_id == bindparam("account_tenant"),
    directory_memberships.c.account_id == bindparam("account"),
)
_m = directory_memberships.c
_PEOPLE_IN = (
    select(_m.account_id, _m.inside, _m.heard_at)
    .where(_m.tenant_id == bindparam("tenant"), _m.place_id == bindparam("place"))
    .order_by(_m.account_id)
)
_EMPTY = delete(directory_memberships).where(
    _m.tenant_id == bindparam("in_tenant"), _m.place_id == bindparam("place")
)
_PUT_PERSON = put(directory_people)
_PUT_PLACE = put(directory_places)
_PUT_INSIDE = put(directory_memberships)
_PUT_CROWD = put(directory_crowds)
_CROWD = select(directory_crowds.c.few, directory_crowds.c.heard_at).where(
    directory_crowds.c.tenant_id == bindparam("tenant"), directory_crowds.c.place_id == bindparam("place")
)
_UNHANDLE = (
    update(directory_people)
    .where(
        directory_people.c.tenant_id == bindparam("in_tenant"),
        directory_people.c.handle_folded == bindparam("taken"),
    )
    .values(handle=None, handle_folded=None)
)
_TIMELESS = tuple(
    update(table).where(table.c.heard_at < bindparam("before", type_=UtcTime)).values(heard_at=None)
    for table in (directory_people, directory_memberships)
)
_RENAME_PLACE = update(places).where(
    places.c.tenant_id == bindparam("in_tenant"), places.c.id == bindparam("place")
)


UNTOLD = frozenset({"discourse"})  # platforms that do not tell who came to a place, and who left it
JUST_NOW = timedelta(minutes=1)  # so long it counts who was said to be in a group or channel
GOOD_FOR = timedelta(minutes=10)  # so long an answer of theirs counts before they are asked again


class Directory:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def person(self, identity: Identity) -> Person | None:
        key = {"tenant": tenant_id(identity.platform, identity.tenant), "account": identity.id}
        row = self._connection.execute(_PERSON, key).first()
        return None if row is None else _person(row, identity.platform, identity.tenant)

    def called(self, platform: str, tenant: str, handle: str) -> Person | None:
        if not handle:
            return None
        key = {"tenant": tenant_id(platform, tenant), "handle": handle.casefold()}
        row = self._connection.execute(_CALLED, key).first()
        return None if row is None else _person(row, platform, tenant)

    def handle_is_old(self, account: Identity) -> bool:
        """Whether somebody else may be called by its handle meanwhile."""
        key = {"tenant": tenant_id(account.platform, account.tenant), "account": account.id}
        row = self._connection.execute(_PERSON, key).first()
        return row is None or self._is_old(row.heard_at)

    def mentioned_as(self, account: Identity) -> str:
        """What its platform mentions an account by: a handle where it has those, else the id."""
        person = self.person(account)
        return person.handle if person is not None and person.handle else account.id

    def place(self, platform: str, tenant: str, id: str) -> Place | None:
        row = self._connection.execute(_PLACE, {"tenant": tenant_id(platform, tenant), "place": id}).first()
        if row is None:
            return None
        return Place(platform, tenant, id, row.name, PlaceKind(row.kind), row.private)

    def places(self, platform: str, tenant: str, kind: PlaceKind) -> tuple[Place, ...]:
        """Those of one kind that were ever looked up, by id."""
        rows = self._connection.execute(_PLACES, {"tenant": tenant_id(platform, tenant), "kind": kind.value})
        return tuple(Place(platform, tenant, row.id, row.name, kind, row.private) for row in rows)

    def is_in(self, identity: Identity, place: Place) -> bool | None:
        key = {"tenant": tenant_id(place.platform, place.tenant), "place": place.id, "account": identity.id}
        key["account_tenant"] = tenant_id(identity.platform, identity.tenant)
        row = self._connection.execute(_INSIDE, key).first()
        if row is None or (place.platform in UNTOLD and self._is_old(row.heard_at)):
            return None
        inside: bool = row.inside
        return inside

    def remember_person(self, person: Person) -> None:
        """The member the account belongs to follows."""
        before = self.person(person.identity)
        tenant = tenant_id(person.identity.platform, person.identity.tenant)
        said = {"name": person.name, "standing": person.standing.value, "zone": person.zone}
        handle = {"handle": person.handle or None, "handle_folded": person.handle.casefold() or None}
        if person.handle:  # whoever was called so is called otherwise by now
            self._connection.execute(_UNHANDLE, {"in_tenant": tenant, "taken": handle["handle_folded"]})
        row = {"tenant_id": tenant, "id": person.identity.id, "heard_at": self._clock()} | said | handle
        inserted(self._connection, _PUT_PERSON, row)
        joining.follow(self._connection, before, person)

    def remember_place(self, place: Place) -> None:
        """Also renames a bound place, and takes over whether it is private: what was said there is
        seen accordingly from now on."""
        before = self.place(place.platform, place.tenant, place.id)
        tenant = tenant_id(place.platform, place.tenant)
        said = {"name": place.name, "kind": place.kind.value, "private": place.private}
        inserted(self._connection, _PUT_PLACE, {"tenant_id": tenant, "id": place.id} | said)
        self._connection.execute(_RENAME_PLACE, {"in_tenant": tenant, "place": place.id} | said)
        if before is not None and before.confined != place.confined:
            confinement.follow(self._connection, place)

    def said_at(self, place: Place) -> tuple[Said, ...]:
        """The check-ins of a place."""
        return confinement.said_at(self._connection, place)

    def elsewhere(self, said: Iterable[Said], place: Place) -> tuple[Said, ...]:
        """Those check-ins that stand in another place."""
        return confinement.elsewhere(self._connection, said, place)

    def bring(self, said: Iterable[Said], to: Place) -> tuple[Said, ...]:
        """What was said elsewhere, and stands in this place now, is seen accordingly; those check-ins
        that it changes for."""
        return confinement.bring(self._connection, said, to)

    def remember_membership(self, identity: Identity, place: Place, inside: bool) -> None:
        key: dict[str, object] = {"place_id": place.id, "account_id": identity.id, "inside": inside}
        key["heard_at"] = self._clock()
        tenants = {
            "tenant_id": tenant_id(place.platform, place.tenant),
            "account_tenant_id": tenant_id(identity.platform, identity.tenant),
        }
        inserted(self._connection, _PUT_INSIDE, tenants | key)

    def people_in(self, group: Place, *, lately: bool) -> tuple[Identity, ...]:
        key = {"tenant": tenant_id(group.platform, group.tenant), "place": group.id}
        rows = [row for row in self._connection.execute(_PEOPLE_IN, key) if row.inside]
        if lately and any(row.heard_at is None or self._clock() - row.heard_at > JUST_NOW for row in rows):
            return ()
        return tuple(Identity(group.platform, group.tenant, row.account_id) for row in rows)

    def remember_people_in(self, group: Place, people: Iterable[Identity]) -> None:
        key = {"in_tenant": tenant_id(group.platform, group.tenant), "place": group.id}
        self._connection.execute(_EMPTY, key)
        for each in people:
            self.remember_membership(each, group, inside=True)

    def forget_when(self) -> None:
        """When a platform last told of somebody is kept while that is news: for longer it would only tell
        at what time they did something."""
        for each in _TIMELESS:
            self._connection.execute(each, {"before": self._clock() - GOOD_FOR})

    def crowd(self, place: Place) -> Crowd | None:
        key = {"tenant": tenant_id(place.platform, place.tenant), "place": place.id}
        row = self._connection.execute(_CROWD, key).first()
        return None if row is None or self._clock() - row.heard_at > JUST_NOW else Crowd(row.few)

    def remember_crowd(self, place: Place, crowd: Crowd) -> None:
        key = {"tenant_id": tenant_id(place.platform, place.tenant), "place_id": place.id}
        inserted(self._connection, _PUT_CROWD, key | {"few": crowd.few, "heard_at": self._clock()})

    def _is_old(self, heard_at: datetime | None) -> bool:
        return heard_at is None or self._clock() - heard_at > GOOD_FOR


def _person(row: Any, platform: str, tenant: str) -> Person:
    return Person(
        Identity(platform, tenant, row.id), row.name, Standing(row.standing), row.zone, row.handle or ""
    )
