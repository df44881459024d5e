"""What has changed since a tab last looked, told to it as server-sent events."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence

from sandbox.state import Counting
from sandbox.web.backstage import Section, Stage

SLACK, FORUM, TABLE, STATUS = "slack", "forum", "table", "status"
LOOK = 1.0  # seconds between two looks at what tells nobody of its changes: the records, the process
HEARTBEAT = 0.1  # seconds between two looks of a tab at the counters; they stand in memory
SILENCE = 15.0  # seconds after which a tab is told that nothing has changed


class Live:
    """Counts the changes of each part of the page, and keeps the table as it was last read.

    ``table`` is read here and nowhere else, so that a hundred tabs ask the database no more than one.
    """

    def __init__(self, stage: Stage) -> None:
        self.table: Sequence[Section] = ()
        self._stage = stage
        self._counts: Counter[str] = Counter()
        self._stopped = threading.Event()
        self._look = threading.Event()
        self._status: tuple[object, ...] = ()

    def start(self) -> None:
        follow = ((SLACK, self._stage.workspace.state), (FORUM, self._stage.forum.state))
        for part, state in follow:
            threading.Thread(target=self._follow, args=(part, state), daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._look.set()

    def touch(self, part: str) -> None:
        """A part changed in a way that nothing else tells of."""
        self._counts[part] += 1
        self._look.set()

    async def events(self) -> AsyncIterator[str]:
        """``event: change`` with the names of the parts that changed, for as long as a tab listens."""
        seen, quiet = Counter(self._counts), 0.0
        yield ": hello\n\n"
        while not self._stopped.is_set():
            await asyncio.sleep(HEARTBEAT)
            now = Counter(self._counts)
            changed = sorted(part for part in now if now[part] != seen[part])
            seen, quiet = now, 0.0 if changed else quiet + HEARTBEAT
            if changed:
                yield f"event: change\ndata: {' '.join(changed)}\n\n"
            elif quiet >= SILENCE:
                quiet = 0.0
                yield f"event: change\ndata: {STATUS}\n\n"  # the clock went on

    def _follow(self, part: str, state: Counting) -> None:
        while not self._stopped.is_set():
            with state.changed:
                told = state.changed.wait(LOOK)
            if told:
                self.touch(part)

    def _watch(self) -> None:
        while not self._stopped.is_set():
            table = self._stage.backstage.table()
            if table != self.table:
                self.table = table
                self._counts[TABLE] += 1
            status = self.status()
            if status != self._status:
                self._status = status
                self._counts[STATUS] += 1
            self._look.wait(LOOK)
            self._look.clear()

    def status(self) -> tuple[bool, str, int]:
        """(whether the bot runs, what is still being set up, requests to and from it)."""
        workspace, forum = self._stage.workspace, self._stage.forum
        from_bot = len(workspace.requests) + len(forum.requests)
        to_bot = len(workspace.deliveries) + len(forum.deliveries)
        return self._stage.backstage.alive(), self._stage.backstage.busy, from_bot + to_bot
