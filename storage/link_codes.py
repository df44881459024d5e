"""The codes that join accounts, kept as hashes for a quarter of an hour, and the wrong ones named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, update

from handlers.members.model import GOOD_FOR, Offer
from handlers.model import Identity
from storage.columns import UtcTime, split_tenant, tenant_id
from storage.executor import Executor
from storage.schema import directory_people, link_codes, link_slips, members, tenants
from storage.upsert import inserted, on_both

_c, _s = link_codes.c, link_slips.c
_WITHDRAW = delete(link_codes).where(
    or_(
        and_(_c.tenant_id == bindparam("of_tenant"), _c.account_id == bindparam("of_account")),
        _c.expires_at <= bindparam("now", type_=UtcTime),
    )
)
_OFFER = insert(link_codes)
_FIND = (
    select(
        link_codes,
        func.coalesce(directory_people.c.name, members.c.name).label("name"),
        func.coalesce(tenants.c.name, "").label("tenant_name"),
    )
    .select_from(
        link_codes.join(members, members.c.id == _c.member_id)
        .outerjoin(
            directory_people,
            and_(directory_people.c.tenant_id == _c.tenant_id, directory_people.c.id == _c.account_id),
        )
        .outerjoin(tenants, tenants.c.tenant_id == _c.tenant_id)
    )
    .where(_c.code == bindparam("hashed"), _c.expires_at > bindparam("now", type_=UtcTime))
    .with_for_update(of=link_codes)
)
_ASK = (
    update(link_codes)
    .where(_c.code == bindparam("hashed"))
    .where(
        or_(
            _c.asked_account_id.is_(None),
            and_(
                _c.asked_tenant_id == bindparam("of_tenant"), _c.asked_account_id == bindparam("of_account")
            ),
        )
    )
    .values(asked_tenant_id=bindparam("of_tenant"), asked_account_id=bindparam("of_account"))
)
_END = delete(link_codes).where(_c.code.in_(bindparam("hashed", expanding=True)))
_STALE = _s.since <= bindparam("before", type_=UtcTime)
_SLIP = on_both(
    link_slips,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["tenant_id", "account_id"],
        set_={
            "since": case((_STALE, insert.excluded.since), else_=_s.since),
            "count": case((_STALE, 1), else_=_s.count + 1),
        },
    ),
)
_FORGIVE = delete(link_slips).where(_STALE)
_SLIPS = select(_s.count).where(
    _s.tenant_id == bindparam("of_tenant"), _s.account_id == bindparam("of_account"), ~_STALE
)


class LinkCodes:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def offer(self, account: Identity, member_id: str, code: str, until: datetime) -> None:
        """Codes that are over go at the same time, and slips that count no more."""
        now = until - GOOD_FOR
        self._connection.execute(_WITHDRAW, _of(account) | {"now": now})
        self._connection.execute(_FORGIVE, {"before": now - GOOD_FOR})
        key = {"tenant_id": tenant_id(account.platform, account.tenant), "account_id": account.id}
        row = {"code": _hashed(code), "member_id": member_id, "expires_at": until}
        self._connection.execute(_OFFER, key | row)

    def find(self, code: str, now: datetime) -> Offer | None:
        row = self._connection.execute(_FIND, {"hashed": _hashed(code), "now": now}).first()
        if row is None:
            return None
        account = Identity(*split_tenant(row.tenant_id), row.account_id)
        asked = None
        if row.asked_account_id is not None:
            asked = Identity(*split_tenant(row.asked_tenant_id), row.asked_account_id)
        return Offer(account, row.member_id, row.name, row.tenant_name, asked)

    def ask(self, code: str, account: Identity) -> bool:
        return self._connection.execute(_ASK, {"hashed": _hashed(code)} | _of(account)).rowcount > 0

    def end(self, codes: Iterable[str]) -> None:
        if hashed := [_hashed(code) for code in codes]:
            self._connection.execute(_END, {"hashed": hashed})

    def slipped(self, account: Identity, now: datetime) -> int:
        key = {"tenant_id": tenant_id(account.platform, account.tenant), "account_id": account.id}
        inserted(self._connection, _SLIP, key | {"since": now, "count": 1, "before": now - GOOD_FOR})
        return self.slips(account, now)

    def slips(self, account: Identity, now: datetime) -> int:
        return self._connection.scalar(_SLIPS, _of(account) | {"before": now - GOOD_FOR}) or 0


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _of(account: Identity) -> dict[str, str]:
    return {"of_tenant": tenant_id(account.platform, account.tenant), "of_account": account.id}
