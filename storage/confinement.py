"""What was said in a place is seen as the place is: there alone while it is private."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, func, select, update

from handlers.model import Place
from storage.evidence import follow as follow_evidence
from storage.evidence_tables import evidence
from storage.key_results import KeyResults
from storage.okr_tables import IS_PUBLIC, check_ins, key_results

_c, _k, _e = check_ins.c, key_results.c, evidence.c
_SAID = (
    select(_c.program_id, _k.objective_id, _c.key_result_id, _c.sequence)
    .join(key_results, and_(_k.program_id == _c.program_id, _k.id == _c.key_result_id))
    .where(_c.place == bindparam("said_at"))
    .order_by(_c.program_id, _c.key_result_id, _c.sequence)
)
_ADDED = (
    select(_e.program_id, _k.objective_id, _e.key_result_id, _e.sequence)
    .join(key_results, and_(_k.program_id == _e.program_id, _k.id == _e.key_result_id))
    .where(_e.place == bindparam("said_at"))
    .order_by(_e.program_id, _e.key_result_id, _e.sequence)
)
_FLIP = (
    update(check_ins)
    .where(_c.place == bindparam("said_at"), _c.program_id == bindparam("in_program"))
    .where(_c.key_result_id == bindparam("of_kr"))
    .values(visibility=bindparam("seen"), after_value=None, after_numerator=None, after_denominator=None)
)
_CONFINED = (
    select(func.count())
    .select_from(check_ins)
    .where(_c.program_id == _k.program_id, _c.key_result_id == _k.id, ~IS_PUBLIC)
    .scalar_subquery()
)
_COUNT = (
    update(key_results)
    .where(_k.program_id == bindparam("in_program"), _k.id == bindparam("of_kr"))
    .values(confined_count=_CONFINED)
)


@dataclass(frozen=True)
class Said:
    """A check-in of some place."""

    program_id: str
    objective_id: str
    key_result_id: str
    sequence: int


def said_at(connection: Connection, place: Place) -> tuple[Said, ...]:
    """Every check-in that was said in a place, undone ones too, and those that got evidence there."""
    rows = (row for which in (_SAID, _ADDED) for row in connection.execute(which, {"said_at": place.key}))
    return tuple(dict.fromkeys(Said(*row) for row in rows))


def follow(connection: Connection, place: Place) -> None:
    """After a place became private or public: its check-ins with it, and the key results folded again."""
    follow_evidence(connection, place)
    loaded = KeyResults(connection)
    moved = dict.fromkeys((each.program_id, each.key_result_id) for each in said_at(connection, place))
    for program_id, key_result_id in moved:
        loaded.one(program_id, key_result_id, change=True)  # held, so that nobody folds it meanwhile
        key = {"in_program": program_id, "of_kr": key_result_id}
        seen = "confined" if place.confined else "public"
        connection.execute(_FLIP, key | {"said_at": place.key, "seen": seen})
        connection.execute(_COUNT, key)
        loaded.forget()
        if (held := loaded.one(program_id, key_result_id, change=True)) is not None:
            loaded.folding(held).refold_all()
            loaded.forget()
