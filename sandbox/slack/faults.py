"""Failures to order: what goes wrong, how often, and whether the call took effect all the same."""

from __future__ import annotations

import threading
from dataclasses import dataclass

DROP = "drop"
SLOW = "slow"
RATE_LIMITED = "ratelimited"


@dataclass
class Fault:
    """``how``: "drop", "slow", "ratelimited", an HTTP status ("503") or an error ("internal_error").

    ``effect``: the call is carried out before it fails. ``seconds``: how slow, or Retry-After.
    ``times``: how many calls fail, None for all.
    """

    how: str
    effect: bool = False
    seconds: float = 1
    times: int | None = 1


class Faults:
    """Orders by method (``response_url`` for the answers to interactions), first in, first out."""

    def __init__(self) -> None:
        self._orders: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault) -> None:
        with self._lock:
            self._orders.setdefault(method, []).append(fault)

    def clear(self) -> None:
        with self._lock:
            self._orders.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that hits this call."""
        with self._lock:
            orders = self._orders.get(method, [])
            if not orders:
                return None
            fault = orders[0]
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    orders.pop(0)
            return fault
