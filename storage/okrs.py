"""Objectives and key results: found, listed, made and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, insert, select, update

from handlers.model import UserError
from handlers.okrs.model import CheckIn, Evidence, Grade, KeyResult, Objective, Ref
from storage import evidence
from storage.check_ins import CheckIns
from storage.executor import Executor
from storage.key_results import KeyResults, key_result_select
from storage.okr_rows import fold_code, key_result_values, objective_of, objective_values
from storage.okr_tables import key_results, objectives, owners
from storage.owning import own
from storage.schema import cycles

_k = key_results.c
_o = objectives.c


def _objectives(*where: ColumnElement[bool]) -> Select[Any]:
    """One row an owner."""
    return (
        select(objectives, owners.c.member_id.label("owner"))
        .select_from(
            objectives.outerjoin(
                owners, and_(owners.c.program_id == _o.program_id, owners.c.subject_id == _o.id)
            )
        )
        .where(_o.program_id == bindparam("program_id"), *where)
        .order_by(_o.ordinal, _o.id, owners.c.position)
    )


_IN_CYCLE = _o.cycle_id == bindparam("cycle_id")
_ALL = _objectives(_IN_CYCLE)
_ONE = _objectives(_o.id == bindparam("objective_id"))
_AT = _objectives(_IN_CYCLE, _o.ordinal == bindparam("objective"))
_BY_CODE = _objectives(_IN_CYCLE, _o.code_folded == bindparam("code"))
_KRS = key_result_select(_IN_CYCLE)
_KRS_UNDER = key_result_select(_k.objective_id == bindparam("objective_id"))
_KR_AT = key_result_select(
    _IN_CYCLE, _o.ordinal == bindparam("objective"), _k.ordinal == bindparam("key_result")
)
_KR_BY_CODE = key_result_select(_IN_CYCLE, _k.code_folded == bindparam("code"))
_KR_AT_LOCKED = _KR_AT.with_for_update(of=key_results)
_KR_BY_CODE_LOCKED = _KR_BY_CODE.with_for_update(of=key_results)

_LOCK_CYCLE = (
    select(cycles.c.id)
    .where(cycles.c.program_id == bindparam("program_id"), cycles.c.id == bindparam("cycle_id"))
    .with_for_update()
)
_LOCK_OBJECTIVE = (
    select(_o.id)
    .where(_o.program_id == bindparam("program_id"), _o.id == bindparam("objective_id"))
    .with_for_update()
)
_TAKEN_OBJECTIVE = select(_o.id).where(
    _o.program_id == bindparam("program_id"), _IN_CYCLE, _o.ordinal == bindparam("ordinal")
)
_TAKEN_KR = select(_k.id).where(
    _k.program_id == bindparam("program_id"),
    _k.objective_id == bindparam("objective_id"),
    _k.ordinal == bindparam("ordinal"),
)
_ADD = insert(objectives)
_SAVE = update(objectives).where(_o.program_id == bindparam("in_program"), _o.id == bindparam("which"))
_ADD_KR = insert(key_results)
_SAVE_KR = update(key_results).where(_k.program_id == bindparam("in_program"), _k.id == bindparam("which"))


class Okrs:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock
        self._key_results = KeyResults(connection)
        self._check_ins = CheckIns(connection, self._key_results)

    # ---- finding ---------------------------------------------------------------------------------

    def objectives(self, program_id: str, cycle_id: str, viewer: str | None = None) -> tuple[Objective, ...]:
        key = {"program_id": program_id, "cycle_id": cycle_id}
        return self._load(_ALL, _KRS, key, viewer)

    def objective(self, program_id: str, objective_id: str, viewer: str | None = None) -> Objective | None:
        key = {"program_id": program_id, "objective_id": objective_id}
        found = self._load(_ONE, _KRS_UNDER, key, viewer)
        return found[0] if found else None

    def find(
        self, program_id: str, cycle_id: str, ref: Ref, viewer: str | None = None, *, change: bool = False
    ) -> tuple[KeyResult | Objective, ...]:
        key: dict[str, object] = {"program_id": program_id, "cycle_id": cycle_id}
        if ref.key_result is not None:
            place: dict[str, object] = {"objective": ref.objective, "key_result": ref.key_result}
            found = self._find_key_results((_KR_AT, _KR_AT_LOCKED), key | place, viewer, change)
        elif ref.objective is not None:
            found = self._find_objectives(_AT, key | {"objective": ref.objective}, viewer)
        else:
            found = ()
        if found:
            return found
        code = key | {"code": fold_code(str(ref))}
        return (
            *self._find_objectives(_BY_CODE, code, viewer),
            *self._find_key_results((_KR_BY_CODE, _KR_BY_CODE_LOCKED), code, viewer, change),
        )

    def key_result(
        self, program_id: str, key_result_id: str, viewer: str | None = None, *, change: bool = False
    ) -> KeyResult | None:
        held = self._key_results.one(program_id, key_result_id, change=change)
        return None if held is None else self._key_results.seen(held, viewer)

    def _find_key_results(
        self,
        statements: tuple[Select[Any], Select[Any]],  # plain, and locking
        key: Mapping[str, object],
        viewer: str | None,
        change: bool,
    ) -> tuple[KeyResult | Objective, ...]:
        held = self._key_results.load(statements[change], key, change=change)
        return tuple(self._key_results.seen(each, viewer) for each in held)

    def _find_objectives(
        self, statement: Select[Any], key: Mapping[str, object], viewer: str | None
    ) -> tuple[KeyResult | Objective, ...]:
        rows = self._connection.execute(statement, key).all()
        ids = dict.fromkeys(row.id for row in rows)
        found = (self.objective(str(key["program_id"]), id, viewer) for id in ids)
        return tuple(each for each in found if each is not None)

    def _load(
        self,
        statement: Select[Any],
        under: Select[Any],
        key: Mapping[str, object],
        viewer: str | None,
    ) -> tuple[Objective, ...]:
        rows = self._connection.execute(statement, key).all()
        if not rows:
            return ()
        seen = [self._key_results.seen(held, viewer) for held in self._key_results.load(under, key)]
        below: dict[str, list[KeyResult]] = {}
        for key_result in seen:
            below.setdefault(key_result.objective_id, []).append(key_result)
        groups = groupby(rows, key=lambda row: row.id)
        return tuple(objective_of(list(group), tuple(below.get(id, ()))) for id, group in groups)

    # ---- making and changing ---------------------------------------------------------------------

    def add_objective(self, objective: Objective) -> None:
        """UserError when its number is taken, by somebody who was a moment faster."""
        key = {"program_id": objective.program_id, "cycle_id": objective.cycle_id}
        self._connection.execute(_LOCK_CYCLE, key)
        self._check_free(_TAKEN_OBJECTIVE, key | {"ordinal": objective.ordinal}, objective.address)
        values = {"program_id": objective.program_id, "id": objective.id, "created_at": self._clock()}
        self._connection.execute(_ADD, values | objective_values(objective))
        own(self._connection, objective.program_id, objective.id, objective.owners)

    def add_key_result(self, key_result: KeyResult) -> None:
        """Without readings: record its check-ins. UserError when its number is taken."""
        key = {"program_id": key_result.program_id, "objective_id": key_result.objective_id}
        self._connection.execute(_LOCK_OBJECTIVE, key)
        self._check_free(_TAKEN_KR, key | {"ordinal": key_result.ordinal}, f"KR {key_result.address}")
        values = {
            "program_id": key_result.program_id,
            "id": key_result.id,
            "created_at": key_result.created_at,
        }
        self._connection.execute(_ADD_KR, values | key_result_values(key_result))
        own(self._connection, key_result.program_id, key_result.id, key_result.owners)

    def save_objective(self, objective: Objective) -> None:
        key = {"in_program": objective.program_id, "which": objective.id}
        self._connection.execute(_SAVE, key | objective_values(objective))
        own(self._connection, objective.program_id, objective.id, objective.owners)
        self._key_results.forget()

    def save_key_result(self, key_result: KeyResult) -> None:
        before = self._key_results.one(key_result.program_id, key_result.id, change=True)
        key = {"in_program": key_result.program_id, "which": key_result.id}
        self._connection.execute(_SAVE_KR, key | key_result_values(key_result))
        own(self._connection, key_result.program_id, key_result.id, key_result.owners)
        self._key_results.forget()
        if before is not None and _folds_otherwise(before.public, key_result):
            after = self._key_results.one(key_result.program_id, key_result.id, change=True)
            if after is not None:
                self._key_results.folding(after).refold_all()
                self._key_results.forget()

    def save_grade(self, program_id: str, key_result_id: str, grade: Grade, by: str, at: datetime) -> None:
        key = {"in_program": program_id, "which": key_result_id, "graded_by": by, "graded_at": at}
        given = {"grade_score": grade.score, "grade_reason": grade.reason, "grade_next": grade.next}
        self._connection.execute(_SAVE_KR, key | given)
        self._key_results.forget()

    def _check_free(self, statement: Select[Any], key: Mapping[str, object], address: str) -> None:
        if self._connection.scalar(statement, key) is not None:
            raise UserError(f"{address} was just added by somebody else.", "Send it once more.")

    # ---- check-ins -------------------------------------------------------------------------------

    def record(self, program_id: str, check_in: CheckIn, viewer: str | None = None) -> KeyResult:
        return self._check_ins.record(program_id, check_in, viewer)

    def undo(self, program_id: str, check_in: CheckIn, viewer: str | None = None) -> KeyResult:
        return self._check_ins.undo(program_id, check_in, viewer)

    def check_in(
        self, program_id: str, key_result_id: str, sequence: int, viewer: str | None = None
    ) -> CheckIn | None:
        return self._check_ins.one(program_id, key_result_id, sequence, viewer)

    def check_ins(
        self, program_id: str, key_result_id: str, viewer: str | None = None, *, limit: int = 20
    ) -> tuple[CheckIn, ...]:
        return self._check_ins.page(program_id, key_result_id, viewer, limit)

    def newest(
        self, program_id: str, key_result_ids: Iterable[str], viewer: str | None = None
    ) -> dict[str, CheckIn]:
        return self._check_ins.newest(program_id, key_result_ids, viewer)

    def add_evidence(self, program_id: str, check_in: CheckIn, new: Evidence) -> None:
        evidence.add(self._connection, program_id, check_in, new)

    def remove_evidence(self, program_id: str, check_in: CheckIn, number: int) -> None:
        evidence.remove(self._connection, program_id, check_in, number)

    def last_by(
        self, program_id: str, cycle_id: str, member_id: str, viewer: str | None = None
    ) -> CheckIn | None:
        return self._check_ins.last_by(program_id, cycle_id, member_id, viewer)


def _folds_otherwise(before: KeyResult, after: KeyResult) -> bool:
    """Whether ``+n`` now starts from something else."""
    return (before.target.baseline, before.target.cadence) != (after.target.baseline, after.target.cadence)
