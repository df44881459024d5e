"""The seed programs' own table, as Markdown and as rows for CSV; whatever stands in a cell is inert."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from handlers.okrs.model import KeyResult, Objective

COLUMNS = ("Key Result", "Description", "Progress")

_MARKUP = re.compile(r"([\\`*_\[\]<|~@]|&(?=#?\w+;))")


def table(objectives: Iterable[Objective], cell: Callable[[KeyResult], str]) -> str:
    """A heading and a Key Result / Description / Progress table for each objective that is not dropped.

    ``cell`` says what stands under Progress.
    """
    return (
        "\n\n".join(_objective(objective, cell) for objective in objectives if not objective.dropped_at)
        + "\n"
    )


def _objective(objective: Objective, cell: Callable[[KeyResult], str]) -> str:
    rows = [(label(kr), kr.text, cell(kr)) for kr in _live(objective)]
    lines = [
        f"## {_inert(objective.code or objective.address)}. {_inert(objective.title)}",
        "",
        _row(COLUMNS),
        "| --- | --- | --- |",
        *(_row(map(_inert, row)) for row in rows),
    ]
    return "\n".join(lines)


def label(key_result: KeyResult) -> str:
    """How the table names a key result: its document's code, else its address."""
    return key_result.code or f"KR {key_result.address}"


def _live(objective: Objective) -> Iterator[KeyResult]:
    return (key_result for key_result in objective.key_results if not key_result.dropped_at)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _inert(text: str) -> str:
    """One line that Markdown and forums show as it was typed."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
