"""Who did what, where and when; never what an anonymous answer said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from storage.executor import Executor
from storage.ledger_tables import audit

_ADD = insert(audit)
_RECENT = (
    select(audit)
    .where(audit.c.program_id == bindparam("program_id"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
    .limit(bindparam("count"))
)


@dataclass(frozen=True)
class Entry:
    """One deed. ``place`` is a ``Place.key``, ``tenant`` its beginning (``slack/T1``)."""

    program_id: str | None
    tenant: str | None
    member_id: str | None
    place: str | None
    what: str
    at: datetime
    details: str = ""


class Audit:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def add(
        self,
        program_id: str | None,
        member_id: str | None,
        place: str | None,
        what: str,
        at: datetime,
        details: str = "",
    ) -> None:
        tenant = place.rpartition("/")[0] if place else None
        values = {"program_id": program_id, "tenant_id": tenant, "member_id": member_id, "place": place}
        self._connection.execute(_ADD, values | {"what": what, "at": at, "details": details})

    def recent(self, program_id: str, limit: int = 50) -> tuple[Entry, ...]:
        """Newest first."""
        rows = self._connection.execute(_RECENT, {"program_id": program_id, "count": limit})
        return tuple(
            Entry(r.program_id, r.tenant_id, r.member_id, r.place, r.what, r.at, r.details) for r in rows
        )
