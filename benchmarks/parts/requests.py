"""Requests a second and how long each takes, beside what they could be compared with."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks import postgres
from benchmarks.comparison import Absent, node_bolt
from benchmarks.generator import generator
from benchmarks.plan import Plan
from benchmarks.process import Process, python, running
from benchmarks.stage import Stage, sqlite
from benchmarks.tables import Table, milliseconds, rate
from benchmarks.turns import Figures, Target, in_turns

CONNECTIONS = (1, 16, 64)
BARE = "bare endpoint"


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """One table: every target at 1, 16 and 64 connections, taken in turns."""
    notes: list[str] = []
    with ExitStack() as stack:
        stage = stack.enter_context(Stage(folder))
        targets = [*_python(stage), *_node(stage, notes), *_on_sqlite(stage)]
        targets += _on_postgres(stage, stack, notes)
        stack.enter_context(running(list(dict.fromkeys(target.server for target in targets))))
        figures = in_turns(targets, CONNECTIONS, plan, stack.enter_context(generator()))
    notes.append(_how(plan, figures))
    yield Table("requests", _columns(), [_row(target.name, figures) for target in targets], notes)


# ---- what is measured ----------------------------------------------------------------------------


def _python(stage: Stage) -> list[Target]:
    said = stage.said("progress 1.2 +1 batch {n}", expects="ok")
    return [
        Target(name, Process(which, python("-m", "benchmarks.served", which), stage.folder), said)
        for name, which in ((BARE, "bare"), ("Bolt, acknowledging only", "bolt"))
    ]


def _node(stage: Stage, notes: list[str]) -> list[Target]:
    try:
        server = node_bolt(stage.folder)
    except Absent as reason:
        notes.append(f"Node's Bolt was not measured: {reason}.")
        return []
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    said = stage.said("progress 1.2 +1 batch {n}", expects="ok")
    return [Target(f"Node {version}, its Bolt, one insert (better-sqlite3, FULL)", server, said)]


def _on_sqlite(stage: Stage) -> list[Target]:
    """Check-ins on one bot, reads on another, so that they do not meet the other's history."""
    written, read = sqlite(stage.folder, "written"), sqlite(stage.folder, "read")
    stage.prepare(written)
    stage.prepare(read)
    reading = stage.bot("reading", read)
    return [
        Target("`/okr progress`, SQLite (FULL)", stage.bot("sqlite", written), stage.progress()),
        Target("`/okr show 1.2`", reading, stage.said("show 1.2", expects="nominations")),
        Target("`/okr list`", reading, stage.said("list", expects="1.2 Collect")),
    ]


def _on_postgres(stage: Stage, stack: ExitStack, notes: list[str]) -> list[Target]:
    try:
        address = stack.enter_context(postgres.database())
    except Absent as reason:
        notes.append(f"PostgreSQL was not measured: {reason}.")
        return []
    stage.prepare(address)
    return [Target("`/okr progress`, PostgreSQL", stage.bot("postgresql", address), stage.progress())]


# ---- what is shown -------------------------------------------------------------------------------


def _columns() -> list[str]:
    columns = ["connections"]
    for many in CONNECTIONS:
        columns += [f"{many}: a second", "ratio", "p50 ms", "p99 ms"]
    return columns


def _row(name: str, figures: Figures) -> list[str]:
    cells = [name]
    for many in CONNECTIONS:
        results = figures[name, many]
        ratio = statistics.median(
            result.rate / bare.rate for result, bare in zip(results, figures[BARE, many], strict=True)
        )
        cells += [
            rate(statistics.median(result.rate for result in results)),
            f"{ratio:.2f}",
            milliseconds(statistics.median(result.p50 for result in results)),
            milliseconds(statistics.median(result.p99 for result in results)),
        ]
    return cells


def _how(plan: Plan, figures: Figures) -> str:
    busy = max(result.busy for results in figures.values() for result in results)
    return (
        f"Medians of {plan.rounds} rounds of about {plan.seconds:g} s each, all in turns; a server that is"
        " not measured stands still. The ratio is to the bare endpoint of the same round. The load"
        f" generator keeps to one core, of which it used at most {busy:.0%}."
    )
