"""What came of nominations in a time: who was announced, which rounds ended, and how, in numbers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, not_, select

from handlers.nominations.funnels import Group
from handlers.nominations.model import Dossier, State
from storage.executor import Executor
from storage.nomination_rows import dossier_of
from storage.nomination_tables import TAKEN_BACK, dossiers
from storage.schema import members

_d = dossiers.c
_IN = _d.program_id == bindparam("in_program")
_ANNOUNCED = (
    select(dossiers, members.c.name.label("now_called"))
    .select_from(dossiers.outerjoin(members, members.c.id == _d.nominee_id))
    .where(
        _IN,
        _d.announced_at > bindparam("since"),
        _d.announced_at <= bindparam("until"),
        _d.state == literal_column(f"'{State.SELECTED}'"),
    )
    .order_by(_d.announced_at, _d.number)
)
_ENDED = (
    select(_d.round_id)
    .where(_IN, _d.ended_at > bindparam("since"), _d.ended_at <= bindparam("until"))
    .distinct()
    .order_by(_d.round_id)
)
_STANDS = (
    _d.state.label("state"),
    _d.agreed_at.is_not(None).label("agreed"),
    _d.announced_at.is_not(None).label("announced"),
    (_d.seconded > literal_column("0")).label("seconded_once"),
)
_GROUPS = (
    select(
        *_STANDS,
        func.count().label("nominees"),
        func.sum(_d.nominated).label("nominations"),
        func.max(_d.ended_at).label("last_ended"),
        func.max(_d.announced_at).label("last_announced"),
    )
    .where(_IN, _d.round_id == bindparam("in_round"), not_(TAKEN_BACK))
    .group_by(*(each.element for each in _STANDS[1:]), _d.state)
)


class Outcomes:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def announced(self, program_id: str, since: datetime, until: datetime) -> tuple[Dossier, ...]:
        key = {"in_program": program_id, "since": since, "until": until}
        return tuple(map(dossier_of, self._connection.execute(_ANNOUNCED, key)))

    def ended(self, program_id: str, since: datetime, until: datetime) -> tuple[str, ...]:
        key = {"in_program": program_id, "since": since, "until": until}
        return tuple(self._connection.scalars(_ENDED, key))

    def groups(self, program_id: str, round_id: str) -> tuple[Group, ...]:
        rows = self._connection.execute(_GROUPS, {"in_program": program_id, "in_round": round_id})
        return tuple(
            Group(
                State(row.state),
                bool(row.agreed),
                bool(row.announced),
                bool(row.seconded_once),
                int(row.nominees),
                int(row.nominations),
                max(filter(None, (row.last_ended, row.last_announced)), default=None),
            )
            for row in rows
        )
