"""Several targets measured in turns, so that whatever else the machine does meets all of them alike."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.generator import Generator
from benchmarks.load import Result
from benchmarks.plan import Plan
from benchmarks.process import Process
from benchmarks.traffic import Said

FIRST = 30  # requests a connection, and
AT_MOST = 400  # in all, that show how many fill a measurement


@dataclass(frozen=True)
class Target:
    """Something that is said to a server, and what it is called in the table."""

    name: str
    server: Process
    said: Said


Figures = dict[tuple[str, int], list[Result]]  # by the target's name and the number of connections


def in_turns(targets: Sequence[Target], connections: Sequence[int], plan: Plan, load: Generator) -> Figures:
    """``plan.rounds`` results each. One round more comes before them and is not counted: it shows how many
    requests fill ``plan.seconds``, and lets every server get warm."""
    figures: Figures = defaultdict(list)
    counts = {(each.name, many): min(FIRST * many, AT_MOST) for each in targets for many in connections}
    for number in range(plan.rounds + 1):
        for many in connections:
            for target in targets:
                key = (target.name, many)
                with _alone(target, targets):
                    result = load.send(target.server.port, target.said, many, counts[key])
                counts[key] = max(many * 5, int(result.rate * plan.seconds))
                if number:
                    figures[key].append(result)
        print(f"round {number} of {plan.rounds}", flush=True)
    return figures


@contextlib.contextmanager
def _alone(target: Target, targets: Sequence[Target]) -> Iterator[None]:
    """While one server is measured the others stand still."""
    others = [each.server for each in targets if each.server is not target.server]
    for server in others:
        server.hold()
    try:
        yield
    finally:
        for server in others:
            server.go()
