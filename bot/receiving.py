"""The inbox worker: sees to it that every event that was acknowledged is handled once.

An event is taken with a lease (committed as *taken*), then handled: see ``handling``. A kill before its
transaction's commit leaves nothing, and the event comes again; a kill after it leaves all of it.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

from bot.handling import Handler
from bot.limits import Limits
from bot.workers import Worker, is_gone
from storage.inbox import Event, Lane
from storage.session import Session
from storage.store import Database

LEASE = timedelta(minutes=2)  # an event is ours: longer than it waits its turn, is looked up and saved
OF_ONE_PLACE = 2  # events in hand: one is handled, the next waits its turn, as all of a place do


class Receiver(Worker[Event]):
    """One process's inbox worker of one platform. What is over the limits stays in the inbox."""

    def __init__(self, db: Database, platform: str, handler: Handler, limits: Limits) -> None:
        super().__init__(db, f"the inbox of {platform}")
        self._platform = platform
        self._handler = handler
        self._limits = limits
        self._floods: set[Lane] = set()  # whose senders are not told yet

    async def _taken(self) -> Sequence[Event]:
        while self._floods:
            await self._handler.put_off(self._floods.pop())
        return await super()._taken()

    def _take(self, session: Session, free: int) -> Sequence[Event]:
        return session.inbox.take(
            free,
            LEASE,
            self._name,
            self._platform,
            each=OF_ONE_PLACE,
            in_hand=self._in_hand,
            admits=self._admits,
        )

    def _admits(self, lane: Lane) -> bool:
        if self._limits.admits(lane):
            return True
        if self._limits.begins_to_flood(lane):
            self._floods.add(lane)
        return False

    def _do(self, job: Event) -> Coroutine[Any, Any, None]:
        return self._handler.handle(job)

    def _place(self, job: Event) -> str:
        return job.lane.place

    def _release(self, session: Session) -> None:
        for worker in session.inbox.holders():
            if is_gone(worker):
                session.inbox.release(worker)
