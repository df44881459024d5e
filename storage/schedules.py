"""When each program posts what, and how far that was dealt with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from handlers.rhythm.model import Kind, Schedule
from handlers.rhythm.when import DEFAULTS, read_when, write_when
from storage.executor import Executor
from storage.rhythm_tables import schedules
from storage.schema import programs

_s = schedules.c
_OF = select(schedules).where(_s.program_id == bindparam("of_program"))
_ONE = _OF.where(_s.kind == bindparam("of_kind"))
_DUE = (
    select(schedules)
    .join(programs, programs.c.program_id == _s.program_id)
    .where(programs.c.archived.is_(False), _s.paused.is_(False))
    .where(or_(_s.next_at.is_(None), _s.next_at <= bindparam("now")))
    .order_by(_s.next_at, _s.program_id, _s.kind)
)
_ADD = insert(schedules)
_WHICH = (_s.program_id == bindparam("of_program"), _s.kind == bindparam("of_kind"))
_SAVE = update(schedules).where(*_WHICH)
_UNCHANGED = (
    _s.rule == bindparam("had_rule"),
    _s.since == bindparam("had_since"),
    _s.paused.is_(False),
    _s.next_at.is_not_distinct_from(bindparam("had_next", type_=_s.next_at.type)),  # nor the calendar
)
_ADVANCE = update(schedules).where(*_WHICH, *_UNCHANGED)
_AHEAD = _s.since > bindparam("latest")
_ANY_AHEAD = select(_s.program_id).where(_AHEAD).limit(1)
_TURN_BACK = update(schedules).where(_AHEAD).values(next_at=None)
_UNCERTAIN = update(schedules).where(_s.program_id == bindparam("of_program")).values(next_at=None)


class Schedules:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def of(self, program_id: str) -> tuple[Schedule, ...]:
        rows = {row.kind: row for row in self._connection.execute(_OF, {"of_program": program_id})}
        return tuple(_schedule(rows[kind]) for kind in Kind)

    def one(self, program_id: str, kind: Kind) -> Schedule:
        return _schedule(self._connection.execute(_ONE, _which(program_id, kind)).first())

    def save(self, schedule: Schedule) -> None:
        values = {"paused": schedule.paused, "since": schedule.since, "next_at": schedule.next_at}
        self._change(_SAVE, schedule, values | {"rule": write_when(schedule.when)})

    def due(self, now: datetime) -> tuple[Schedule, ...]:
        return tuple(_schedule(row) for row in self._connection.execute(_DUE, {"now": now}))

    def stands(self, schedule: Schedule) -> bool:
        """Whether it is as it was read: nobody changed, paused or advanced it meanwhile."""
        is_now = self.one(schedule.program_id, schedule.kind)
        return (is_now.when, is_now.since) == (schedule.when, schedule.since) and not is_now.paused

    def advance(self, schedule: Schedule, since: datetime, next_at: datetime) -> bool:
        """What was due up to ``since`` is dealt with. False, and nothing is changed, where it does not
        stand as it was read."""
        had = {"had_rule": write_when(schedule.when), "had_since": schedule.since}
        had["had_next"] = schedule.next_at
        return self._change(_ADVANCE, schedule, had | {"since": since, "next_at": next_at})

    def any_ahead(self, latest: datetime) -> bool:
        """Whether one was dealt with beyond that moment."""
        return self._connection.execute(_ANY_AHEAD, {"latest": latest}).first() is not None

    def turn_back(self, latest: datetime, now: datetime) -> None:
        """Those that were dealt with beyond that moment begin with now again."""
        self._connection.execute(_TURN_BACK, {"latest": latest, "since": now})

    def _change(self, statement: Any, schedule: Schedule, values: dict[str, object]) -> bool:
        which = _which(schedule.program_id, schedule.kind)
        return self._connection.execute(statement, which | values).rowcount > 0


def add_defaults(connection: Executor, program_id: str, now: datetime) -> None:
    """A new program's schedules."""
    for kind, when in DEFAULTS.items():
        values = {"program_id": program_id, "kind": kind.value, "rule": write_when(when)}
        connection.execute(_ADD, values | {"since": now, "paused": False, "next_at": None})


def calendar_changed(connection: Executor, program_id: str) -> None:
    """After another zone or other cycles: what comes next is to be worked out again."""
    connection.execute(_UNCERTAIN, {"of_program": program_id})


def begin_anew(connection: Executor, program_id: str, now: datetime) -> None:
    """After a program was brought back: what was due meanwhile is not posted."""
    for kind in Kind:
        connection.execute(_SAVE, _which(program_id, kind) | {"since": now, "next_at": None})


def _which(program_id: str, kind: Kind) -> dict[str, object]:
    return {"of_program": program_id, "of_kind": kind.value}


def _schedule(row: Any) -> Schedule:
    kind = Kind(row.kind)
    when = read_when(row.rule, kind)
    return Schedule(row.program_id, kind, when, row.since, row.paused, row.next_at)
