"""Links that were added to check-ins later on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from handlers.model import Place
from handlers.okrs.model import CheckIn, Evidence
from storage.evidence_tables import evidence
from storage.executor import Executor
from storage.schema import members

_e = evidence.c
_OF_KEY_RESULT = (_e.program_id == bindparam("in_program"), _e.key_result_id == bindparam("of_kr"))
_OF_CHECK_IN = (*_OF_KEY_RESULT, _e.sequence == bindparam("nth"))
_OF_THESE = (
    select(evidence, members.c.name.label("by_name"))
    .join(members, members.c.id == _e.member_id)
    .where(*_OF_KEY_RESULT, _e.sequence.in_(bindparam("sequences", expanding=True)))
    .where(or_(_e.visibility == "public", _e.place == bindparam("viewer")))
    .order_by(_e.sequence, _e.number)
)
_LAST = select(func.coalesce(func.max(_e.number), 0)).where(*_OF_CHECK_IN)
_ADD = insert(evidence)
_REMOVE = delete(evidence).where(*_OF_CHECK_IN, _e.number == bindparam("which"))
_FLIP = update(evidence).where(_e.place == bindparam("added_in")).values(visibility=bindparam("seen"))
_BRING = (
    update(evidence)
    .where(*_OF_CHECK_IN, _e.place == bindparam("added_in"))
    .values(place=bindparam("stands_in"), visibility=bindparam("seen"))
)


def complete(
    connection: Executor, program_id: str, found: Sequence[CheckIn], viewer: str | None
) -> tuple[CheckIn, ...]:
    """Check-ins of one key result, each with the evidence that ``viewer`` may see."""
    if not found:
        return ()
    key: dict[str, Any] = {"in_program": program_id, "of_kr": found[0].key_result_id, "viewer": viewer}
    by_sequence: dict[int, list[Evidence]] = {}
    for row in connection.execute(_OF_THESE, key | {"sequences": [each.sequence for each in found]}):
        by_sequence.setdefault(row.sequence, []).append(_evidence(row))
    return tuple(
        replace(each, evidence=tuple(by_sequence.get(each.sequence, ()))) if by_sequence else each
        for each in found
    )


def add(connection: Executor, program_id: str, check_in: CheckIn, new: Evidence) -> None:
    """Whoever adds holds the key result's row, so the next number is nobody else's."""
    number = connection.execute(_LAST, _key(program_id, check_in)).scalar() + 1
    values = {
        "program_id": program_id,
        "key_result_id": check_in.key_result_id,
        "sequence": check_in.sequence,
        "number": number,
        "link": new.link,
        "note": new.note,
        "member_id": new.by,
        "added_at": new.added_at,
        "visibility": "confined" if new.confined else "public",
        "place": new.place,
    }
    connection.execute(_ADD, values)


def remove(connection: Executor, program_id: str, check_in: CheckIn, number: int) -> None:
    connection.execute(_REMOVE, _key(program_id, check_in) | {"which": number})


def follow(connection: Executor, place: Place) -> None:
    """After a place became private or public: what was added there with it."""
    seen = "confined" if place.confined else "public"
    connection.execute(_FLIP, {"added_in": place.key, "seen": seen})


def bring(connection: Executor, check_in: dict[str, object], place: str | None, to: Place) -> None:
    """After a check-in's message moved: what was added to it in the same place goes along.
    ``check_in`` is its key: ``in_program``, ``of_kr``, ``nth``."""
    seen = "confined" if to.confined else "public"
    values = {"added_in": place, "stands_in": to.key, "seen": seen}
    connection.execute(_BRING, check_in | values)


def _key(program_id: str, check_in: CheckIn) -> dict[str, object]:
    return {"in_program": program_id, "of_kr": check_in.key_result_id, "nth": check_in.sequence}


def _evidence(row: Any) -> Evidence:
    return Evidence(
        row.link,
        row.note,
        row.member_id,
        row.added_at,
        row.by_name,
        row.place,
        row.visibility != "public",
        row.number,
    )
