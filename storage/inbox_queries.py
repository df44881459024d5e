"""The statements of ``inbox``, built once."""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, Select, Text, bindparam, delete, func, select, update

from storage.ledger_tables import INBOX_OPEN, inbox
from storage.upsert import insert_new

_i = inbox.c
NEW = insert_new(inbox)

# From lane to lane along the index, so that what waits in one of them costs the others nothing.
_of_platform: BindParameter[str] = bindparam("of_platform")
_first = select(func.min(_i.lane).label("lane")).where(INBOX_OPEN, _i.lane > _of_platform)
_lanes = _first.cte("lanes", recursive=True)
_next_lane = select(func.min(_i.lane)).where(INBOX_OPEN, _i.lane > _lanes.c.lane).scalar_subquery()
_lanes = _lanes.union_all(select(_next_lane).where(_lanes.c.lane.startswith(_of_platform)))


def _oldest_in(lane: ColumnElement[str]) -> Select[int]:
    """The first that is due. Said as a range, so that PostgreSQL cannot take the lane for settled and look
    for it along the primary key, through everything that ever came in."""
    due = select(_i.id).where(INBOX_OPEN, _i.lane.between(lane, lane), _i.due_at <= bindparam("now"))
    return due.order_by(_i.lane, _i.id).limit(1)


_head = _oldest_in(_lanes.c.lane).correlate(_lanes).scalar_subquery()
HEADS = select(_lanes.c.lane, _head.label("head")).where(_lanes.c.lane.startswith(_of_platform))
NEXT = _oldest_in(bindparam("of_lane", type_=Text)).where(_i.id > bindparam("after"))

_free = inbox.alias("free")
_FREE = (  # another process may have been faster; on SQLite the one writer holds the lock
    select(_free.c.id)
    .where(_free.c.id.in_(bindparam("ids", expanding=True)))
    .where(_free.c.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
TAKE = (
    update(inbox)
    .where(_i.id.in_(_FREE))
    .values(
        state="taken",
        due_at=bindparam("lease_ends"),
        attempts=_i.attempts + 1,
        worker=bindparam("by", value=None),
    )
    .returning(inbox)
)
EVENT = select(inbox).where(_i.id == bindparam("row"))
PUT_BACK = (
    update(inbox)
    .where(_i.id == bindparam("row"), INBOX_OPEN)
    .values(
        state=bindparam("to"),
        due_at=bindparam("due"),
        error=bindparam("why"),
        failures=_i.failures + bindparam("bugs"),
    )
)
DONE = (
    update(inbox)
    .where(_i.id == bindparam("row"), INBOX_OPEN)
    .values(state="done", due_at=None, error=None, payload=None, lane="")
)
HOLDERS = select(_i.worker).where(INBOX_OPEN, _i.state == "taken", _i.worker.is_not(None)).distinct()
RELEASE = (
    update(inbox)
    .where(INBOX_OPEN, _i.state == "taken", _i.worker == bindparam("gone"))
    .values(due_at=bindparam("now"))
)
WAITS = (
    select(_i.id)
    .where(INBOX_OPEN, _i.tenant_id == bindparam("tenant"))
    .where(_i.key.startswith(bindparam("beginning"), autoescape=False))
    .limit(1)
)
OPEN_COUNT = select(func.count()).select_from(inbox).where(INBOX_OPEN)
LINE = select(_i.payload).where(_i.tenant_id == bindparam("tenant"), _i.key == bindparam("named"))
PURGE = delete(inbox).where(_i.received_at < bindparam("before"), _i.due_at.is_(None))
