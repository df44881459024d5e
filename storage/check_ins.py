"""Check-ins: recorded, undone, listed; the value on the key result's row is kept with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from handlers.model import UserError
from handlers.okrs.model import CheckIn, KeyResult, Source
from storage import evidence
from storage.executor import Executor
from storage.folding import CHECK_INS, VISIBLE, newest_of_each
from storage.key_results import Held, KeyResults
from storage.okr_rows import check_in_of, check_in_values, standing_values
from storage.okr_tables import check_ins, key_results, objectives

_c = check_ins.c
_k = key_results.c
_WHICH = (_k.program_id == bindparam("in_program"), _k.id == bindparam("which"))
_COUNT = (
    update(key_results).where(*_WHICH).values(last_sequence=_k.last_sequence + 1).returning(_k.last_sequence)
)
_COUNT_CONFINED = _COUNT.values(confined_count=_k.confined_count + 1)
_ADD = insert(check_ins)
_UNDO = update(check_ins).where(
    _c.program_id == bindparam("in_program"),
    _c.key_result_id == bindparam("of_kr"),
    _c.sequence == bindparam("nth"),
    _c.undone_at.is_(None),
)
_OF_KEY_RESULT = (_c.program_id == bindparam("program_id"), _c.key_result_id == bindparam("kr_id"))
_ONE = CHECK_INS.where(*_OF_KEY_RESULT, _c.sequence == bindparam("nth"))
_PAGE = (
    CHECK_INS.where(*_OF_KEY_RESULT, VISIBLE)
    .order_by(_c.holds_at.desc(), _c.sequence.desc())
    .limit(bindparam("count"))
)
_SAID_BY_PEOPLE = (Source.REPORTED.value, Source.CORRECTED.value)
_IN_CYCLE = select(_k.id).where(
    _k.program_id == bindparam("program_id"),
    _k.objective_id == objectives.c.id,
    objectives.c.program_id == bindparam("program_id"),
    objectives.c.cycle_id == bindparam("cycle_id"),
)
_LAST_BY = (
    CHECK_INS.where(_c.program_id == bindparam("program_id"), _c.member_id == bindparam("member_id"))
    .where(_c.undone_at.is_(None), _c.source.in_(_SAID_BY_PEOPLE), VISIBLE)
    .where(_c.key_result_id.in_(_IN_CYCLE))
    .order_by(_c.recorded_at.desc(), _c.sequence.desc())
    .limit(1)
)
_NEWEST = newest_of_each()


class CheckIns:
    def __init__(self, connection: Executor, loaded: KeyResults) -> None:
        self._connection = connection
        self._key_results = loaded

    def record(self, program_id: str, check_in: CheckIn, viewer: str | None) -> KeyResult:
        held = self._hold(program_id, check_in.key_result_id)
        if check_in.confined:
            held = self._record_confined(held, check_in)
        elif _is_newest(check_in, held.public):
            held = self._record_newest(held, check_in)
        else:
            held = self._record_backdated(held, check_in)
        return self._key_results.seen(held, viewer)

    def _record_newest(self, held: Held, check_in: CheckIn) -> Held:
        """The ordinary case: one update, one insert."""
        counted = self._key_results.folding(held).step(check_in)
        sequence = self._count(held, standing_values(counted))
        self._insert(held, replace(counted, sequence=sequence))
        public = replace(
            held.public,
            reading=counted.after,
            reading_at=counted.holds_at,
            reading_source=counted.source,
            said=counted.health,
            confidence=counted.confidence,
            last_sequence=sequence,
        )
        return self._kept(replace(held, public=public))

    def _record_backdated(self, held: Held, check_in: CheckIn) -> Held:
        sequence = self._count(held, {})
        self._insert(held, replace(check_in, sequence=sequence, after=None))
        self._key_results.folding(held).refold_from((check_in.holds_at, sequence))
        return self._reread(held)

    def _record_confined(self, held: Held, check_in: CheckIn) -> Held:
        sequence = self._count(held, {}, confined=True)
        self._insert(held, replace(check_in, sequence=sequence))
        public = replace(held.public, last_sequence=sequence)
        return self._kept(replace(held, public=public, confined_count=held.confined_count + 1))

    def undo(self, program_id: str, check_in: CheckIn, viewer: str | None) -> KeyResult:
        held = self._hold(program_id, check_in.key_result_id)
        key = {"in_program": program_id, "of_kr": check_in.key_result_id, "nth": check_in.sequence}
        change = {"undone_by": check_in.undone_by, "undone_at": check_in.undone_at}
        empty = {"after_value": None, "after_numerator": None, "after_denominator": None}
        if self._connection.execute(_UNDO, key | change | empty).rowcount == 0:
            raise UserError("That check-in is already undone.", "Nothing more to do.")
        if not check_in.confined:
            self._key_results.folding(held).refold_from((check_in.holds_at, check_in.sequence))
            held = self._reread(held)
        return self._key_results.seen(held, viewer)

    def one(
        self, program_id: str, key_result_id: str, sequence: int, viewer: str | None = None
    ) -> CheckIn | None:
        key = {"program_id": program_id, "kr_id": key_result_id, "nth": sequence}
        row = self._connection.execute(_ONE, key).first()
        if row is None:
            return None
        found = check_in_of(row)
        # One from a private place has its value in that place alone.
        its_own = found.place if found.confined else None
        (found,) = self._complete(program_id, key_result_id, (found,), its_own)
        return evidence.complete(self._connection, program_id, (found,), its_own or viewer)[0]

    def page(
        self, program_id: str, key_result_id: str, viewer: str | None, limit: int
    ) -> tuple[CheckIn, ...]:
        key: dict[str, Any] = {"program_id": program_id, "kr_id": key_result_id, "viewer": viewer}
        found = tuple(check_in_of(row) for row in self._connection.execute(_PAGE, key | {"count": limit}))
        found = evidence.complete(self._connection, program_id, found, viewer)
        return self._complete(program_id, key_result_id, found, viewer)

    def newest(
        self, program_id: str, key_result_ids: Iterable[str], viewer: str | None
    ) -> dict[str, CheckIn]:
        key = {"program_id": program_id, "kr_ids": list(key_result_ids), "viewer": viewer}
        rows = self._connection.execute(_NEWEST, key) if key["kr_ids"] else ()
        found = {row.key_result_id: check_in_of(row) for row in rows}
        return {id: self._complete(program_id, id, (each,), viewer)[0] for id, each in found.items()}

    def last_by(self, program_id: str, cycle_id: str, member_id: str, viewer: str | None) -> CheckIn | None:
        key = {"program_id": program_id, "cycle_id": cycle_id, "member_id": member_id, "viewer": viewer}
        row = self._connection.execute(_LAST_BY, key).first()
        if row is None:
            return None
        return self._complete(program_id, row.key_result_id, (check_in_of(row),), viewer)[0]

    def _complete(
        self, program_id: str, key_result_id: str, found: tuple[CheckIn, ...], viewer: str | None
    ) -> tuple[CheckIn, ...]:
        """Neighbours, the newest first, with the ``after`` that ``viewer`` sees."""
        if viewer is None:
            return found
        held = self._key_results.one(program_id, key_result_id, change=False)
        if held is None or held.confined_count == 0:
            return found
        return self._key_results.folding(held).with_after(found, viewer)

    def _hold(self, program_id: str, key_result_id: str) -> Held:
        held = self._key_results.one(program_id, key_result_id, change=True)
        if held is None:
            raise LookupError(f"no key result {key_result_id} in program {program_id}")
        return held

    def _count(self, held: Held, values: dict[str, Any], *, confined: bool = False) -> int:
        """Take the next sequence; the row is locked, so it is nobody else's."""
        key = {"in_program": held.public.program_id, "which": held.public.id}
        statement = _COUNT_CONFINED if confined else _COUNT
        sequence: int = self._connection.execute(statement, key | values).scalar()
        return sequence

    def _insert(self, held: Held, check_in: CheckIn) -> None:
        self._connection.execute(_ADD, check_in_values(held.public.program_id, check_in))

    def _kept(self, held: Held) -> Held:
        self._key_results.keep(held)
        return held

    def _reread(self, held: Held) -> Held:
        self._key_results.forget()
        return self._hold(held.public.program_id, held.public.id)


def _is_newest(check_in: CheckIn, key_result: KeyResult) -> bool:
    """Among those that everybody sees: no other holds later."""
    return key_result.reading_at is None or check_in.holds_at >= key_result.reading_at
