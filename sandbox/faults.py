"""Failures to order: what goes wrong, how often, and whether the call took effect all the same."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from sandbox.server import HANG_UP

DROP = "drop"
SLOW = "slow"
RATE_LIMITED = "ratelimited"


@dataclass
class Fault:
    """``how``: "drop", "slow", "ratelimited", an HTTP status ("503") or what else the platform can say.

    ``effect``: the call is carried out before it fails or is slow to answer. ``seconds``: how slow, or how
    long to wait. ``times``: how many calls fail, None for all.
    """

    how: str
    effect: bool = False
    seconds: float = 1
    times: int | None = 1

    @property
    def lost(self) -> bool:
        """Whether the call never takes effect."""
        return self.how != SLOW and not self.effect


class Faults:
    """Orders by the name of the call, first in, first out."""

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


async def answered(
    request: Request, fault: Fault | None, run: Callable[[], Response], fail: Callable[[Fault], Response]
) -> Response:
    """What ``run`` answers, or what the fault makes of it: ``fail`` draws those that are an answer."""
    if fault is not None and fault.how == SLOW:
        done = run() if fault.effect else None
        await asyncio.sleep(fault.seconds)
        return done or run()
    if fault is None:
        return run()
    if fault.effect:
        run()
    return await _hang_up(request) if fault.how == DROP else fail(fault)


async def _hang_up(request: Request) -> Response:
    """Cut the connection instead of answering."""
    request.scope[HANG_UP]()
    # The server takes an answer to a closed connection without complaint once it has noticed.
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()
