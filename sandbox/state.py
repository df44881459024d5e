"""What the states of all platforms have in common: one lock, one counter of changes, one clock."""

from __future__ import annotations

import threading

from sandbox.clock import Clock


class Counting:
    """Hold ``changed`` while reading or writing what is in it; who waits for it looks again when told."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.changed = threading.Condition()
        self._count = 0

    def count(self) -> int:
        """The next number of the counter: the newest thing has the highest."""
        self._count += 1
        return self._count

    @property
    def counted(self) -> int:
        return self._count
