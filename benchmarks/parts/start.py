"""How long it takes from starting the process until ``/readyz`` says 200."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.stage import Stage, sqlite
from benchmarks.tables import Table


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """Medians, on a database that is there and on one that has to be made first."""
    with Stage(folder) as stage:
        stage.prepare(sqlite(folder, "prepared"))
        there = [_once(stage, "prepared") for _ in range(plan.rounds + 1)][1:]
        new = [_once(stage, f"new{nth}") for nth in range(plan.rounds)]
    rows = [_row("the database is there", there), _row("the database is made first", new)]
    columns = ["SQLite", "seconds", "fastest", "slowest"]
    yield Table("start", columns, rows, [f"Medians of {plan.rounds} starts, of warm files."])


def _once(stage: Stage, name: str) -> float:
    bot = stage.bot("bot", sqlite(stage.folder, name), limits=True)
    try:
        return bot.start()
    finally:
        bot.stop()


def _row(name: str, seconds: list[float]) -> list[str]:
    return [name, *(f"{value:.2f}" for value in (statistics.median(seconds), min(seconds), max(seconds)))]
