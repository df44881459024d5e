"""The table and the CSV: the seed's own columns, and nothing in a cell that does anything."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from handlers.importing.csv_table import csv_rows, csv_text, inert
from handlers.importing.markdown import table
from handlers.importing.read import read_document
from handlers.okrs.model import KeyResult, Objective
from handlers.okrs.targets import read_target

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def key_result(ordinal: int, text: str, code: str | None = None, dropped: bool = False) -> KeyResult:
    target = read_target(text).target
    return KeyResult(
        f"k{ordinal}", "p", "o1", 1, ordinal, text, target, NOW, code, dropped_at=NOW if dropped else None
    )


def objective(*key_results: KeyResult, title: str = "Launch the Program") -> Objective:
    return Objective("o1", "p", "c", 1, title, key_results=key_results)


def test_the_table_is_the_seeds_own_with_progress_filled() -> None:
    first = key_result(1, "Collect ≥50 nominations", "KR 1.1")
    second = key_result(2, "Publish the dashboard")
    gone = key_result(3, "Rename everything", dropped=True)
    cells = {"k1": "37 of ≥50", "k2": ""}
    assert table([objective(first, second, gone)], lambda kr: cells[kr.id]) == (
        "## O1. Launch the Program\n"
        "\n"
        "| Key Result | Description | Progress |\n"
        "| --- | --- | --- |\n"
        "| KR 1.1 | Collect ≥50 nominations | 37 of ≥50 |\n"
        "| KR 1.2 | Publish the dashboard |  |\n"
    )


def test_a_cell_of_the_table_does_nothing() -> None:
    text = "a|b\nc [x](http://e) <img> @here *d* `e` [poll] &lt; D&I"
    written = table([objective(key_result(1, text))], lambda kr: "|")
    assert written.splitlines()[4] == (
        r"| KR 1.1 | a\|b c \[x\](http://e) \<img> \@here \*d\* \`e\` \[poll\] \&lt; D&I | \| |"
    )


def test_the_table_can_be_imported_again() -> None:
    texts = ["Collect ≥50 [shared with D&I]", "a|b *c* <d> @here", "Core sentiment >11.5 NPS"]
    rows = [key_result(n, text, f"KR 1.{n}") for n, text in enumerate(texts, 1)]
    draft = read_document(table([objective(*rows, title="Launch [shared with D&I]")], lambda kr: "60%"))
    assert [kr.text for kr in draft.objectives[0].key_results] == texts
    assert [kr.progress_text for kr in draft.objectives[0].key_results] == ["60%"] * 3
    assert draft.objectives[0].title == "Launch [shared with D&I]"


def test_the_csv_has_one_row_a_key_result() -> None:
    rows = csv_rows([objective(key_result(1, "=1+1, or more"), title="@all")], lambda kr: "-5")
    assert rows == [
        ("Objective", "Title", "Key Result", "Description", "Progress"),
        ("O1", "'@all", "KR 1.1", "'=1+1, or more", "'-5"),
    ]
    assert [tuple(row) for row in csv.reader(io.StringIO(csv_text(rows)))] == rows


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "\n-1", "＝1"])
def test_a_formula_is_made_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "37", "≥50", "a=b", "60%", "'x"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert inert(cell) == cell
