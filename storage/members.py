"""People and the accounts that are theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, and_, bindparam, exists, insert, or_, select

from handlers.model import Identity, Member, Standing
from handlers.reply import Touched
from storage import forgetting, joining
from storage.columns import split_tenant, tenant_id
from storage.executor import Executor
from storage.okr_tables import check_ins, owners
from storage.schema import directory_people, identities, members, places, roles

# One row an account; a member without any has one row.
_MEMBERS = select(members, identities.c.tenant_id, identities.c.id.label("account")).select_from(
    members.outerjoin(identities, identities.c.member_id == members.c.id)
)
_MANY = _MEMBERS.where(members.c.id.in_(bindparam("ids", expanding=True))).order_by(
    identities.c.tenant_id, identities.c.id
)

_own = identities.alias("own")  # the account somebody acts with, beside all that are theirs
_AT = (
    select(
        members,
        identities.c.tenant_id,
        identities.c.id.label("account"),
        directory_people.c.standing.label("standing_there"),
        directory_people.c.zone.label("zone_there"),
    )
    .select_from(
        _own.join(members, members.c.id == _own.c.member_id)
        .join(identities, identities.c.member_id == members.c.id)
        .outerjoin(
            directory_people,
            and_(directory_people.c.tenant_id == _own.c.tenant_id, directory_people.c.id == _own.c.id),
        )
    )
    .where(_own.c.tenant_id == bindparam("tenant"), _own.c.id == bindparam("account"))
    .order_by(identities.c.tenant_id, identities.c.id)
)

_PROGRAM: BindParameter[str] = bindparam("program_id")
_HAS_ACCOUNT = (
    exists()
    .where(identities.c.member_id == members.c.id, identities.c.tenant_id == places.c.tenant_id)
    .where(places.c.program_id == _PROGRAM)
    .correlate(members)
)
_KNOWN = or_(
    *(
        exists().where(table.c.program_id == _PROGRAM, table.c.member_id == members.c.id)
        for table in (roles, owners, check_ins)
    ),
    _HAS_ACCOUNT,
)
_NAMED = select(members.c.id).where(members.c.name_folded == bindparam("name"), _KNOWN)
_NAMED_WITH = (
    select(members.c.id)
    .where((" " + members.c.name_folded + " ").contains(bindparam("words"), escape="/"), _KNOWN)
    .where(members.c.name_folded != bindparam("name"))
    .order_by(members.c.id)
    .limit(bindparam("most"))
)
_ADD = insert(members)
_ADD_IDENTITY = insert(identities)


class Members:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def get(self, member_id: str) -> Member | None:
        return self.many((member_id,)).get(member_id)

    def many(self, member_ids: Iterable[str]) -> dict[str, Member]:
        """By id; those who do not exist are left out."""
        if not (ids := sorted(set(member_ids))):
            return {}
        grouped: dict[str, list[Row[Any]]] = {}
        for row in self._connection.execute(_MANY, {"ids": ids}):
            grouped.setdefault(row.id, []).append(row)
        return {id: _member(rows) for id, rows in grouped.items()}

    def at(self, identity: Identity) -> Member | None:
        tenant = tenant_id(identity.platform, identity.tenant)
        rows = self._connection.execute(_AT, {"tenant": tenant, "account": identity.id}).all()
        if not rows:
            return None
        there = rows[0].standing_there
        return _member(rows) if there is None else _member(rows, there, rows[0].zone_there)

    def add(self, member: Member) -> None:
        """``admin`` is not kept: the settings say who is one."""
        values = {"id": member.id, "name": member.name, "name_folded": member.name.casefold()}
        self._connection.execute(_ADD, values | {"standing": member.standing.value, "zone": member.zone})
        accounts = [
            {"tenant_id": tenant_id(i.platform, i.tenant), "id": i.id, "member_id": member.id}
            for i in member.identities
        ]
        if accounts:
            self._connection.execute(_ADD_IDENTITY, accounts)

    def keep(self, member: Member) -> None:
        if self.get(member.id) is None:
            self.add(member)

    def merge(self, stays: str, goes: str) -> Member:
        joining.merge(self._connection, stays, goes)
        return self.many((stays,))[stays]

    def part(self, account: Identity, new_id: str) -> tuple[Member, Member]:
        here, there = joining.part(self._connection, account, new_id)
        both = self.many((here, there))
        return both[here], both[there]

    def forget(self, member: Member) -> tuple[Touched, ...]:
        return forgetting.forget(self._connection, member, self._clock())

    def named(self, program_id: str, name: str) -> tuple[Member, ...]:
        """Known to a program is who has a role, owns something or has checked in there, or has an
        account where it has a place. By id."""
        key = {"program_id": program_id, "name": name.casefold()}
        found = self.many(self._connection.scalars(_NAMED, key))
        return tuple(found[id] for id in sorted(found))

    def named_with(self, program_id: str, name: str, most: int) -> tuple[Member, ...]:
        folded = name.casefold()
        words = re.sub(r"([/%_])", r"/\1", f" {folded} ")
        key = {"program_id": program_id, "name": folded, "words": words, "most": most}
        found = self.many(self._connection.scalars(_NAMED_WITH, key))
        return tuple(found[id] for id in sorted(found))


def _member(rows: Sequence[Row[Any]], standing: str | None = None, zone: str | None = None) -> Member:
    """Of all rows of one member; the directory's word for one account comes before the member's."""
    first = rows[0]
    accounts = tuple(
        Identity(*split_tenant(row.tenant_id), row.account) for row in rows if row.account is not None
    )
    return Member(first.id, first.name, accounts, Standing(standing or first.standing), zone or first.zone)
