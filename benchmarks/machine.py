"""What the figures depend on: the day, the commit, the machine, its disk."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.process import ROOT

_SYNCS = 200


def described(folder: Path) -> str:
    """One line under a table: ``2026-12-01, commit 1a2b3c4, 2 cores (…), CPython 3.11.7, …``."""
    return ", ".join(_parts(folder))


def _parts(folder: Path) -> Iterator[str]:
    yield date.today().isoformat()
    yield f"commit {_commit()}"
    yield f"{_cores()} cores ({_processor()})"
    yield f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    yield f"SQLite {sqlite3.sqlite_version}"
    yield f"a synced write to this disk takes {_sync_time(folder):.2g} ms"


def _commit() -> str:
    try:
        return _git("rev-parse", "--short", "HEAD") + (" and changes" if _git("status", "--short") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _sync_time(folder: Path) -> float:
    """Milliseconds, the median: what a durable commit cannot take less than."""
    probe = folder / "sync"
    times = []
    with probe.open("wb", buffering=0) as file:
        for _ in range(_SYNCS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno()) if hasattr(os, "fdatasync") else os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    probe.unlink()
    return statistics.median(times) * 1000
