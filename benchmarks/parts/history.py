"""Whether answers stay as quick as histories grow: 1,000 key results, and ever more check-ins of them."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.filling import fill
from benchmarks.generator import generator
from benchmarks.plan import Plan
from benchmarks.process import running
from benchmarks.sizes import Addresses, on_both
from benchmarks.stage import Stage
from benchmarks.tables import Table, milliseconds
from benchmarks.turns import Target, in_turns

PATIENCE = 300.0  # seconds for one export
SAID = {
    "`/okr show 7.7`": ("show 7.7", "stories"),
    "`/okr list`": ("list", "Aim 1"),
    "`/okr progress 7.7`": ("progress 7.7 +1 batch {n}", "Undo"),
}


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """A table a database: milliseconds, the median of one request at a time, and of whole exports."""
    yield from on_both("history", _table, plan, folder)


def _table(name: str, addresses: Addresses, plan: Plan, stage: Stage) -> Table:
    for size, address in addresses.items():
        print(f"{name}: {size:,} check-ins …", flush=True)
        fill(address, stage, size)
    sizes = list(addresses)
    columns = ["milliseconds (p50)", *(f"{size:,}" for size in sizes), "most to least"]
    answers = [_row(said, figures) for said, figures in _answers(name, addresses, plan, stage).items()]
    exports = [_row(said, figures) for said, figures in _exports(addresses, plan, stage).items()]
    notes = ["An export is a process of its own, started and ended; the program file holds every check-in."]
    return Table(name, columns, [*answers, *exports], notes)


def _answers(name: str, addresses: Addresses, plan: Plan, stage: Stage) -> dict[str, list[float]]:
    bots = {
        size: stage.bot(f"{name}-{size}".replace(" ", "-"), address) for size, address in addresses.items()
    }
    targets = [
        Target(f"{said} {size}", bots[size], stage.said(text, expects=expects))
        for said, (text, expects) in SAID.items()
        for size in addresses
    ]
    with running(list(bots.values())), generator() as load:
        figures = in_turns(targets, (1,), plan, load)
    return {
        said: [statistics.median(each.p50 for each in figures[f"{said} {size}", 1]) for size in addresses]
        for said in SAID
    }


def _exports(addresses: Addresses, plan: Plan, stage: Stage) -> dict[str, list[float]]:
    wanted = {"export as a table": "md", "export as CSV": "csv", "export of the program file": "yaml"}
    return {
        said: [
            _export(address, format, 1 if format == "yaml" else plan.rounds, stage)
            for address in addresses.values()
        ]
        for said, format in wanted.items()
    }


def _export(address: str, format: str, rounds: int, stage: Stage) -> float:
    """Milliseconds; endless where it takes longer than we wait."""
    times = []
    for _ in range(rounds):
        began = perf_counter()
        try:
            stage.command(address, "export", "--program", "large", "--format", format, patience=PATIENCE)
        except subprocess.TimeoutExpired:
            return float("inf")
        times.append((perf_counter() - began) * 1000)
    return statistics.median(times)


def _row(name: str, figures: list[float]) -> list[str]:
    shown = [milliseconds(value) if value < float("inf") else f"over {PATIENCE:.0f} s" for value in figures]
    return [name, *shown, f"{max(figures) / min(figures):.2f}"]
