"""The load generator's other end: hands it jobs, and stops at a wrong answer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from benchmarks.load import Job, Result
from benchmarks.process import ROOT, environment, python
from benchmarks.traffic import Said


class Generator:
    """One load generator process. Requests are numbered through, so that no two are the same."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._next = 1

    def send(self, port: int, said: Said, connections: int, count: int) -> Result:
        """RuntimeError when an answer was not what it should be: its figures would mean nothing."""
        job = Job(port, said, connections, self._next, count)
        self._next += count
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator stopped")
        result = Result(**json.loads(line))
        if result.wrong:
            raise RuntimeError(f"{result.wrong} of {count} answers were wrong, such as: {result.example}")
        return result


@contextmanager
def generator() -> Iterator[Generator]:
    process = subprocess.Popen(
        python("-m", "benchmarks.load"),
        cwd=ROOT,
        env=environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Generator(process)
    finally:
        process.kill()
        process.wait()
