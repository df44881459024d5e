"""The same on both databases, with ever more check-ins behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from benchmarks import postgres
from benchmarks.comparison import Absent
from benchmarks.plan import Plan
from benchmarks.stage import Stage, sqlite
from benchmarks.tables import Table

Addresses = Mapping[int, str]  # by the number of check-ins behind them


def on_both(
    name: str, table: Callable[[str, Addresses, Plan, Stage], Table], plan: Plan, folder: Path
) -> Iterator[Table]:
    """One table a database, such as ``history on SQLite``: of an empty database for each of the plan's
    histories. PostgreSQL's is left out, with its reason, where there is none."""
    with Stage(folder) as stage:
        files = {size: sqlite(folder, f"{name}{size}") for size in plan.histories}
        yield table(f"{name} on SQLite", files, plan, stage)
        with ExitStack() as stack:
            try:
                servers = {size: stack.enter_context(postgres.database()) for size in plan.histories}
            except Absent as reason:
                print(f"PostgreSQL was not measured: {reason}.")
                return
            yield table(f"{name} on PostgreSQL", servers, plan, stage)
