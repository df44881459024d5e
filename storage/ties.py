"""What ties people to programs: which of them somebody could mean who names none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Select, Table, and_, bindparam, select, union

from handlers.nominations.model import State
from storage.engagement_tables import offers, pairs, validators
from storage.executor import Executor
from storage.nomination_tables import dossiers, nominations, seconds
from storage.okr_tables import check_ins, owners
from storage.panel_tables import seats
from storage.schema import directory_memberships, identities, places, roles
from storage.survey_tables import survey_answers, survey_asked

_WHO: BindParameter[str] = bindparam("member_id")


def _where_they_are(*tables: Table) -> tuple[Select[Any], ...]:
    return tuple(select(each.c.program_id).where(each.c.member_id == _WHO) for each in tables)


BY_OKRS = _where_they_are(roles, owners, check_ins)
_MENTORING = tuple(
    select(pairs.c.program_id).where(who == _WHO) for who in (pairs.c.mentor_id, pairs.c.mentee_id)
)
_OWN = union(*BY_OKRS, *_where_they_are(seats, nominations, seconds, offers), *_MENTORING)

_NOMINATED = select(dossiers.c.program_id).where(  # and told so: else a question would tell them
    dossiers.c.nominee_id == _WHO,
    dossiers.c.asked_at.is_not(None) | (dossiers.c.state == State.SELECTED.value),
)
_m = directory_memberships.c
_INSIDE = (
    select(places.c.program_id)
    .join(directory_memberships, and_(_m.tenant_id == places.c.tenant_id, _m.place_id == places.c.id))
    .join(identities, and_(identities.c.tenant_id == _m.account_tenant_id, identities.c.id == _m.account_id))
    .where(identities.c.member_id == _WHO, _m.inside.is_(True))
)
_MORE = union(*_where_they_are(survey_asked, survey_answers, validators), _NOMINATED, _INSIDE)


def programs_of(connection: Executor, member_id: str) -> frozenset[str]:
    """By id: where they have a role or a seat, own something, have checked in, nominated or seconded
    somebody, offered to help, mentor or are mentored; none where they did none of that. Then also where they
    were told of their own nomination, asked to validate one, asked by name or answered with it, or are known
    to be in one of its places: of those who are tied by that alone nobody can say where else they are."""
    key = {"member_id": member_id}
    own = frozenset(connection.scalars(_OWN, key))
    return own and own | frozenset(connection.scalars(_MORE, key))
