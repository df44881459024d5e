"""What time it is: the real clock, or in the sandbox the real clock moved forward."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]  # an aware time in UTC

FURTHEST = 100 * 366 * 86400.0  # seconds; more than anybody tries out, less than datetime can take


def real_clock() -> datetime:
    return datetime.now(UTC)


class MovedClock:
    """The real clock plus the seconds that stand in a file. It never goes back: a smaller or
    unreadable offset leaves it where it was. The file is read again only when it changed."""

    def __init__(self, path: Path, real: Clock = real_clock) -> None:
        self._path = path
        self._real = real
        self._offset = 0.0
        self._seen: tuple[int, int] | None = None

    def __call__(self) -> datetime:
        self._refresh()
        return self._real() + timedelta(seconds=self._offset)

    def _refresh(self) -> None:
        try:
            stat = os.stat(self._path)
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if stamp == self._seen:
                return
            offset = float(self._path.read_text("ascii"))
        except (OSError, ValueError):
            return  # not written yet, or half written: the next reading sees it
        self._seen = stamp
        if math.isfinite(offset) and offset <= FURTHEST:
            self._offset = max(self._offset, offset)


def open_clock(path: Path | None) -> Clock:
    """The clock that ``MILEPOST_CLOCK`` asks for; the real one without it."""
    return MovedClock(path) if path is not None else real_clock
