"""A plan as lines of plain text: ``+`` is new, ``~`` changes (old → new), ``?`` is not in the text."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.importing.draft import DraftKeyResult
from handlers.importing.plan import (
    AddKeyResult,
    AddObjective,
    Change,
    ChangeKeyResult,
    ChangeObjective,
    Edit,
    Plan,
    ReportProgress,
)
from handlers.okrs.doubts import doubtful
from handlers.okrs.figures import goal
from handlers.okrs.model import KeyResult, Objective

_FIELDS = {"shared_with": "shared with"}


def plan_lines(plan: Plan) -> list[str]:
    """What would happen, one line each; a single line when nothing would."""
    lines = [line for change in plan.changes for line in _lines(change)]
    lines += [f"? {_label(item)} is not in this text; it stays as it is" for item in plan.missing]
    if plan.empty:
        lines.insert(0, "Nothing changes: everything in this text is already there.")
    return lines


def _label(item: Objective | KeyResult) -> str:
    if isinstance(item, Objective):
        return f"{item.address} {item.title}"
    return f"KR {item.address} {item.text}"


def _lines(change: Change) -> Iterator[str]:
    match change:
        case AddObjective(draft, ordinal):
            yield f"+ O{ordinal} {draft.title}"
            for at, key_result in enumerate(draft.key_results, 1):
                yield f"  + KR {ordinal}.{at} {_described(key_result)}"
        case AddKeyResult(objective, key_result, ordinal):
            yield f"+ KR {objective.ordinal}.{ordinal} {_described(key_result)}"
        case ChangeObjective(objective, _, edits):
            yield from (f"~ {objective.address} {_edit(edit)}" for edit in edits)
        case ChangeKeyResult(key_result, _, target, edits, kept):
            yield from (f"~ KR {key_result.address} {_edit(edit)}" for edit in edits)
            if kept:
                yield f"  its target was edited since and stays: {goal(target)}"
        case ReportProgress(key_result, value):
            yield f"~ KR {key_result.address} progress: {value}"


def _edit(edit: Edit) -> str:
    return f"{_FIELDS.get(edit.field, edit.field)}: {edit.old or 'none'} → {edit.new or 'none'}"


def _described(draft: DraftKeyResult) -> str:
    doubts = f" (not sure about {doubtful(draft.unsure)})" if draft.unsure else ""
    progress = f" · {draft.progress_text}" if draft.progress_text else ""
    return f"{draft.text} · {goal(draft.target)}{progress}{doubts}"
