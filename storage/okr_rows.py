"""Rows of objectives, key results and check-ins to the feature's frozen values, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from handlers.okrs.model import (
    Cadence,
    Change,
    CheckIn,
    Comparison,
    Grade,
    Health,
    KeyResult,
    Kind,
    Objective,
    Reading,
    Source,
    Target,
)
from handlers.okrs.periods import bounds

Values = dict[str, Any]

_IGNORED_IN_CODES = re.compile(r"[\s_‐-―−-]+")  # blanks and every kind of dash


def fold_code(code: str | None) -> str | None:
    """``KR 2-1`` and ``kr2.1`` differ; ``KR 2-1`` and ``kr21`` do not."""
    return None if code is None else _IGNORED_IN_CODES.sub("", code).casefold()


def key_result_of(rows: Sequence[Any]) -> KeyResult:
    """Of one row an owner, as everybody may see it. A key result without owners has one row."""
    row = rows[0]
    starts, ends = bounds(row.cycle_starts, row.cycle_ends, row.zone)
    return KeyResult(
        id=row.id,
        program_id=row.program_id,
        objective_id=row.objective_id,
        objective_ordinal=row.objective_ordinal,
        ordinal=row.ordinal,
        text=row.text,
        target=target_of(row),
        created_at=row.created_at,
        code=row.code,
        shared_with=row.shared_with,
        owners=owners_of(rows),
        parent_id=row.parent_id,
        window_starts=starts,
        window_ends=ends,
        reading=reading_of(row.value, row.numerator, row.denominator),
        reading_at=row.value_at,
        reading_source=None if row.value_source is None else Source(row.value_source),
        said=None if row.said is None else Health(row.said),
        confidence=row.confidence,
        last_sequence=row.last_sequence,
        grade=_grade_of(row),
        dropped_at=row.dropped_at,
    )


def objective_of(rows: Sequence[Any], key_results: tuple[KeyResult, ...]) -> Objective:
    row = rows[0]
    return Objective(
        row.id,
        row.program_id,
        row.cycle_id,
        row.ordinal,
        row.title,
        row.code,
        row.shared_with,
        owners_of(rows),
        row.parent_id,
        row.dropped_at,
        key_results,
    )


def owners_of(rows: Sequence[Any]) -> tuple[str, ...]:
    return tuple(row.owner for row in rows if row.owner is not None)


def reading_of(value: Any, numerator: Any, denominator: Any) -> Reading | None:
    return None if value is None else Reading(value, numerator, denominator)


def target_of(row: Any) -> Target:
    return Target(
        kind=Kind(row.kind),
        op=Comparison(row.op),
        value=row.target_value,
        high=row.target_high,
        unit=row.unit,
        baseline=row.baseline,
        cadence=None if row.cadence is None else Cadence(row.cadence),
        due=row.due,
        maintain=row.maintain,
    )


def _grade_of(row: Any) -> Grade | None:
    if row.grade_score is None:
        return None
    return Grade(row.grade_score, row.grade_reason, row.grade_next)


def objective_values(objective: Objective) -> Values:
    """What ``save`` may change."""
    return {
        "cycle_id": objective.cycle_id,
        "ordinal": objective.ordinal,
        "title": objective.title,
        "code": objective.code,
        "code_folded": fold_code(objective.code),
        "shared_with": objective.shared_with,
        "parent_id": objective.parent_id,
        "dropped_at": objective.dropped_at,
    }


def key_result_values(key_result: KeyResult) -> Values:
    """What ``save`` may change."""
    target = key_result.target
    return {
        "objective_id": key_result.objective_id,
        "ordinal": key_result.ordinal,
        "text": key_result.text,
        "code": key_result.code,
        "code_folded": fold_code(key_result.code),
        "kind": target.kind.value,
        "op": target.op.value,
        "target_value": target.value,
        "target_high": target.high,
        "unit": target.unit,
        "baseline": target.baseline,
        "cadence": None if target.cadence is None else target.cadence.value,
        "due": target.due,
        "maintain": target.maintain,
        "shared_with": key_result.shared_with,
        "parent_id": key_result.parent_id,
        "dropped_at": key_result.dropped_at,
    }


def check_in_of(row: Any) -> CheckIn:
    """``after`` is what everybody sees; a confined one has none yet."""
    return CheckIn(
        key_result_id=row.key_result_id,
        sequence=row.sequence,
        change=Change(row.change),
        reading=Reading(row.value, row.numerator, row.denominator),
        holds_at=row.holds_at,
        recorded_at=row.recorded_at,
        by=row.member_id,
        by_name=row.by_name or "",
        note=row.note,
        links=row.links,
        confidence=row.confidence,
        health=None if row.said is None else Health(row.said),
        win=row.win,
        ask=row.ask,
        source=Source(row.source),
        place=row.place,
        confined=row.visibility != "public",
        after=reading_of(row.after_value, row.after_numerator, row.after_denominator),
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )


def check_in_values(program_id: str, check_in: CheckIn) -> Values:
    return {
        "program_id": program_id,
        "key_result_id": check_in.key_result_id,
        "sequence": check_in.sequence,
        "change": check_in.change.value,
        "value": check_in.reading.amount,
        "numerator": check_in.reading.numerator,
        "denominator": check_in.reading.denominator,
        "holds_at": check_in.holds_at,
        "recorded_at": check_in.recorded_at,
        "member_id": check_in.by,
        "note": check_in.note,
        "links": check_in.links,
        "confidence": check_in.confidence,
        "said": None if check_in.health is None else check_in.health.value,
        "win": check_in.win,
        "ask": check_in.ask,
        "source": check_in.source.value,
        "visibility": "confined" if check_in.confined else "public",
        "place": check_in.place,
        **reading_values("after_", None if check_in.confined else check_in.after),
    }


def reading_values(prefix: str, reading: Reading | None) -> Values:
    """``prefix`` names the columns: ``after_`` of a check-in. The amount's is ``value``."""
    return {
        f"{prefix}value": reading and reading.amount,
        f"{prefix}numerator": reading and reading.numerator,
        f"{prefix}denominator": reading and reading.denominator,
    }


def standing_values(newest: CheckIn | None) -> Values:
    """A key result's current value: that of its newest counted check-in."""
    return {
        **reading_values("", newest.after if newest else None),
        "value_at": newest.holds_at if newest else None,
        "value_source": newest.source.value if newest else None,
        "said": newest.health.value if newest and newest.health else None,
        "confidence": newest.confidence if newest else None,
    }
