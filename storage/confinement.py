"""What was said in a place is seen as the place is: there alone while it is private."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select, update

from handlers.model import Place
from storage.evidence import bring as bring_evidence
from storage.evidence import follow as follow_evidence
from storage.evidence_tables import evidence
from storage.executor import Executor
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
_PLACE = select(_c.place).where(
    _c.program_id == bindparam("in_program"),
    _c.key_result_id == bindparam("of_kr"),
    _c.sequence == bindparam("nth"),
)
_BRING = (
    update(check_ins)
    .where(_c.program_id == bindparam("in_program"), _c.key_result_id == bindparam("of_kr"))
    .where(_c.sequence == bindparam("nth"))
    .values(
        place=bindparam("stands_in"),
        visibility=bindparam("seen"),
        after_value=None,
        after_numerator=None,
        after_denominator=None,
    )
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


def said_at(connection: Executor, place: Place) -> tuple[Said, ...]:
    """Every check-in that was said in a place, undone ones too, and those that got evidence there."""
    rows = (row for which in (_SAID, _ADDED) for row in connection.execute(which, {"said_at": place.key}))
    return tuple(dict.fromkeys(Said(*row) for row in rows))


def follow(connection: Executor, place: Place) -> None:
    """After a place became private or public: its check-ins with it, and the key results folded again."""
    follow_evidence(connection, place)

    def flip(key: dict[str, str], _: list[Said]) -> None:
        connection.execute(_FLIP, key | {"said_at": place.key, "seen": _seen(place)})

    _fold_again(connection, said_at(connection, place), flip)


def elsewhere(connection: Executor, said: Iterable[Said], place: Place) -> tuple[Said, ...]:
    """Those that stand in another place."""

    def stands_in(each: Said) -> str | None:
        found: str | None = connection.scalar(_PLACE, _key(each))
        return found

    return tuple(each for each in said if stands_in(each) != place.key)


def bring(connection: Executor, said: Iterable[Said], to: Place) -> tuple[Said, ...]:
    """After what they were said in moved to another place: the check-ins with it, and what was added to
    them where they were said. Returns those that were elsewhere."""
    moved = elsewhere(connection, said, to)

    def move(_: dict[str, str], of_key_result: list[Said]) -> None:
        for each in of_key_result:
            key = _key(each)
            bring_evidence(connection, key, connection.scalar(_PLACE, key), to)
            connection.execute(_BRING, key | {"stands_in": to.key, "seen": _seen(to)})

    _fold_again(connection, moved, move)
    return moved


def _fold_again(
    connection: Executor, said: Iterable[Said], change: Callable[[dict[str, str], list[Said]], None]
) -> None:
    """Make a change to check-ins, one key result after the other in an order that all keep to."""
    loaded = KeyResults(connection)
    groups: dict[tuple[str, str], list[Said]] = {}
    for each in sorted(said, key=lambda one: (one.program_id, one.key_result_id, one.sequence)):
        groups.setdefault((each.program_id, each.key_result_id), []).append(each)
    for (program_id, key_result_id), of_key_result in groups.items():
        loaded.one(program_id, key_result_id, change=True)  # held, so that nobody folds it meanwhile
        key = {"in_program": program_id, "of_kr": key_result_id}
        change(key, of_key_result)
        connection.execute(_COUNT, key)
        loaded.forget()
        if (held := loaded.one(program_id, key_result_id, change=True)) is not None:
            loaded.folding(held).refold_all()
            loaded.forget()


def _seen(place: Place) -> str:
    return "confined" if place.confined else "public"


def _key(said: Said) -> dict[str, object]:
    return {"in_program": said.program_id, "of_kr": said.key_result_id, "nth": said.sequence}
