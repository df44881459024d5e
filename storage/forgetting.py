"""Erasing one person: who they are, what they may, and their words. ``forgotten_words`` has the ledgers.

The values of their check-ins stay, as those of one nameless member whom all who were forgotten share,
so that nothing leads from one of these check-ins to another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select, update

from handlers.model import Identity, Member, Standing
from handlers.reply import Touched
from storage import forgotten_nominations, forgotten_posts, forgotten_words, replies, survey_people
from storage.columns import tenant_id
from storage.evidence_tables import evidence
from storage.executor import Executor
from storage.forgotten_words import FORMER
from storage.okr_tables import check_ins, key_results, owners
from storage.schema import (
    brought,
    directory_memberships,
    directory_people,
    directory_places,
    follows,
    identities,
    link_codes,
    link_slips,
    members,
    roles,
)
from storage.upsert import insert_new, inserted

_c = check_ins.c
_HOLD = select(members.c.id).where(members.c.id == bindparam("who")).with_for_update()
_FORMER = insert_new(members)
_TRACES = (
    select(_c.program_id, key_results.c.objective_id, _c.key_result_id, _c.sequence)
    .join(key_results, and_(key_results.c.program_id == _c.program_id, key_results.c.id == _c.key_result_id))
    .where(_c.member_id == bindparam("who"))
    .order_by(_c.program_id, _c.key_result_id, _c.sequence)
)
_EVIDENCE_OF = (
    select(evidence.c.program_id, key_results.c.objective_id, evidence.c.key_result_id, evidence.c.sequence)
    .join(
        key_results,
        and_(key_results.c.program_id == evidence.c.program_id, key_results.c.id == evidence.c.key_result_id),
    )
    .where(evidence.c.member_id == bindparam("who"))
)
_UNNAMED_PLACE = (  # a conversation with the bot alone: of the others the directory knows
    ~select(directory_places.c.id)
    .where(directory_places.c.tenant_id + "/" + directory_places.c.id == _c.place)
    .exists()
)
_LEAVE_NO_PLACE = (
    update(check_ins)
    .where(_c.member_id == bindparam("who"), _c.visibility == "public", _UNNAMED_PLACE)
    .values(place=None)
)
_LEAVE_NO_WORDS = (
    update(check_ins)
    .where(_c.member_id == bindparam("who"))
    .values(member_id=FORMER, note="", links=(), ask="")
)
_UNDONE = update(check_ins).where(_c.undone_by == bindparam("who")).values(undone_by=FORMER)
_GRADED = update(key_results).where(key_results.c.graded_by == bindparam("who")).values(graded_by=None)
_OF_MEMBER = tuple(
    delete(column.table).where(column == bindparam("who"))
    for column in (
        evidence.c.member_id,
        roles.c.member_id,
        owners.c.member_id,
        follows.c.follower,
        link_codes.c.member_id,
        identities.c.member_id,
        members.c.id,
    )
)
_OF_ACCOUNT = tuple(
    delete(tenant.table).where(tenant == bindparam("of_tenant"), id == bindparam("of_account"))
    for tenant, id in (
        (directory_people.c.tenant_id, directory_people.c.id),
        (directory_memberships.c.account_tenant_id, directory_memberships.c.account_id),
        (link_codes.c.asked_tenant_id, link_codes.c.asked_account_id),
        (link_slips.c.tenant_id, link_slips.c.account_id),
        (brought.c.tenant_id, brought.c.account_id),
    )
)


def forget(connection: Executor, member: Member, now: datetime) -> tuple[Touched, ...]:
    """Erase a member; the traces that showed their name or words, to be drawn anew."""
    who = {"who": member.id}
    connection.execute(_HOLD, who)
    touched = (
        *_touched(connection, member.id),
        *forgotten_nominations.touched(connection, member),
        *survey_people.touched(connection, member.id),
    )
    forgotten_words.erase(connection, member, now)
    forgotten_posts.unsay(connection, member)
    replies.forget(connection, member)
    _leave_values(connection, member.id)
    forgotten_nominations.erase(connection, member.id, now)
    survey_people.forget(connection, member.id)
    for statement in _OF_MEMBER:
        connection.execute(statement, who)
    _forget_accounts(connection, member.identities)
    return touched


def _touched(connection: Executor, member_id: str) -> tuple[Touched, ...]:
    rows = (
        row
        for statement in (_TRACES, _EVIDENCE_OF)
        for row in connection.execute(statement, {"who": member_id})
    )
    found = (
        Touched("check-in", f"{row.key_result_id}#{row.sequence}", row.objective_id, row.program_id)
        for row in rows
    )
    return tuple(dict.fromkeys(found))


def _leave_values(connection: Executor, member_id: str) -> None:
    nameless = {"id": FORMER, "name": "", "name_folded": "", "standing": Standing.GONE.value, "zone": None}
    inserted(connection, _FORMER, nameless)
    for statement in (_LEAVE_NO_PLACE, _LEAVE_NO_WORDS, _UNDONE, _GRADED):
        connection.execute(statement, {"who": member_id})


def _forget_accounts(connection: Executor, accounts: Iterable[Identity]) -> None:
    for account in accounts:
        which = {"of_tenant": tenant_id(account.platform, account.tenant), "of_account": account.id}
        for statement in _OF_ACCOUNT:
            connection.execute(statement, which)
