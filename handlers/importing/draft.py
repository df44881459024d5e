"""What a document was read as, before anything is stored: shown for a yes, compared, applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from handlers.importing.progress import read_progress
from handlers.okrs.model import Target
from handlers.okrs.targets import read_target

Evidence = Mapping[str, str]
"""Field name -> the words it came from."""


@dataclass(frozen=True)
class DraftKeyResult:
    """A key result as its document has it.

    ``progress`` is 0..1, one of the words "done", "in progress", "not done", "open", "dropped", or
    None; ``progress_text`` is the cell or mark it was read from, verbatim.
    """

    text: str
    target: Target
    code: str | None = None
    shared_with: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()  # names, as written
    progress: Decimal | str | None = None
    progress_text: str = ""
    evidence: Evidence = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftObjective:
    title: str
    code: str | None = None
    shared_with: tuple[str, ...] = ()
    key_results: tuple[DraftKeyResult, ...] = ()
    evidence: Evidence = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """``title`` and ``period`` are verbatim. ``ignored`` are the lines that looked like part of the
    list but were not understood, so that a person can see what was left out."""

    title: str | None = None
    period: str | None = None
    objectives: tuple[DraftObjective, ...] = ()
    evidence: Evidence = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def key_result_count(self) -> int:
        return sum(len(objective.key_results) for objective in self.objectives)


def draft_key_result(
    text: str, *, code: str | None = None, owners: tuple[str, ...] = (), progress_text: str = ""
) -> DraftKeyResult:
    """A key result with the target that its text states."""
    read = read_target(text)
    progress = read_progress(progress_text, read.target) if progress_text else None
    evidence = {"text": text, **read.evidence}
    evidence |= {"code": code} if code else {}
    evidence |= {"owners": ", ".join(owners)} if owners else {}
    evidence |= {"progress": progress_text} if progress_text else {}
    return DraftKeyResult(
        text, read.target, code, read.shared_with, owners, progress, progress_text, evidence, read.unsure
    )


def to_json(draft: Draft) -> dict[str, object]:
    """The draft as plain data, for `milepost import --json`: null where the text is silent, [] for lists."""
    return {
        "title": draft.title,
        "period": draft.period,
        "objectives": [
            {
                "code": objective.code,
                "title": objective.title,
                "shared_with": list(objective.shared_with),
                "key_results": [_key_result_json(key_result) for key_result in objective.key_results],
            }
            for objective in draft.objectives
        ],
    }


def _key_result_json(key_result: DraftKeyResult) -> dict[str, object]:
    target = key_result.target
    progress = key_result.progress
    return {
        "code": key_result.code,
        "text": key_result.text,
        "kind": target.kind.value,
        "op": target.op.value,
        "target": _number(target.value),
        "target_high": _number(target.high),
        "unit": target.unit,
        "cadence": target.cadence.value if target.cadence else None,
        "baseline": _number(target.baseline),
        "due": target.due,
        "shared_with": list(key_result.shared_with),
        "owners": list(key_result.owners),
        "progress": progress if isinstance(progress, str) else _number(progress),
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
