"""The load generator, a process of its own: ``python -m benchmarks.load`` takes jobs on standard input.

A job is a line of JSON, so is its result. Every connection sends its next request as soon as the last one
is answered (a closed loop). All requests are made and signed before the clock starts.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, cast

import httptools
import uvloop

from benchmarks.traffic import Said, requests

LONGEST = 120.0  # seconds that one job may take


@dataclass(frozen=True)
class Job:
    """``count`` requests to ``port``, numbered from ``first``, over ``connections``."""

    port: int
    said: Said
    connections: int
    first: int
    count: int


@dataclass(frozen=True)
class Result:
    """``p50`` and ``p99`` are milliseconds. ``busy``: the share of its time that the generator itself
    computed. ``wrong``: answers that were not 200 or did not say what was expected; the first of them."""

    rate: float
    p50: float
    p99: float
    busy: float
    wrong: int
    example: str


class _Run:
    def __init__(self, job: Job) -> None:
        self.expects = job.said.expects.encode()
        self.waiting: Iterator[bytes] = iter(
            requests(job.said, job.port, job.first, job.count, int(time.time()))
        )
        self.latencies: list[float] = []
        self.wrong = 0
        self.example = b""
        self.open = job.connections
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def answered(self, status: int, body: bytes) -> None:
        if status != 200 or self.expects not in body:
            self.wrong += 1
            self.example = self.example or f"HTTP {status} ".encode() + body[:300]

    def over(self) -> None:
        """A connection has no more to do."""
        self.open -= 1
        if self.open == 0 and not self.done.done():
            self.done.set_result(None)


class _Connection(asyncio.Protocol):
    def __init__(self, run: _Run) -> None:
        self._run = run
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport
        self._body = b""
        self._since = 0.0
        self._finished = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own, of no common class

    def send_next(self) -> None:
        request = next(self._run.waiting, None)
        if request is None:
            self._finished = True
            self._transport.close()
            self._run.over()
            return
        self._since = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._finished and not self._run.done.done():
            self._run.done.set_exception(error or ConnectionError("the server closed a connection"))

    def on_body(self, body: bytes) -> None:  # called by the parser, as the next one
        self._body += body

    def on_message_complete(self) -> None:
        run = self._run
        run.latencies.append(time.perf_counter() - self._since)
        run.answered(self._parser.get_status_code(), self._body)
        self._body = b""
        self.send_next()


async def _measure(job: Job) -> Result:
    loop = asyncio.get_running_loop()
    run = _Run(job)
    connections = [
        (await loop.create_connection(lambda: _Connection(run), "127.0.0.1", job.port))[1]
        for _ in range(job.connections)
    ]
    computed, began = time.process_time(), time.perf_counter()
    for connection in connections:
        connection.send_next()
    async with asyncio.timeout(LONGEST):
        await run.done
    seconds = time.perf_counter() - began
    busy = (time.process_time() - computed) / seconds
    ordered = sorted(run.latencies)
    return Result(
        rate=len(ordered) / seconds,
        p50=percentile(ordered, 0.50) * 1000,
        p99=percentile(ordered, 0.99) * 1000,
        busy=busy,
        wrong=run.wrong,
        example=run.example.decode("utf-8", "replace"),
    )


def percentile(ordered: list[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _job(line: dict[str, Any]) -> Job:
    return Job(**{**line, "said": Said(**line["said"])})


def main() -> None:
    """Work off jobs until standard input ends, on the last of this process's cores alone."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for line in sys.stdin:
        print(json.dumps(asdict(uvloop.run(_measure(_job(json.loads(line)))))), flush=True)


if __name__ == "__main__":
    main()
