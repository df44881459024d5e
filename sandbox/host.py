"""What every platform of the sandbox is: a server, its people, and a courier to the bot."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Self, TypeVar

from starlette.types import ASGIApp

from sandbox.clock import Clock
from sandbox.courier import Courier, Delivery
from sandbox.faults import Fault, Faults
from sandbox.server import Server

PersonT = TypeVar("PersonT")
CourierT = TypeVar("CourierT", bound=Courier)


class Host(Generic[PersonT, CourierT]):
    """Serve it with ``start``/``stop`` or ``with``. ``host.alice`` is the person whose handle is alice."""

    def __init__(self, app: ASGIApp, faults: Faults, courier: CourierT, clock: Clock, port: int) -> None:
        self.people: dict[str, PersonT] = {}
        self.faults = faults
        self.courier = courier
        self.clock = clock
        self._server = Server(app, port)
        self.url = self._server.url

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self.courier.close()
        self._server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def __getattr__(self, handle: str) -> PersonT:
        people: dict[str, PersonT] = self.__dict__.get("people", {})
        if handle in people:
            return people[handle]
        raise AttributeError(f"nobody called {handle!r} here; there are: {', '.join(people)}")

    @property
    def deliveries(self) -> list[Delivery]:
        """Every request to the bot and its outcome, oldest first."""
        return self.courier.deliveries

    def fails(
        self, call: str, how: str, effect: bool = False, seconds: float = 1, times: int | None = 1
    ) -> None:
        """Order a failure of the bot's calls of this name: see ``Fault``."""
        self.faults.add(call, Fault(how, effect, seconds, times))

    def settle(self, timeout: float = 20.0) -> bool:
        """Wait until the bot has heard of all that happened."""
        return self.courier.settle(timeout)


def shown(
    changed: threading.Condition, draw: Callable[[], str], until: str, timeout: float, where: str
) -> str:
    """What ``draw`` draws once ``until`` stands in it; AssertionError when that takes too long."""
    deadline = time.monotonic() + timeout
    with changed:
        while until not in (seen := draw()):
            if not changed.wait(deadline - time.monotonic()):
                raise AssertionError(f"no {until!r} in {where} within {timeout} s:\n{seen}")
    return seen
