"""What changed in a window of time: as many looks at an index as there is to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, literal_column, select, tuple_

from handlers.okrs.fold import refold
from handlers.okrs.model import Change, CheckIn, KeyResult
from handlers.rhythm.model import Kind
from storage.columns import UtcTime
from storage.executor import Executor
from storage.folding import CHECK_INS, RECORDED_AT, VISIBLE, newest_of_each
from storage.ledger_tables import slots
from storage.okr_rows import check_in_of
from storage.okr_tables import check_ins, key_results

_c, _k, _s = check_ins.c, key_results.c, slots.c
_LIVE = and_(_c.program_id == bindparam("program_id"), _c.undone_at.is_(None), VISIBLE)
_RECORDED = (
    CHECK_INS.where(_LIVE, _c.recorded_at > bindparam("since"), _c.recorded_at <= bindparam("until"))
).order_by(_c.key_result_id, _c.sequence)
_CHANGED_AFTER = (
    select(_c.key_result_id)
    .where(_c.program_id == bindparam("program_id"), _c.recorded_at > bindparam("at_time", type_=UtcTime))
    .distinct()
)

_NEWEST = newest_of_each(bindparam("at_time", type_=UtcTime) >= RECORDED_AT)
_DISTURBED = (
    select(_c.key_result_id, _c.holds_at, _c.sequence)
    .where(_LIVE, _c.recorded_at > bindparam("at_time", type_=UtcTime))
    .where(_c.key_result_id.in_(bindparam("kr_ids", expanding=True)))
)

_moment = tuple_(_c.holds_at, _c.sequence)
_OF_ONE = and_(
    _LIVE,
    _c.key_result_id == bindparam("kr_id"),
    _c.recorded_at <= bindparam("at_time", type_=UtcTime),
)
_LAST_SET = (
    select(_c.holds_at, _c.sequence)
    .where(_OF_ONE, _c.change == literal_column(f"'{Change.SET.value}'"))
    .order_by(_c.holds_at.desc(), _c.sequence.desc())
    .limit(1)
)
_FROM = (
    CHECK_INS.where(_OF_ONE)
    .where(_moment >= tuple_(bindparam("from_at", type_=UtcTime), bindparam("from_seq", type_=Integer)))
    .order_by(_c.holds_at, _c.sequence)
)
_FROM_THE_START = CHECK_INS.where(_OF_ONE).order_by(_c.holds_at, _c.sequence)
_LAST_DIGEST = select(func.max(_s.slot)).where(
    _s.program_id == bindparam("program_id"),
    _s.schedule == Kind.DIGEST.value,
    _s.slot < bindparam("before", type_=UtcTime),
)


class Weeks:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def check_ins(
        self, program_id: str, since: datetime, until: datetime, viewer: str | None = None
    ) -> tuple[CheckIn, ...]:
        key = {"program_id": program_id, "since": since, "until": until, "viewer": viewer}
        return tuple(check_in_of(row) for row in self._connection.execute(_RECORDED, key))

    def changed_after(self, program_id: str, at: datetime) -> frozenset[str]:
        key = {"program_id": program_id, "at_time": at}
        return frozenset(self._connection.scalars(_CHANGED_AFTER, key))

    def newest_at(
        self, key_results: Sequence[KeyResult], at: datetime, zone: str, viewer: str | None = None
    ) -> dict[str, CheckIn]:
        if not key_results:
            return {}
        by_id = {kr.id: kr for kr in key_results}
        key: dict[str, Any] = {
            "program_id": key_results[0].program_id,
            "kr_ids": list(by_id),
            "at_time": at,
            "viewer": viewer,
        }
        found = {row.key_result_id: check_in_of(row) for row in self._connection.execute(_NEWEST, key)}
        for id in self._folded_otherwise(by_id, found, key):
            found[id] = self._refolded(by_id[id], zone, key)
        return found

    def last_digest(self, program_id: str, before: datetime) -> datetime | None:
        found: datetime | None = self._connection.scalar(
            _LAST_DIGEST, {"program_id": program_id, "before": before}
        )
        return found

    def _folded_otherwise(
        self, key_results: dict[str, KeyResult], found: dict[str, CheckIn], key: dict[str, Any]
    ) -> set[str]:
        """Those whose stored value is not the one of that time: a private place sees another one, or
        something was recorded since that holds earlier."""
        if not found:
            return set()
        otherwise = {id for id in found if key["viewer"] is not None and key_results[id].has_confined}
        for row in self._connection.execute(_DISTURBED, key | {"kr_ids": list(found)}):
            newest = found[row.key_result_id]
            if (row.holds_at, row.sequence) < (newest.holds_at, newest.sequence):
                otherwise.add(row.key_result_id)
        return otherwise

    def _refolded(self, kr: KeyResult, zone: str, key: dict[str, Any]) -> CheckIn:
        """The newest of that time, folded from the last value that was set by then."""
        key = {name: key[name] for name in ("program_id", "at_time", "viewer")} | {"kr_id": kr.id}
        start = self._connection.execute(_LAST_SET, key).first()
        if start is None:
            rows = self._connection.execute(_FROM_THE_START, key)
        else:
            rows = self._connection.execute(
                _FROM, key | {"from_at": start.holds_at, "from_seq": start.sequence}
            )
        cycle = (kr.window_starts, kr.window_ends)
        return refold(None, [check_in_of(row) for row in rows], kr.target, zone, cycle)[-1]
