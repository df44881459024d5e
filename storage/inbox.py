"""What came in, once each: the keys of everything seen, and the events still to be handled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from storage.columns import split_tenant, tenant_id
from storage.ledger_tables import INBOX_OPEN, inbox
from storage.upsert import insert_new, inserted

_NEW = insert_new(inbox)
_DUE = (
    select(inbox.c.id)
    .where(INBOX_OPEN, inbox.c.due_at <= bindparam("now"))
    .where(inbox.c.tenant_id.startswith(bindparam("of_tenants")))
    .order_by(inbox.c.id)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="taken",
        due_at=bindparam("lease_ends"),
        attempts=inbox.c.attempts + 1,
        worker=bindparam("by", value=None),
    )
    .returning(inbox)
)
_FINISH = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), INBOX_OPEN)
    .values(
        state=bindparam("to"),
        due_at=bindparam("due"),
        error=bindparam("why"),
        failures=inbox.c.failures + bindparam("bugs"),
    )
)
_WORDLESS = _FINISH.values(payload=None)
_HOLDERS = (
    select(inbox.c.worker).where(INBOX_OPEN, inbox.c.state == "taken", inbox.c.worker.is_not(None)).distinct()
)
_RELEASE = (
    update(inbox)
    .where(INBOX_OPEN, inbox.c.state == "taken", inbox.c.worker == bindparam("gone"))
    .values(due_at=bindparam("now"))
)
_WAITS = (
    select(inbox.c.id)
    .where(INBOX_OPEN, inbox.c.tenant_id == bindparam("tenant"))
    .where(inbox.c.key.startswith(bindparam("beginning"), autoescape=False))
    .limit(1)
)
_OPEN_COUNT = select(func.count()).select_from(inbox).where(INBOX_OPEN)
_LINE = select(inbox.c.payload).where(
    inbox.c.tenant_id == bindparam("tenant"), inbox.c.key == bindparam("named")
)
_PURGE = delete(inbox).where(inbox.c.received_at < bindparam("before"), inbox.c.due_at.is_(None))


@dataclass(frozen=True)
class Event:
    """An event to handle. ``attempts`` counts this one too; ``failures`` are those that a bug ended."""

    id: int
    platform: str
    tenant: str
    key: str
    kind: str
    payload: Any
    received_at: datetime
    attempts: int
    failures: int = 0


class Inbox:
    def __init__(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def claim(self, platform: str, tenant: str, key: str, kind: str) -> bool:
        """Note a command that is handled in this very transaction; False when it was seen before."""
        return self._note(platform, tenant, key, kind, None, "done", None)

    def put(self, platform: str, tenant: str, key: str, kind: str, payload: Any) -> bool:
        """Keep an event (JSON) to be handled by ``take``; False when it was seen before."""
        return self._note(platform, tenant, key, kind, payload, "waiting", self._clock())

    def keep_line(self, platform: str, tenant: str, name: str, line: str) -> None:
        """Keep a command line that a button names, until it is purged; twice is once."""
        self._note(platform, tenant, f"line:{name}", "line", {"line": line}, "done", None)

    def kept_line(self, platform: str, tenant: str, name: str) -> str | None:
        values = {"tenant": tenant_id(platform, tenant), "named": f"line:{name}"}
        kept = self._connection.scalar(_LINE, values)
        return kept["line"] if kept else None

    def waits(self, platform: str, tenant: str, beginning: str) -> bool:
        """Whether an event whose key begins so is still to be handled."""
        values = {"tenant": tenant_id(platform, tenant), "beginning": beginning}
        return self._connection.scalar(_WAITS, values) is not None

    def open_count(self) -> int:
        """How many are still to be handled."""
        return self._connection.scalar(_OPEN_COUNT) or 0

    def take(
        self, limit: int, lease: timedelta, worker: str | None = None, platform: str | None = None
    ) -> tuple[Event, ...]:
        """The oldest events that are due, of one platform or of all. Who takes one must finish it
        within ``lease``, or it is given out again."""
        now = self._clock()
        due = {"now": now, "count": limit, "of_tenants": "" if platform is None else f"{platform}/"}
        ids = self._connection.scalars(_DUE, due).all()
        if not ids:
            return ()
        rows = self._connection.execute(_TAKE, {"ids": ids, "lease_ends": now + lease, "by": worker})
        return tuple(sorted((_event(row) for row in rows), key=lambda event: event.id))

    def done(self, event_id: int) -> bool:
        """Call it in the transaction that handles the event: False means that another worker
        has handled it meanwhile, and nothing of this transaction may be kept. What it said is not
        kept any longer."""
        values = {"row": event_id, "to": "done", "due": None, "why": None, "bugs": 0}
        return self._connection.execute(_WORDLESS, values).rowcount > 0

    def failed(self, event_id: int, error: str, retry_at: datetime | None, *, bug: bool = False) -> bool:
        """Try again at ``retry_at``; None: never. ``error`` is kept for the operator."""
        values = {"row": event_id, "to": "dead" if retry_at is None else "waiting", "bugs": int(bug)}
        return self._connection.execute(_FINISH, values | {"due": retry_at, "why": error}).rowcount > 0

    def holders(self) -> frozenset[str]:
        """The workers that hold an event now."""
        return frozenset(self._connection.scalars(_HOLDERS))

    def release(self, worker: str) -> int:
        """End the leases of a worker that is gone; how many events that were."""
        return self._connection.execute(_RELEASE, {"gone": worker, "now": self._clock()}).rowcount

    def purge(self, older_than: datetime) -> int:
        """Forget finished ones received before then; how many. A platform may deliver again for
        as long as an hour, so keep them longer."""
        return self._connection.execute(_PURGE, {"before": older_than}).rowcount

    def _note(
        self, platform: str, tenant: str, key: str, kind: str, payload: Any, state: str, due: datetime | None
    ) -> bool:
        values = {"tenant_id": tenant_id(platform, tenant), "key": key, "kind": kind, "payload": payload}
        values |= {"state": state, "received_at": self._clock(), "due_at": due, "attempts": 0}
        return inserted(self._connection, _NEW, values)


def _event(row: Any) -> Event:
    platform, tenant = split_tenant(row.tenant_id)
    known = (row.key, row.kind, row.payload, row.received_at, row.attempts, row.failures)
    return Event(row.id, platform, tenant, *known)
