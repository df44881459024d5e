"""Tables of figures: for the terminal, and in their own section of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.process import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Table:
    """``name`` is the section of the page that it stands in; ``notes`` stand under it."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def markdown(self) -> str:
        lines = [self.columns, ["---"] + ["---:"] * (len(self.columns) - 1), *self.rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return "\n\n".join([table, *self.notes])

    def text(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        lines = ["  ".join(map(_aligned, row, widths, _FIRST_LEFT)) for row in (self.columns, *self.rows)]
        return "\n".join([*lines, *self.notes])


_FIRST_LEFT = (True, *[False] * 50)


def _aligned(cell: str, width: int, left: bool) -> str:
    return cell.ljust(width) if left else cell.rjust(width)


def write(table: Table, measured: str, page: Path = PAGE) -> None:
    """Put the table in place of the one that stands between its marks in the page."""
    begin, end = f"<!-- {table.name} -->\n", f"<!-- end of {table.name} -->"
    text = page.read_text("utf-8")
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page} has no section {table.name}")
    body = f"{table.markdown()}\n\nMeasured {measured}.\n"
    page.write_text(f"{before}{begin}{body}{end}{after}", "utf-8")


def rate(value: float) -> str:
    return f"{value:,.0f}"


def milliseconds(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
