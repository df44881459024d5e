"""The inbox worker: sees to it that every event that was acknowledged is handled once.

An event is taken with a lease (committed as *taken*), then handled: see ``handling``. A kill before its
transaction's commit leaves nothing, and the event comes again; a kill after it leaves all of it.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

from bot.handling import Handler
from bot.workers import Worker, is_gone
from storage.inbox import Event
from storage.session import Session
from storage.store import Database

LEASE = timedelta(minutes=2)  # an event is ours: longer than it waits its turn, is looked up and saved


class Receiver(Worker[Event]):
    """One process's inbox worker of one platform."""

    def __init__(self, db: Database, platform: str, handler: Handler) -> None:
        super().__init__(db, f"the inbox of {platform}")
        self._platform = platform
        self._handler = handler

    def _take(self, session: Session, free: int) -> Sequence[Event]:
        return session.inbox.take(free, LEASE, self._name, self._platform)

    def _do(self, job: Event) -> Coroutine[Any, Any, None]:
        return self._handler.handle(job)

    def _release(self, session: Session) -> None:
        for worker in session.inbox.holders():
            if is_gone(worker):
                session.inbox.release(worker)
