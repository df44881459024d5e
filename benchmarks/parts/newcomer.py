"""A newcomer's first minutes: from the clone to the demo, and to the tests, step by step.

The steps are the README's own two commands, as they stand there. What pip brings comes from wherever it is
set up to bring it from.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.process import ROOT
from benchmarks.tables import Table

_STEPS = re.compile(r"^\s*((?:python3 -m venv|\.venv/bin/).*)$", re.MULTILINE)


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """Once: what is measured is the first time. subprocess.CalledProcessError when a step fails."""
    clone = folder / "milepost"
    rows = [("git clone", _took(f"git clone --quiet --no-hardlinks '{ROOT}' '{clone}'", folder))]
    demo, tests = _STEPS.findall((ROOT / "README.md").read_text("utf-8"))[:2]
    for command in (demo, tests):
        rows += [(f"`{step}`", _took(step, clone)) for step in command.split(" && ")]
    total = sum(seconds for _, seconds in rows)
    shown = [[name, f"{seconds:.1f}"] for name, seconds in rows]
    yield Table("newcomer", ["step", "seconds"], [*shown, ["all", f"{total:.1f}"]], ["Each step once."])


def _took(command: str, folder: Path) -> float:
    began = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
    subprocess.run(
        command, shell=True, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=900
    )
    return time.perf_counter() - began
