"""A list of bullets under headings: ``Objective 1 - title``, then ``• KR 1 - text``.

Bullets without a code are key results where they stand directly under an objective; deeper ones
belong to the key result above them. A paragraph after an empty line ends the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.importing import lines as marks
from handlers.importing.collect import Collector
from handlers.importing.draft import Draft
from handlers.importing.lines import Line
from handlers.importing.progress import is_progress


def recognises(lines: Sequence[Line]) -> bool:
    """Is there an objective's heading and, below it, a key result or a bullet?"""
    below = False
    for line in lines:
        if marks.objective(line.text):
            below = True
        elif below and (marks.key_result(line.text) or marks.item(line.text)):
            return True
    return False


def read(lines: Sequence[Line]) -> Draft:
    collector = Collector()
    depth = 0
    for line in lines:
        if not line.text:
            collector.close_text()
        elif heading := marks.objective(line.text):
            collector.objective(heading)
        elif coded := marks.key_result(line.text):
            collector.key_result(coded)
            depth = line.indent
        elif collector.has_key_result and (said := marks.labelled(line.text)):
            _label(collector, *said)
        elif collector.has_objective and (bullet := marks.item(line.text)):
            depth = _bullet(collector, bullet, line, depth)
        else:
            collector.more_text(line.text)
    return collector.draft()


def _bullet(collector: Collector, bullet: marks.Marked, line: Line, depth: int) -> int:
    """Take a bullet without a code; returns the depth that key results now stand at."""
    if collector.has_key_result and line.indent > depth:
        collector.detail(bullet.text)
        return depth
    if collector.listing:
        collector.key_result(bullet)
        return line.indent
    collector.other(line.text)
    return depth


def _label(collector: Collector, label: str, said: str) -> None:
    if label.startswith("owner"):
        collector.owners(said)
    elif is_progress(said):
        collector.progress(said)
    else:
        collector.other(f"{label}: {said}")
