"""A clock that can be moved forward, shared with the bot through a file."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Real time plus an offset that only grows.

    The offset stands in ``path`` as decimal seconds, so another process that is told of the file
    (``MILEPOST_CLOCK``) shares it. Without a path the offset lives in this object alone.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._offset = 0.0
        if path is not None and path.exists():
            self._offset = float(path.read_text(encoding="ascii"))
        elif path is not None:
            self._write()

    def now(self) -> datetime:
        """The moved time, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._offset)

    def advance(self, by: timedelta) -> None:
        """Move forward. ValueError when asked to go back."""
        if by < timedelta(0):
            raise ValueError("this clock only goes forward")
        self._offset += by.total_seconds()
        self._write()

    def move_to(self, moment: datetime) -> None:
        """Move forward to an aware datetime. ValueError when it has passed."""
        self.advance(moment - self.now())

    def _write(self) -> None:
        if self.path is None:
            return
        # A reader must never meet half a number.
        beside = self.path.with_name(self.path.name + ".new")
        beside.write_text(repr(self._offset), encoding="ascii")
        os.replace(beside, self.path)
