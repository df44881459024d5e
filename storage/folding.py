"""The fold in SQL: what is stored for everybody, and what one private place sees.

The rules themselves are ``handlers.okrs.fold``. Here stands only how to reach the few rows that
they need through the index (program, key result, holds_at, sequence).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from handlers.okrs.clocks import window
from handlers.okrs.fold import refold
from handlers.okrs.model import CheckIn, KeyResult, Reading
from storage.columns import UtcTime, from_millionths
from storage.executor import Executor
from storage.okr_rows import check_in_of, reading_values, standing_values
from storage.okr_tables import COUNTS_PUBLICLY, IS_PUBLIC, check_ins, key_results
from storage.schema import members

Moment = tuple[datetime, int]  # holds_at and sequence: a place in the order of the fold

BEGINNING: Moment = (datetime(1, 1, 2, tzinfo=UTC), 0)
END: Moment = (datetime(9999, 12, 30, tzinfo=UTC), 0)

_c = check_ins.c
_ORDER = (_c.holds_at.desc(), _c.sequence.desc())
_OF_KEY_RESULT = and_(_c.program_id == bindparam("program_id"), _c.key_result_id == bindparam("kr_id"))
_moment = tuple_(_c.holds_at, _c.sequence)
_SETS = _c.change == literal_column("'set'")


def _bound(name: str) -> Any:
    return tuple_(bindparam(f"{name}_at", type_=UtcTime), bindparam(f"{name}_seq", type_=Integer))


VISIBLE = or_(IS_PUBLIC, _c.place == bindparam("viewer"))
CHECK_INS = select(check_ins, members.c.name.label("by_name")).join(members, members.c.id == _c.member_id)

_earlier = check_ins.alias("earlier")
_SEEN_EARLIER = or_(
    _earlier.c.visibility == literal_column("'public'"), _earlier.c.place == bindparam("viewer")
)


def newest_of_each(*by_then: ColumnElement[bool]) -> Select[Any]:
    """The newest that counts of each key result in ``kr_ids``: one look at the index a key result, however
    long its history. ``by_then``: what else must hold, of ``RECORDED_AT``."""
    _k = key_results.c
    sequence = (
        select(_earlier.c.sequence)
        .where(_earlier.c.program_id == _k.program_id, _earlier.c.key_result_id == _k.id)
        .where(_earlier.c.undone_at.is_(None), _SEEN_EARLIER, *by_then)
        .order_by(_earlier.c.holds_at.desc(), _earlier.c.sequence.desc())
        .limit(1)
        .correlate(key_results)
    )
    of_each = and_(_k.program_id == _c.program_id, _k.id == _c.key_result_id)
    return CHECK_INS.join(key_results, of_each).where(
        _k.program_id == bindparam("program_id"),
        _k.id.in_(bindparam("kr_ids", expanding=True)),
        _c.sequence == sequence.scalar_subquery(),
    )


RECORDED_AT = _earlier.c.recorded_at

_PUBLIC = CHECK_INS.where(_OF_KEY_RESULT, COUNTS_PUBLICLY)
_PUBLIC_BEFORE = _PUBLIC.where(_moment < _bound("since")).order_by(*_ORDER).limit(1)
_PUBLIC_BETWEEN = _PUBLIC.where(_moment >= _bound("since"), _moment < _bound("until")).order_by(
    _c.holds_at, _c.sequence
)
_NEXT_SET = (
    select(_c.holds_at, _c.sequence)
    .where(_OF_KEY_RESULT, COUNTS_PUBLICLY, _SETS, _moment > _bound("since"))
    .order_by(_c.holds_at, _c.sequence)
    .limit(1)
)
_NEWEST_PUBLIC = _PUBLIC.order_by(*_ORDER).limit(1)
_SET_AFTER = update(check_ins).where(
    _c.program_id == bindparam("in_program"),
    _c.key_result_id == bindparam("of_kr"),
    _c.sequence == bindparam("nth"),
)
_SET_STANDING = update(key_results).where(
    key_results.c.program_id == bindparam("in_program"), key_results.c.id == bindparam("which")
)

_SEEN = and_(_OF_KEY_RESULT, _c.undone_at.is_(None), VISIBLE)
_NEWEST_SEEN = CHECK_INS.where(_SEEN, _moment < _bound("until")).order_by(*_ORDER).limit(1)
_NEWEST_SEEN_SET = CHECK_INS.where(_SEEN, _SETS, _moment < _bound("until")).order_by(*_ORDER).limit(1)
_ANY_CONFINED = select(_c.sequence).where(_OF_KEY_RESULT, ~IS_PUBLIC, VISIBLE).limit(1)
_millionths = type_coerce(_c.value, BigInteger)
_UNIT = literal_column("1000000", BigInteger)
# Whole units and what is left of each, since a sum of millionths may be more than SQLite's integers hold.
_SUM_SEEN = select(
    func.sum(_millionths // _UNIT).label("units"), func.sum(_millionths % _UNIT).label("rest")
).where(_SEEN, _moment > _bound("since"), _moment < _bound("until"))


class Folding:
    """The folds of one key result. ``zone`` is its program's."""

    def __init__(self, connection: Executor, key_result: KeyResult, zone: str) -> None:
        self._connection = connection
        self._kr = key_result
        self._zone = zone
        self._key = {"program_id": key_result.program_id, "kr_id": key_result.id}

    # ---- for everybody: stored -------------------------------------------------------------------

    def step(self, check_in: CheckIn) -> CheckIn:
        """A new public check-in that is the newest, with its ``after``; nothing is read."""
        return self._refold(self._kr.reading, self._kr.reading_at, [check_in])[0]

    def refold_from(self, since: Moment) -> None:
        """Bring up to date what is stored from ``since`` on, as far as a change there reaches."""
        until = self._connection.execute(_NEXT_SET, self._key | _at("since", since)).first()
        self._refold_between(since, END if until is None else (until.holds_at, until.sequence))

    def refold_all(self) -> None:
        """After a change of the rules: another baseline, another clock."""
        self._refold_between(BEGINNING, END)

    def newest(self) -> CheckIn | None:
        """The newest live check-in that everybody sees."""
        return _first(self._connection, _NEWEST_PUBLIC, self._key)

    def _refold_between(self, since: Moment, until: Moment) -> None:
        before = _first(self._connection, _PUBLIC_BEFORE, self._key | _at("since", since))
        span = self._key | _at("since", since) | _at("until", until)
        stored = [check_in_of(row) for row in self._connection.execute(_PUBLIC_BETWEEN, span)]
        folded = self._refold(*_standing(before), stored)
        changed = [new for old, new in zip(stored, folded, strict=True) if old.after != new.after]
        if changed:
            key = {"in_program": self._kr.program_id, "of_kr": self._kr.id}
            self._connection.execute(
                _SET_AFTER,
                [key | {"nth": each.sequence} | reading_values("after_", each.after) for each in changed],
            )
        self._store_standing()

    def _store_standing(self) -> None:
        key = {"in_program": self._kr.program_id, "which": self._kr.id}
        self._connection.execute(_SET_STANDING, key | standing_values(self.newest()))

    # ---- for one private place: computed ---------------------------------------------------------

    def seen_by(self, viewer: str) -> KeyResult:
        """The key result with the value that ``viewer`` (a ``Place.key``) sees."""
        if self._connection.scalar(_ANY_CONFINED, self._key | {"viewer": viewer}) is None:
            return self._kr
        newest = _first(self._connection, _NEWEST_SEEN, self._seen(viewer, END))
        return replace(
            self._kr,
            reading=self.value_before(END, viewer)[0],
            reading_at=newest.holds_at if newest else None,
            reading_source=newest.source if newest else None,
            said=newest.health if newest else None,
            confidence=newest.confidence if newest else None,
            has_confined=True,
        )

    def value_before(self, until: Moment, viewer: str) -> tuple[Reading | None, datetime | None]:
        """What ``viewer`` saw just before ``until``, and when the newest counted check-in held.

        The newest value that was set, and the sum of what was added since: three look-ups however
        long the history. A window that restarts begins again from the baseline.
        """
        key = self._seen(viewer, until)
        newest = _first(self._connection, _NEWEST_SEEN, key)
        if newest is None:
            return None, None
        start = _first(self._connection, _NEWEST_SEEN_SET, key)
        since = BEGINNING if start is None else (start.holds_at, start.sequence)
        window_starts = self._window_starts(newest.holds_at)
        if window_starts is not None and since[0] < window_starts:
            start, since = None, (window_starts, 0)
        added = self._connection.execute(_SUM_SEEN, key | _at("since", since)).first()
        if start is not None and added.units is None:
            return start.reading, newest.holds_at
        base = start.reading.amount if start is not None else self._kr.target.baseline or Decimal(0)
        return Reading(base + from_millionths(_sum(added))), newest.holds_at

    def with_after(self, page: Sequence[CheckIn], viewer: str) -> tuple[CheckIn, ...]:
        """``page`` holds neighbours, the newest first, as ``viewer`` sees them; each gets the
        ``after`` that holds for that viewer."""
        if not page:
            return ()
        oldest = page[-1]
        before, before_at = self.value_before((oldest.holds_at, oldest.sequence), viewer)
        return tuple(reversed(self._refold(before, before_at, page[::-1])))

    def _refold(
        self, before: Reading | None, before_at: datetime | None, following: Sequence[CheckIn]
    ) -> list[CheckIn]:
        cycle = (self._kr.window_starts, self._kr.window_ends)
        return refold(before, following, self._kr.target, self._zone, cycle, before_at)

    def _window_starts(self, at: datetime) -> datetime | None:
        cycle = (self._kr.window_starts, self._kr.window_ends)
        found = window(self._kr.target.cadence, at, self._zone, cycle)
        return found[0] if found else None

    def _seen(self, viewer: str, until: Moment) -> dict[str, Any]:
        return self._key | {"viewer": viewer} | _at("until", until)


def _standing(newest: CheckIn | None) -> tuple[Reading | None, datetime | None]:
    return (None, None) if newest is None else (newest.after, newest.holds_at)


def _at(name: str, moment: Moment) -> dict[str, Any]:
    return {f"{name}_at": moment[0], f"{name}_seq": moment[1]}


def _sum(added: Any) -> int:
    """Millionths; 0 where nothing was added."""
    return int(added.units or 0) * 10**6 + int(added.rest or 0)


def _first(connection: Executor, statement: Select[Any], values: dict[str, Any]) -> CheckIn | None:
    row = connection.execute(statement, values).first()
    return None if row is None else check_in_of(row)
