"""Members whose accounts change: two become one, one becomes two, or an account says something new.

Whoever changes a member holds its row first, so that two accounts that change at the same moment
are heard one after the other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, exists, func, insert, select, update

from handlers.members.rules import followed, standing_of
from handlers.model import Identity, Person, Standing
from storage import audiences, bringing, survey_people
from storage.columns import tenant_id
from storage.engagement_tables import offers, pairs, stories, validators
from storage.evidence_tables import evidence
from storage.executor import Executor
from storage.ledger_tables import audit
from storage.listening_tables import remarks
from storage.nomination_tables import affiliations, dossiers, nominations, seconds
from storage.okr_tables import check_ins, key_results, owners
from storage.panel_tables import recusals, seats, votes
from storage.schema import directory_people, follows, identities, link_codes, members, roles
from storage.survey_tables import survey_answers, survey_asked

# Where a member's id stands. In the first group one person has one row for one thing: what both
# members have is kept once.
ONCE = (
    (roles, "member_id"),
    (owners, "member_id"),
    (follows, "follower"),
    (seconds, "member_id"),
    (affiliations, "member_id"),
    (seats, "member_id"),
    (recusals, "member_id"),
    (votes, "member_id"),
    (survey_answers, "member_id"),
    (survey_asked, "member_id"),
    (offers, "member_id"),
    (validators, "member_id"),
    (pairs, "mentor_id"),
    (pairs, "mentee_id"),
)
ANY_NUMBER = (
    (identities, "member_id"),
    (check_ins, "member_id"),
    (check_ins, "undone_by"),
    (evidence, "member_id"),
    (key_results, "graded_by"),
    (audit, "member_id"),
    (dossiers, "nominee_id"),
    (nominations, "member_id"),
    (stories, "member_id"),
    (stories, "about_id"),
    (remarks, "member_id"),
)

_HOLD = (
    select(members)
    .where(members.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(members.c.id)
    .with_for_update()
)
_ACCOUNTS = (
    select(identities, directory_people.c.standing, directory_people.c.name, directory_people.c.zone)
    .select_from(
        identities.outerjoin(
            directory_people,
            and_(
                directory_people.c.tenant_id == identities.c.tenant_id,
                directory_people.c.id == identities.c.id,
            ),
        )
    )
    .where(identities.c.member_id == bindparam("of_member"))
    .order_by(identities.c.tenant_id, identities.c.id)
)
_OWNER = select(identities.c.member_id).where(
    identities.c.tenant_id == bindparam("of_tenant"), identities.c.id == bindparam("of_account")
)
_SAVE = update(members).where(members.c.id == bindparam("which"))
_ADD = insert(members)
_KEPT = ("zone", "reminders_off_at")  # what the other account says where the first says nothing
_GIVE = (
    update(identities)
    .where(identities.c.tenant_id == bindparam("of_tenant"), identities.c.id == bindparam("of_account"))
    .values(member_id=bindparam("to"))
)
_NAMED_IN_AUDIT = (  # "steward + <id>"
    update(audit)
    .where(audit.c.what.contains(bindparam("goes")))
    .values(what=func.replace(audit.c.what, bindparam("goes"), bindparam("stays")))
)
_WITHDRAW = delete(link_codes).where(link_codes.c.member_id.in_(bindparam("ids", expanding=True)))
_REMOVE = delete(members).where(members.c.id == bindparam("which"))


def _both_have(table: Table, column: str) -> Any:
    """Rows of ``goes`` beside one of ``stays`` that differs in nothing but the member."""
    other = table.alias()
    same = [other.c[key.name] == table.c[key.name] for key in table.primary_key.columns if key.name != column]
    return delete(table).where(
        table.c[column] == bindparam("goes"),
        exists().where(other.c[column] == bindparam("stays"), *same).correlate(table),
    )


_DOUBLES = tuple(_both_have(table, column) for table, column in ONCE)
_MOVES = tuple(
    update(table).where(table.c[column] == bindparam("goes")).values({column: bindparam("stays")})
    for table, column in (*ONCE, *ANY_NUMBER)
)


def merge(connection: Executor, stays: str, goes: str) -> None:
    """Everything of ``goes`` becomes that of ``stays``; a zone is kept where only one has it, and who wanted
    no reminders with either account gets none."""
    both = {row.id: row for row in connection.execute(_HOLD, {"ids": [stays, goes]})}
    pair = {"stays": stays, "goes": goes}
    bringing.note(connection, stays, goes)
    survey_people.join(connection, stays, goes)
    audiences.one_less(connection, stays, goes)
    for statement in (*_DOUBLES, *_MOVES, _NAMED_IN_AUDIT):
        connection.execute(statement, pair)
    connection.execute(_WITHDRAW, {"ids": [stays, goes]})
    kept = {name: getattr(both[stays], name) or getattr(both[goes], name) for name in _KEPT}
    connection.execute(_SAVE, {"which": stays} | kept)
    connection.execute(_REMOVE, {"which": goes})
    _stand(connection, stays)


def part(connection: Executor, account: Identity, new_id: str) -> tuple[str, str]:
    """One member becomes two, each with what it brought: the ids of the one who has this account now, and
    of the one with the others. One of them is ``new_id``."""
    before = connection.scalar(_OWNER, _where(account))
    if before is None:
        raise LookupError(f"{account} is nobody's account")
    (row,) = connection.execute(_HOLD, {"ids": [before]}).mappings()
    leaves = bringing.leaving(connection, before, account)
    connection.execute(_ADD, {**row, "id": new_id})
    bringing.take(connection, before, new_id, leaves)
    audiences.one_more(connection, before, new_id)
    for each in leaves:
        connection.execute(_GIVE, _where(each) | {"to": new_id})
    connection.execute(_WITHDRAW, {"ids": [before]})
    _name_as_own(connection, before, new_id, copied=False)
    _name_as_own(connection, new_id, before, copied=True)
    _stand(connection, before)
    _stand(connection, new_id)
    return (new_id, before) if account in leaves else (before, new_id)


def _name_as_own(connection: Executor, member_id: str, other: str, *, copied: bool) -> None:
    """Both have one name and zone at first: whose account they did not come from has those of its own.
    ``copied``: this member is the new one."""
    (member,) = connection.execute(_HOLD, {"ids": [member_id]})
    own, theirs = (connection.execute(_ACCOUNTS, {"of_member": id}).all() for id in (member_id, other))
    kept: dict[str, Any] = {}
    for field in ("name", "zone"):
        known = [getattr(row, field) for row in own if getattr(row, field) is not None]
        value = getattr(member, field)
        foreign = copied or value in [getattr(row, field) for row in theirs]
        mine = value in known or not foreign
        kept[field] = value if mine else next(iter(known), value)
    folded = {"name_folded": kept["name"].casefold()}
    connection.execute(_SAVE, {"which": member_id} | kept | folded)


def follow(connection: Executor, before: Person | None, now: Person) -> None:
    """After the directory heard something of an account: its member's name, zone and standing."""
    id = connection.scalar(_OWNER, _where(now.identity))
    if id is None:
        return
    (member,) = connection.execute(_HOLD, {"ids": [id]})
    alone = len(connection.execute(_ACCOUNTS, {"of_member": id}).all()) == 1
    name = followed(member.name, before and before.name, now.name, alone=alone)
    zone = followed(member.zone, before and before.zone, now.zone, alone=alone)
    connection.execute(_SAVE, {"which": id, "name": name, "name_folded": name.casefold(), "zone": zone})
    _stand(connection, id)


def _stand(connection: Executor, member_id: str) -> None:
    """Accounts that the directory does not know yet say nothing."""
    rows = connection.execute(_ACCOUNTS, {"of_member": member_id})
    said = [Standing(row.standing) for row in rows if row.standing is not None]
    if said:
        connection.execute(_SAVE, {"which": member_id, "standing": standing_of(said).value})


def _where(account: Identity) -> dict[str, str]:
    return {"of_tenant": tenant_id(account.platform, account.tenant), "of_account": account.id}
