"""Who was reminded, who answered, and who wants no reminders.

A reminder is known by the message that was wanted for it: where it went, and in its key which slot it was.
So the count needs no table of its own, is one transaction with the reminder, and follows a person whose
accounts are joined or parted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, update

from handlers.model import Identity, Place
from handlers.rhythm.model import Kind
from handlers.rhythm.ports import LastCheckIn, Planned
from storage.columns import tenant_id
from storage.executor import Executor
from storage.ledger_tables import messages
from storage.okr_tables import check_ins
from storage.schema import directory_people, members, tenants

_PREFIX = f"{Kind.REMINDER}/"
_m, _c = messages.c, check_ins.c
_PLANNED = (
    select(_m.key, _m.posted_at)
    .where(_m.program_id == bindparam("program_id"), _m.tenant_id == bindparam("of_tenant"))
    .where(_m.place_id == bindparam("of_place"), _m.key.startswith(_PREFIX))
)
_LAST = (
    select(_c.recorded_at, _c.place)
    .where(_c.program_id == bindparam("program_id"), _c.member_id == bindparam("who"))
    .order_by(_c.recorded_at.desc())
    .limit(1)
)
_OFF = select(members.c.reminders_off_at).where(members.c.id == bindparam("who"))
_TURN = update(members).where(members.c.id == bindparam("who")).values(reminders_off_at=bindparam("at"))
_URL = select(tenants.c.url).where(tenants.c.tenant_id == bindparam("of_tenant"))
_HANDLE = select(directory_people.c.handle).where(
    directory_people.c.tenant_id == bindparam("of_tenant"), directory_people.c.id == bindparam("of_account")
)


class Reminders:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def planned(self, program_id: str, places: Iterable[Place]) -> tuple[Planned, ...]:
        found: list[Planned] = []
        for place in places:
            where = {"of_tenant": tenant_id(place.platform, place.tenant), "of_place": place.id}
            rows = self._connection.execute(_PLANNED, {"program_id": program_id} | where)
            found += [Planned(_slot(row.key), row.posted_at is not None) for row in rows]
        return tuple(sorted(found, key=lambda each: each.slot))

    def last_check_in(self, program_id: str, member_id: str) -> LastCheckIn | None:
        row = self._connection.execute(_LAST, {"program_id": program_id, "who": member_id}).first()
        return None if row is None else LastCheckIn(row.recorded_at, row.place)

    def off(self, member_id: str) -> bool:
        return self._connection.scalar(_OFF, {"who": member_id}) is not None

    def turn(self, member_id: str, off_at: datetime | None) -> None:
        self._connection.execute(_TURN, {"who": member_id, "at": off_at})

    def page_of(self, account: Identity) -> str:
        where = {"of_tenant": tenant_id(account.platform, account.tenant)}
        url: str | None = self._connection.scalar(_URL, where)
        if not url:
            return ""
        if account.platform == "slack":
            return f"{url.rstrip('/')}/team/{account.id}"
        handle: str | None = self._connection.scalar(_HANDLE, where | {"of_account": account.id})
        return f"{url.rstrip('/')}/u/{handle}" if handle else ""


def _slot(key: str) -> datetime:
    return datetime.fromisoformat(key.removeprefix(_PREFIX)).replace(tzinfo=UTC)
