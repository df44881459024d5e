"""What accounts bring along when they are joined, and take along when they part.

``brought`` names what an account had by then, as its member's alone: roles, what they own and follow,
their check-ins and the links added to those. What comes later is nobody's in particular, and stays with
the *root*: the accounts of the member that the others became part of. Those others are marked JOINED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)

from handlers.model import Identity
from storage.columns import split_tenant, tenant_id
from storage.evidence_tables import evidence
from storage.executor import Executor
from storage.nomination_tables import dossiers, nominations, seconds
from storage.okr_tables import check_ins, owners
from storage.schema import brought, follows, identities, roles
from storage.survey_tables import survey_asked
from storage.upsert import insert_new, inserted

JOINED = "joined"

_b = brought.c
_NONE: ColumnElement[Any] = literal_column("0")


@dataclass(frozen=True)
class _Kind:
    """Rows of ``table`` that have a member in ``column``. ``key`` tells them apart within their program: one
    text, then up to two numbers. ``shared``: two accounts may have brought the same one."""

    what: str
    table: Table
    column: str
    key: tuple[str, ...]
    shared: bool = False

    @property
    def parts(self) -> list[ColumnElement[Any]]:
        columns: list[ColumnElement[Any]] = [self.table.c[name] for name in self.key]
        return [self.table.c.program_id, *columns, *[_NONE] * (3 - len(columns))]

    def was_brought(self, by: ColumnElement[bool]) -> ColumnElement[bool]:
        named = zip((_b.program_id, _b.thing, _b.sequence, _b.number), self.parts, strict=True)
        same = [ours == theirs for ours, theirs in named]
        return exists().where(_b.what == self.what, by, *same).correlate(self.table)


KINDS = (
    _Kind("role", roles, "member_id", ("role",), shared=True),
    _Kind("owner", owners, "member_id", ("subject_id",), shared=True),
    _Kind("follow", follows, "follower", ("subject_id",), shared=True),
    _Kind("check-in", check_ins, "member_id", ("key_result_id", "sequence")),
    _Kind("evidence", evidence, "member_id", ("key_result_id", "sequence", "number")),
    _Kind("dossier", dossiers, "nominee_id", ("id",)),
    _Kind("nomination", nominations, "member_id", ("dossier_id", "number")),
    _Kind("second", seconds, "member_id", ("dossier_id",), shared=True),
    _Kind("asked", survey_asked, "member_id", ("survey_id",), shared=True),
)
_BY_MEMBER = exists().where(
    identities.c.member_id == bindparam("who"),
    identities.c.tenant_id == _b.tenant_id,
    identities.c.id == _b.account_id,
)
_BY_LEAVING = tuple_(_b.tenant_id, _b.account_id).in_(bindparam("leaving", expanding=True))
_BY_STAYING = tuple_(_b.tenant_id, _b.account_id).in_(bindparam("staying", expanding=True))


def _noted(kind: _Kind) -> Any:
    """What no account of the member brought yet is brought by this one."""
    of = [bindparam("of_tenant", type_=Text), bindparam("of_account", type_=Text)]
    rows = select(*of, literal_column(f"'{kind.what}'"), *kind.parts)
    theirs = kind.table.c[kind.column] == bindparam("who")
    return insert(brought).from_select(list(_b.keys()), rows.where(theirs, ~kind.was_brought(_BY_MEMBER)))


def _copied(kind: _Kind) -> Any:
    columns = [bindparam("to", type_=Text) if c.name == kind.column else c for c in kind.table.columns]
    theirs = kind.table.c[kind.column] == bindparam("who")
    rows = select(*columns).where(theirs, kind.was_brought(_BY_LEAVING))
    return insert(kind.table).from_select([c.name for c in kind.table.columns], rows)


def _taken(kind: _Kind) -> Any:
    theirs = kind.table.c[kind.column] == bindparam("who")
    gone = and_(theirs, kind.was_brought(_BY_LEAVING))
    if not kind.shared:
        return update(kind.table).where(gone).values({kind.column: bindparam("to")})
    return delete(kind.table).where(gone, ~kind.was_brought(_BY_STAYING))


_NOTE = tuple(map(_noted, KINDS))
_TAKE = (*(_copied(kind) for kind in KINDS if kind.shared), *map(_taken, KINDS))
_ACCOUNTS = (
    select(identities.c.tenant_id, identities.c.id, _b.what)
    .select_from(
        identities.outerjoin(
            brought,
            and_(_b.tenant_id == identities.c.tenant_id, _b.account_id == identities.c.id, _b.what == JOINED),
        )
    )
    .where(identities.c.member_id == bindparam("who"))
    .order_by(identities.c.tenant_id, identities.c.id)
)
_MARK = insert_new(brought)
_FORGET = delete(brought).where(_BY_LEAVING)


def note(connection: Executor, stays: str, goes: str) -> None:
    """Before two members become one: what each has, and whose accounts are joined to whose."""
    for member_id in (stays, goes):
        accounts = _accounts(connection, member_id)
        if not accounts:
            continue
        (tenant, id), _ = next((each for each in accounts if each[1]), accounts[0])
        for statement in _NOTE:
            connection.execute(statement, {"who": member_id, "of_tenant": tenant, "of_account": id})
    for (tenant, id), _ in _accounts(connection, goes):
        mark = {"what": JOINED, "program_id": "", "thing": "", "sequence": 0, "number": 0}
        inserted(connection, _MARK, {"tenant_id": tenant, "account_id": id} | mark)


def leaving(connection: Executor, member_id: str, account: Identity) -> tuple[Identity, ...]:
    """The accounts that become another member when this one parts from the others: itself, or, where it
    alone is the root, all the others."""
    accounts = _accounts(connection, member_id)
    own = (tenant_id(account.platform, account.tenant), account.id)
    if [each for each, root in accounts if root] == [own]:
        return tuple(_identity(each) for each, _ in accounts if each != own)
    return (account,)


def take(connection: Executor, who: str, to: str, leaves: Sequence[Identity]) -> None:
    """What these accounts of ``who`` brought becomes that of ``to``, another member. What one that stays
    brought too, both have. Accounts that are joined with no others then have brought nothing."""
    accounts = dict(_accounts(connection, who))
    theirs = [_key(each) for each in leaves]
    rest = [each for each in accounts if each not in theirs]
    # No account has an empty name: a list without any would not be compared with pairs.
    sides = {"leaving": theirs, "staying": rest or [("", "")]}
    for statement in _TAKE:
        connection.execute(statement, {"who": who, "to": to} | sides)
    for side in (theirs, rest):
        if len(side) == 1 or all(accounts[each] for each in side):
            connection.execute(_FORGET, {"leaving": side})


def _accounts(connection: Executor, member_id: str) -> list[tuple[tuple[str, str], bool]]:
    """Tenant and id of each, and whether it is a root."""
    rows = connection.execute(_ACCOUNTS, {"who": member_id})
    return [((row.tenant_id, row.id), row.what is None) for row in rows]


def _key(account: Identity) -> tuple[str, str]:
    return tenant_id(account.platform, account.tenant), account.id


def _identity(key: tuple[str, str]) -> Identity:
    return Identity(*split_tenant(key[0]), key[1])
