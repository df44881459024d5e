"""The statements of ``outbox``, built once."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, exists, func, literal_column, or_, select, update

from storage.columns import UtcTime
from storage.ledger_tables import FRESH, OPEN, messages, outbox
from storage.messages import IS_MESSAGE
from storage.upsert import insert_new, on_both

_o = outbox.c
_m = messages.c
_earlier = outbox.alias("earlier")
_e = _earlier.c

NEW_MESSAGE = insert_new(messages)

WANT = on_both(
    outbox,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["program_id", "tenant_id", "place_id", "key"],
        index_where=FRESH,
        set_={"body": insert.excluded.body},
    ),
)

# An unfinished row before it holds up a whole lane, due or not, of whichever program: only what waits
# for a moderator is passed by, and no two rows of a lane are being sent at once. While a row is being
# sent, due_at is the end of its lease. SKIP LOCKED is PostgreSQL's; on SQLite the one writer holds the lock.
_PLACE = _o.tenant_id + "/" + _o.place_id  # a Place.key
DUE = (
    select(_o.id, _o.state, _o.looked_to, _PLACE.label("place"))
    .where(OPEN, _o.due_at <= bindparam("now"))
    .where(_o.tenant_id.startswith(bindparam("of_tenants")))
    .where(_PLACE.not_in(bindparam("full", expanding=True)))
    .where(
        ~exists().where(
            _e.finished_at.is_(None),
            _e.tenant_id == _o.tenant_id,
            _e.place_id == _o.place_id,
            _e.lane == _o.lane,
            or_(
                and_(_e.id < _o.id, _e.state != literal_column("'waiting'")),
                and_(_e.id != _o.id, _e.state == literal_column("'sending'")),
            ),
        )
    )
    .order_by(_o.due_at, _o.id)
    .limit(bindparam("count"))
    .with_for_update(of=outbox, skip_locked=True)
)
TAKE = (
    update(outbox)
    .where(_o.id.in_(bindparam("ids", expanding=True)))
    .values(state="sending", due_at=bindparam("lease_ends"), attempts=_o.attempts + 1, looked_to=None)
)
HOLDERS = select(_o.worker).where(_o.state == literal_column("'sending'"), _o.worker.is_not(None)).distinct()
RELEASE = (
    update(outbox)
    .where(_o.state == literal_column("'sending'"), _o.worker == bindparam("gone"))
    .values(due_at=bindparam("now"))
)
TAKEN = (
    select(outbox, _m.uuid, _m.external_id)
    .join(
        messages,
        and_(
            _m.program_id == _o.program_id,
            _m.tenant_id == _o.tenant_id,
            _m.place_id == _o.place_id,
            _m.key == _o.key,
        ),
    )
    .where(_o.id.in_(bindparam("ids", expanding=True)))
    .order_by(_o.id)
)
POSTED = (
    update(messages)
    .where(IS_MESSAGE)
    .values(
        external_id=bindparam("to_external"),
        thread=bindparam("to_thread"),
        permalink=func.coalesce(bindparam("to_permalink"), _m.permalink),
        posted_at=func.coalesce(_m.posted_at, bindparam("at", type_=UtcTime)),
        gone_at=None,
    )
)
ANEW = (  # under a mark of its own: the forum keeps that of a deleted topic
    update(messages)
    .where(IS_MESSAGE)
    .values(uuid=bindparam("new_uuid"), external_id=None, thread=None, permalink=None)
    .values(posted_at=None, gone_at=None)
)
BELOW = select(_o.key, _o.body).where(
    OPEN,
    _o.program_id == bindparam("program_id"),
    _o.tenant_id == bindparam("tenant_id"),
    _o.place_id == bindparam("place_id"),
    _o.lane == bindparam("of_lane"),
)
CLOSE = update(outbox).where(
    _o.id == bindparam("which"),
    _o.state == literal_column("'sending'"),
    _o.attempts == bindparam("attempt"),
)

WAITS_ALREADY = (
    select(_o.id)
    .where(_o.program_id == bindparam("program_id"), _o.tenant_id == bindparam("tenant_id"))
    .where(_o.place_id == bindparam("place_id"), _o.key == bindparam("key"))
    .where(OPEN, _o.state == literal_column("'waiting'"))
    .limit(1)
)

_here = and_(_o.tenant_id == bindparam("tenant_id"), _o.place_id == bindparam("place_id"))
_sent_after = outbox.alias("sent_after")
REFUSED_BEFORE = (
    select(_o.id)
    .where(_here, _o.state == literal_column("'dead'"))
    .where(
        ~exists().where(
            _sent_after.c.tenant_id == _o.tenant_id,
            _sent_after.c.place_id == _o.place_id,
            _sent_after.c.state == literal_column("'sent'"),
            _sent_after.c.finished_at > _o.finished_at,
        )
    )
    .limit(1)
)
COUNTS = (
    select(_o.state, func.count().label("rows"))
    .where(or_(OPEN, _o.state == literal_column("'dead'")))
    .group_by(_o.state)
)
OLDEST_DUE = select(func.min(_o.due_at)).where(OPEN)
PURGE = delete(outbox).where(_o.finished_at < bindparam("before"))
