"""What each message was heard to say, so that its edits and its end are understood.

A reference is (platform, tenant, place, message id). Revisions of a message are texts of which a
later one sorts after an earlier one; the first is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql

from handlers.model import Identity, Place
from storage.columns import account_key, account_of, tenant_id
from storage.confinement import Said
from storage.executor import Executor
from storage.heard_tables import heard, heard_check_ins
from storage.okr_tables import key_results
from storage.upsert import inserted, on_both

GONE = "~"  # the revision of a deleted message: nothing comes after it

_h, _c = heard.c, heard_check_ins.c


def _newer(insert: Any) -> Any:
    """Compared byte by byte: in many a PostgreSQL's own order of signs GONE comes before the digits."""
    so_far = _h.revision.collate("C" if isinstance(insert, postgresql.Insert) else "BINARY")
    return insert.on_conflict_do_update(
        index_elements=["tenant_id", "place_id", "message_id"],
        set_={
            "revision": insert.excluded.revision,
            "heard_at": insert.excluded.heard_at,
            "thread": func.coalesce(insert.excluded.thread, _h.thread),
            "author": func.coalesce(insert.excluded.author, _h.author),
        },
        where=so_far < insert.excluded.revision,
    )


_HEAR = on_both(heard, _newer)
_IS = (
    _h.tenant_id == bindparam("in_tenant"),
    _h.place_id == bindparam("in_place"),
    _h.message_id == bindparam("message"),
)
_OF = (
    _c.tenant_id == bindparam("in_tenant"),
    _c.place_id == bindparam("in_place"),
    _c.message_id == bindparam("message"),
)
_LINES = select(_h.lines).where(*_IS)
_SINCE = (
    select(_h.message_id)
    .where(_h.tenant_id == bindparam("in_tenant"), _h.place_id == bindparam("in_place"))
    .where(_h.heard_at >= bindparam("since"), _h.message_id > bindparam("after"))
    .order_by(_h.message_id)
    .limit(bindparam("count"))
)
_GONE = select(_h.message_id).where(*_IS, _h.revision == GONE)
_LIFT = heard.update().where(*_IS, _h.revision == GONE).values(revision="")
_SAID = (
    select(_c.program_id, key_results.c.objective_id, _c.key_result_id, _c.sequence)
    .join(key_results, and_(key_results.c.program_id == _c.program_id, key_results.c.id == _c.key_result_id))
    .order_by(_c.program_id, _c.key_result_id, _c.sequence)
)
_SAID_BY = _SAID.where(*_OF)
_SAID_IN = _SAID.join(
    heard,
    and_(_h.tenant_id == _c.tenant_id, _h.place_id == _c.place_id, _h.message_id == _c.message_id),
).where(
    _c.tenant_id == bindparam("in_tenant"),
    _c.place_id == bindparam("in_place"),
    _h.thread.startswith(bindparam("beginning"), autoescape=False),
)
_ORIGIN = select(_h.author, _h.thread).where(*_IS)
_SET_LINES = heard.update().where(*_IS)
_CHECK_INS = select(heard_check_ins).where(*_OF).order_by(_c.program_id, _c.key_result_id, _c.sequence)
_FORGET = delete(heard_check_ins).where(*_OF)
_ADD = insert(heard_check_ins)


@dataclass(frozen=True)
class MessageRef:
    """One message on one platform."""

    place: Place
    id: str


@dataclass(frozen=True)
class Made:
    """A check-in that one ``line`` of a message made."""

    program_id: str
    key_result_id: str
    sequence: int
    line: str


class Heard:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def hear(
        self,
        message: MessageRef,
        revision: str,
        thread: str | None = None,
        author: Identity | None = None,
    ) -> bool:
        """Begin with this revision of a message; False when it or a later one was heard before.
        Until the transaction ends nobody else hears another one. ``thread``: where it stands."""
        values = {"revision": revision, "lines": (), "heard_at": self._clock(), "thread": thread}
        values["author"] = account_key(author) if author is not None else None
        return inserted(self._connection, _HEAR, _row(message) | values)

    def since(self, place: Place, moment: datetime, limit: int, after: str = "") -> tuple[str, ...]:
        """Ids of the messages whose newest wording was heard since, deleted ones too, in an order of
        their own; those that come ``after`` one in it."""
        key = {"in_tenant": tenant_id(place.platform, place.tenant), "in_place": place.id}
        span = {"since": moment, "count": limit, "after": after}
        return tuple(self._connection.scalars(_SINCE, key | span))

    def origin(self, message: MessageRef) -> tuple[Identity, str] | None:
        """Whose words they were, and the thread that they stood in, as far as both are known."""
        row = self._connection.execute(_ORIGIN, _key(message)).first()
        if row is None or row.author is None or row.thread is None:
            return None
        return account_of(row.author), row.thread

    def is_gone(self, message: MessageRef) -> bool:
        return self._connection.scalar(_GONE, _key(message)) is not None

    def lift(self, message: MessageRef) -> bool:
        """A deleted message is back: its newest wording is to be heard again, beside the lines of the
        one before. False when it was not gone."""
        return self._connection.execute(_LIFT, _key(message)).rowcount > 0

    def said_by(self, message: MessageRef) -> tuple[Said, ...]:
        """The check-ins that stand for one message."""
        return tuple(Said(*row) for row in self._connection.execute(_SAID_BY, _key(message)))

    def said_in(self, place: Place, thread: str) -> tuple[Said, ...]:
        """The check-ins that stand for the messages of one thread, by what its address begins with;
        ``place`` is that of the references."""
        key = {"in_tenant": tenant_id(place.platform, place.tenant), "in_place": place.id}
        return tuple(Said(*row) for row in self._connection.execute(_SAID_IN, key | {"beginning": thread}))

    def lines(self, message: MessageRef) -> tuple[str, ...]:
        """The commands that were carried out, or left standing, by the last revision heard."""
        found: tuple[str, ...] | None = self._connection.scalar(_LINES, _key(message))
        return found or ()

    def made(self, message: MessageRef) -> tuple[Made, ...]:
        """The check-ins that stand for the message; undone ones too."""
        rows = self._connection.execute(_CHECK_INS, _key(message))
        return tuple(Made(row.program_id, row.key_result_id, row.sequence, row.line) for row in rows)

    def keep(self, message: MessageRef, lines: Iterable[str], made: Iterable[Made]) -> None:
        """Put these in the place of what the earlier revision said."""
        self._connection.execute(_SET_LINES, _key(message) | {"lines": tuple(lines)})
        self._connection.execute(_FORGET, _key(message))
        rows = [_row(message) | vars(each) for each in made]
        if rows:
            self._connection.execute(_ADD, rows)


def _row(message: MessageRef) -> dict[str, object]:
    place = message.place
    tenant = tenant_id(place.platform, place.tenant)
    return {"tenant_id": tenant, "place_id": place.id, "message_id": message.id}


def _key(message: MessageRef) -> dict[str, object]:
    row = _row(message)
    return {"in_tenant": row["tenant_id"], "in_place": row["place_id"], "message": row["message_id"]}
