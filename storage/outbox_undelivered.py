"""What was not delivered: to be looked through by whoever runs the bot, sent again, or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, or_, select, update

from handlers.model import Place
from handlers.rhythm.outage_messages import NOT_KNOWN
from storage.columns import split_tenant, tenant_id
from storage.executor import Executor
from storage.ledger_tables import OPEN, outbox
from storage.schema import programs

A_BUG = "a bug: see the log"  # how the reason ends of what a bug of ours kept from being sent

_MESSAGE = ("program_id", "tenant_id", "place_id", "key")

_o = outbox.c
_DEAD = _o.state == literal_column("'dead'")
_HERE = _o.tenant_id + "/" + _o.place_id == bindparam("of_place")  # a Place.key
_LISTED = (
    select(outbox, programs.c.slug, func.count().over().label("total"))
    .outerjoin(programs, programs.c.program_id == _o.program_id)
    .order_by(_o.id)
    .limit(bindparam("count"))
)
_ALL_OPEN, _ALL_DEAD = _LISTED.where(or_(OPEN, _DEAD)), _LISTED.where(_DEAD)
_NAMED = select(outbox).where(_o.id.in_(bindparam("ids", expanding=True))).order_by(_o.id)
_EVERY_DEAD = select(outbox).where(_DEAD).order_by(_o.id)
_DEAD_HERE = _EVERY_DEAD.where(_HERE)
_SAME_LANE = and_(*(_o[name] == bindparam(f"of_{name}") for name in ("tenant_id", "place_id", "lane")))
_DEAD_BEFORE = _EVERY_DEAD.where(_SAME_LANE, _o.id < bindparam("before"))
_AGAIN = (  # what may have got through is looked for first
    update(outbox)
    .where(_o.id == bindparam("which"), _DEAD)
    .values(
        state=case((or_(_o.reason.endswith(A_BUG), _o.reason == NOT_KNOWN), "unknown"), else_="pending"),
        due_at=_o.wanted_at,  # long ago by the bot's own clock, whatever the time is here
        finished_at=None,
        reason=None,
        body=bindparam("newest"),
    )
)
_NOW = (
    update(outbox)
    .where(_o.id == bindparam("which"), OPEN, _o.state != literal_column("'sending'"))
    .values(due_at=_o.wanted_at)
)
_DROP = (
    update(outbox)
    .where(_o.id == bindparam("which"), or_(OPEN, _DEAD), _o.state != literal_column("'sending'"))
    .values(state="dropped", finished_at=bindparam("now"), reason=bindparam("why"), body=None)
)
_SENT_SINCE = (
    select(func.max(_o.id))
    .where(*(_o[name] == bindparam(f"of_{name}") for name in _MESSAGE))
    .where(_o.id > bindparam("which"), _o.state == literal_column("'sent'"))
)
_LAST_SENT = select(func.max(_o.id)).where(
    _o.tenant_id == bindparam("tenant"),
    _o.place_id == bindparam("place"),
    _o.state == literal_column("'sent'"),
)


@dataclass(frozen=True)
class Row:
    """One message that does not stand where it should, without its words. ``program`` is a slug, empty for
    what belongs to none; ``since``: when it was given up, else when it was wanted."""

    id: int
    program_id: str
    program: str
    place: Place  # without a name: ask the directory
    key: str
    state: str
    since: datetime
    reason: str


class Undelivered:
    """Rows of the outbox that are open or dead. One that is being sent is left alone."""

    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def listed(self, *, dead: bool, limit: int) -> tuple[tuple[Row, ...], int]:
        """The oldest first, and how many there are in all; ``dead``: only those given up."""
        rows = self._connection.execute(_ALL_DEAD if dead else _ALL_OPEN, {"count": limit}).all()
        return tuple(_row(row) for row in rows), rows[0].total if rows else 0

    def named(self, ids: Iterable[int]) -> dict[int, str]:
        """The state of each row that there is, finished ones too."""
        return {row.id: row.state for row in self._connection.execute(_NAMED, {"ids": list(ids)})}

    def again(self, ids: Sequence[int], now: datetime) -> tuple[Row, ...]:
        """Send these again: the dead at their own turn, together with those given up before them in
        their lanes, since they may stand under one of them; what is still open, at once."""
        rows = {row.id: row for row in self._connection.execute(_NAMED, {"ids": list(ids)})}
        for row in list(rows.values()):
            if row.state == "dead":
                lane = {f"of_{name}": getattr(row, name) for name in ("tenant_id", "place_id", "lane")}
                before = self._connection.execute(_DEAD_BEFORE, lane | {"before": row.id})
                rows |= {each.id: each for each in before}
            else:
                self._connection.execute(_NOW, {"which": row.id})
        return self._revived([rows[id] for id in sorted(rows) if rows[id].state == "dead"], now)

    def all_again(self, now: datetime, place: str | None = None) -> tuple[Row, ...]:
        """Send all again that was given up, or all that was meant for one place (a ``Place.key``)."""
        found = (
            self._connection.execute(_EVERY_DEAD)
            if place is None
            else self._connection.execute(_DEAD_HERE, {"of_place": place})
        )
        return self._revived(found.all(), now)

    def drop(self, ids: Sequence[int], why: str, now: datetime) -> tuple[Row, ...]:
        """Never send these: those of them that are open or dead, and not being sent."""
        rows = self._connection.execute(_NAMED, {"ids": list(ids)}).all()
        return tuple(_row(row) for row in rows if self._drop(row.id, why, now))

    def last_sent(self, place: Place) -> int:
        """A number that names the time since something was last sent there; 0: nothing is known of it."""
        where = {"tenant": tenant_id(place.platform, place.tenant), "place": place.id}
        return self._connection.scalar(_LAST_SENT, where) or 0

    def _drop(self, id: int, why: str, now: datetime) -> bool:
        return self._connection.execute(_DROP, {"which": id, "why": why, "now": now}).rowcount > 0

    def _revived(self, rows: Sequence[Any], now: datetime) -> tuple[Row, ...]:
        """Of several wishes for one message the first goes, at its turn and with the newest words. None goes
        that is older than what was sent of it since: such are among those returned, as ``dropped``."""
        outdated: list[Row] = []
        of_message: dict[tuple[str, ...], list[Any]] = {}
        for row in rows:
            if (newer := self._connection.scalar(_SENT_SINCE, _same(row))) is not None:
                self._drop(row.id, f"newer words of it were sent as {newer}", now)
                outdated.append(replace(_row(row), state="dropped"))
                continue
            of_message.setdefault(tuple(row._mapping[name] for name in _MESSAGE), []).append(row)
        for first, *others in of_message.values():
            newest = others[-1] if others else first
            self._connection.execute(_AGAIN, {"which": first.id, "newest": newest.body})
            for each in others:
                self._drop(each.id, f"sent again as {first.id}", now)
        return (*(_row(first) for first, *_ in of_message.values()), *outdated)


def _same(row: Any) -> dict[str, object]:
    return {"which": row.id} | {f"of_{name}": row._mapping[name] for name in _MESSAGE}


def _row(row: Any) -> Row:
    place = Place(*split_tenant(row.tenant_id), row.place_id)
    since = row.finished_at or row.wanted_at
    slug = getattr(row, "slug", None) or ""
    return Row(row.id, row.program_id, slug, place, row.key, row.state, since, row.reason or "")
