"""How much memory the bot takes at rest, and after many check-ins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks import postgres
from benchmarks.comparison import Absent
from benchmarks.generator import Generator, generator
from benchmarks.plan import Plan
from benchmarks.process import Process, running
from benchmarks.stage import Stage, sqlite
from benchmarks.tables import Table

CONNECTIONS = 16
AT_ONCE = 500  # check-ins a job: each is signed for five minutes


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """The process's resident memory; the database server's own is not counted."""
    notes = []
    with ExitStack() as stack:
        stage = stack.enter_context(Stage(folder))
        load = stack.enter_context(generator())
        databases = {"SQLite": sqlite(folder, "memory")}
        try:
            databases["PostgreSQL"] = stack.enter_context(postgres.database())
        except Absent as reason:
            notes.append(f"PostgreSQL was not measured: {reason}.")
        rows = []
        for name, address in databases.items():  # what is known is written down: the next one takes long
            stage.prepare(address)
            rows.append([name, *_sizes(stage.bot(name.lower(), address), stage, load, plan.check_ins)])
            yield _table(plan, rows, notes)


def _table(plan: Plan, rows: list[list[str]], notes: list[str]) -> Table:
    columns = ["resident memory, MB", "at rest", f"after {plan.check_ins:,} check-ins"]
    return Table("memory", columns, list(rows), notes)


def _sizes(bot: Process, stage: Stage, load: Generator, check_ins: int) -> Iterator[str]:
    with running([bot]):
        load.send(bot.port, stage.said("show 1.2", expects="nominations"), 1, 1)
        yield _megabytes(bot.resident())
        for _ in range(check_ins // AT_ONCE):  # one whose receipt comes later is recorded as well
            load.send(bot.port, replace(stage.progress(), expects="response_type"), CONNECTIONS, AT_ONCE)
        yield _megabytes(bot.resident())


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f}"
