"""The OKRs as CSV. A cell that a spreadsheet would run as a formula is written so that it is text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable

from handlers.importing.markdown import label
from handlers.okrs.model import KeyResult, Objective

COLUMNS = ("Objective", "Title", "Key Result", "Description", "Progress")


def csv_rows(objectives: Iterable[Objective], cell: Callable[[KeyResult], str]) -> list[tuple[str, ...]]:
    """The header and one row for each live key result, every cell inert."""
    rows = [
        (objective.code or objective.address, objective.title, label(kr), kr.text, cell(kr))
        for objective in objectives
        if not objective.dropped_at
        for kr in objective.key_results
        if not kr.dropped_at
    ]
    return [COLUMNS, *(tuple(map(inert, row)) for row in rows)]


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as a CSV file's text (RFC 4180, line ends as ``\\r\\n``)."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n\x00]")


def inert(cell: str) -> str:
    """A cell that begins with = + - @ or with an unseen character gets an apostrophe in front."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
