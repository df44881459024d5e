"""How long and how often things are measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """``rounds`` of everything, of which the medians count. ``seconds``: of one measurement. ``check_ins``:
    after how many memory is looked at. ``histories``: how many check-ins lie behind what is shown."""

    rounds: int
    seconds: float
    check_ins: int
    histories: tuple[int, ...]


FULL = Plan(rounds=5, seconds=2.0, check_ins=100_000, histories=(10_000, 100_000, 1_000_000))
QUICK = Plan(rounds=3, seconds=0.5, check_ins=3_000, histories=(10_000, 50_000))
