"""A pasted table: a heading for each objective, then cells of code, description and progress.

A web page's table arrives as one cell a line, with its header row once or twice, or as rows with
tabs or pipes. An empty progress cell is an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handlers.importing import lines as marks
from handlers.importing.collect import Collector
from handlers.importing.draft import Draft
from handlers.importing.lines import Line
from handlers.importing.progress import is_progress

_HEADER = {
    "key result",
    "key results",
    "description",
    "progress",
    "status",
    "owner",
    "owners",
    "kr",
    "#",
    "code",
}
_RULE = re.compile(r"^:?-{2,}:?$")


def recognises(lines: Sequence[Line]) -> bool:
    """Is some key result's code alone in its cell?"""
    return any(marks.code_alone(cell) for line in lines for cell in line.cells)


def read(lines: Sequence[Line]) -> Draft:
    collector = Collector()
    after_gap = False
    for cell, starts_row in _cells(lines):
        if not cell:
            after_gap = True
            continue
        _take(collector, cell, starts_row, after_gap)
        after_gap = False
    return collector.draft()


def _cells(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """Every cell in reading order, and whether it is a line's first. An empty line is an empty cell."""
    for line in lines:
        for column, cell in enumerate(line.cells):
            if not _RULE.match(cell):
                yield cell, column == 0


def _take(collector: Collector, cell: str, starts_row: bool, after_gap: bool) -> None:
    plain = cell.lstrip("#").strip()
    if plain.lower() in _HEADER:
        collector.close_text()
    elif heading := (marks.objective(plain) if starts_row else None):
        collector.objective(heading)
    elif code := marks.code_alone(plain):
        collector.key_result(marks.Marked("", code))
    elif collector.wants_text:
        collector.text(plain)
    elif collector.wants_progress and is_progress(plain):
        collector.progress(plain)
    elif starts_row and not after_gap:
        collector.more_text(plain)
    else:
        collector.other(plain)
