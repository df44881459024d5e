"""What importing a draft would change in a cycle's objectives: decided first, shown, then applied.

The same text again changes nothing. What the text no longer has is reported and kept. A target
that somebody edited since is kept, even when its text changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.importing.draft import Draft, DraftKeyResult, DraftObjective
from handlers.importing.matching import Item, match
from handlers.importing.progress import check_in_text
from handlers.okrs.figures import goal
from handlers.okrs.model import KeyResult, Objective, Target
from handlers.okrs.targets import read_target


@dataclass(frozen=True)
class Edit:
    """One field's change, as words for people."""

    field: str  # code | title | text | target | shared_with
    old: str
    new: str


@dataclass(frozen=True)
class AddObjective:
    """A new objective with all its key results, at position ``ordinal`` (1, 2, …) of the cycle."""

    draft: DraftObjective
    ordinal: int


@dataclass(frozen=True)
class AddKeyResult:
    objective: Objective
    draft: DraftKeyResult
    ordinal: int


@dataclass(frozen=True)
class ChangeObjective:
    objective: Objective
    draft: DraftObjective
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class ChangeKeyResult:
    """``target`` is the one to have from now on: the text's, or the edited one that is kept."""

    key_result: KeyResult
    draft: DraftKeyResult
    target: Target
    edits: tuple[Edit, ...]
    kept_target: bool = False


@dataclass(frozen=True)
class ReportProgress:
    """A filled Progress cell of a key result that has no value yet; ``value`` is typed as a check-in."""

    key_result: KeyResult
    value: str


Change = AddObjective | AddKeyResult | ChangeObjective | ChangeKeyResult | ReportProgress


@dataclass(frozen=True)
class Plan:
    """``missing`` are live objectives and key results that the text does not have: nothing happens
    to them. ``unchanged`` counts the key results that stay as they are."""

    changes: tuple[Change, ...] = ()
    missing: tuple[Objective | KeyResult, ...] = ()
    unchanged: int = 0

    @property
    def empty(self) -> bool:
        return not self.changes


def plan(draft: Draft, current: Sequence[Objective]) -> Plan:
    """Compare a draft with a cycle's objectives, dropped ones too (they stay dropped)."""
    pairs = match(
        [_item(objective) for objective in draft.objectives], [_item(objective) for objective in current]
    )
    changes: list[Change] = []
    missing: list[Objective | KeyResult] = [
        objective
        for at, objective in enumerate(current)
        if at not in pairs.values() and not objective.dropped_at
    ]
    unchanged = 0
    ordinal = max((objective.ordinal for objective in current), default=0)
    for at, wanted in enumerate(draft.objectives):
        if at in pairs:
            part = _plan_objective(wanted, current[pairs[at]])
            changes += part.changes
            missing += part.missing
            unchanged += part.unchanged
        else:
            ordinal += 1
            changes.append(AddObjective(wanted, ordinal))
    return Plan(tuple(changes), tuple(missing), unchanged)


def _item(of: DraftObjective | Objective | DraftKeyResult | KeyResult) -> Item:
    text = of.title if isinstance(of, (DraftObjective, Objective)) else of.text
    address = (
        f"{of.ordinal}" if isinstance(of, Objective) else of.address if isinstance(of, KeyResult) else None
    )
    return Item(text, of.code or address)


def _plan_objective(wanted: DraftObjective, objective: Objective) -> Plan:
    current = objective.key_results
    pairs = match(
        [_item(key_result) for key_result in wanted.key_results],
        [_item(key_result) for key_result in current],
    )
    changes: list[Change] = []
    if edits := _objective_edits(wanted, objective):
        changes.append(ChangeObjective(objective, wanted, edits))
    unchanged = 0
    ordinal = max((key_result.ordinal for key_result in current), default=0)
    for at, draft in enumerate(wanted.key_results):
        if at in pairs:
            found = _plan_key_result(draft, current[pairs[at]])
            changes += found
            unchanged += not found
        else:
            ordinal += 1
            changes.append(AddKeyResult(objective, draft, ordinal))
    missing = (kr for at, kr in enumerate(current) if at not in pairs.values() and not kr.dropped_at)
    return Plan(tuple(changes), tuple(missing), unchanged)


def _objective_edits(wanted: DraftObjective, objective: Objective) -> tuple[Edit, ...]:
    edits = [
        Edit("code", objective.code or "", wanted.code or objective.code or ""),
        Edit("title", objective.title, wanted.title),
    ]
    if wanted.title != objective.title:
        edits.append(Edit("shared_with", _names(objective.shared_with), _names(wanted.shared_with)))
    return tuple(edit for edit in edits if edit.old != edit.new)


def _plan_key_result(draft: DraftKeyResult, key_result: KeyResult) -> list[Change]:
    edits = [
        Edit("code", key_result.code or "", draft.code or key_result.code or ""),
        Edit("text", key_result.text, draft.text),
    ]
    target, kept = key_result.target, False
    if draft.text != key_result.text:
        edited_since = read_target(key_result.text).target != key_result.target
        another_kind = key_result.last_sequence > 0 and draft.target.kind is not key_result.target.kind
        kept = (edited_since or another_kind) and draft.target != key_result.target
        target = key_result.target if kept else draft.target
        edits.append(Edit("target", goal(key_result.target), goal(target)))
        edits.append(Edit("shared_with", _names(key_result.shared_with), _names(draft.shared_with)))
    real = tuple(edit for edit in edits if edit.old != edit.new)
    changes: list[Change] = [ChangeKeyResult(key_result, draft, target, real, kept)] if real else []
    value = check_in_text(draft.progress_text, target) if draft.progress_text else None
    if value is not None and key_result.reading is None:
        changes.append(ReportProgress(key_result, value))
    return changes


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
