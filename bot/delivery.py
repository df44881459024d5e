"""The outbox worker: makes what the database wants posted stand where it should, once.

A job is claimed (committed as *sending*), said, and its outcome is recorded:

- sent: the platform's id of the message is kept, later changes update that message;
- refused for good: dead; the first one of a place is written to the program's audit and the log, and
  ``milepost doctor`` shows all of them;
- held back for a moderator: looked at again and again, for a day; then it is refused;
- refused for now: back in the queue until the time the platform gave, while other places go on;
- unknown: nobody can say whether it was posted. It is looked for before it is sent again.

What a message says is drawn from the records at the moment it is sent, so several changes that wait
become one update.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any

from bot.clock import Clock
from bot.pace import Pace, Pacer
from bot.sending import Sender
from bot.transport import Transport
from bot.workers import Worker, is_gone
from storage.outbox import Job
from storage.session import Session
from storage.store import Database

LEASE = 60.0  # seconds a claimed job is ours, unless it is renewed: longer than any call of a platform takes
OF_ONE_PLACE = 2  # jobs in hand: one is sent, the next waits its turn. More would only hold up other places
PAUSE = 0.05  # seconds between two looks: cards may follow a moment later, receipts never wait for them
FIRST_WAIT = 1.0  # seconds before an unknown message is looked for; doubled with each try


class Delivery(Worker[Job]):
    """One process's outbox worker of one platform: it waits for no other platform."""

    def __init__(
        self,
        db: Database,
        platform: str,
        transport: Transport,
        clock: Clock,
        *,
        pace: Pace | None = None,
        lease: float = LEASE,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        super().__init__(db, f"delivery to {platform}", pause=PAUSE)
        self._platform = platform
        self._clock = clock
        self._lease = lease
        pacer = Pacer(pace or Pace())
        self._sender = Sender(db, transport, clock, pacer, self._stopping, lease=lease, first_wait=first_wait)

    def _take(self, session: Session, free: int) -> Sequence[Job]:
        return session.outbox.claim(
            self._name,
            self._clock(),
            self._lease,
            free,
            platform=self._platform,
            each=OF_ONE_PLACE,
            in_hand=self._in_hand,
        )

    def _do(self, job: Job) -> Coroutine[Any, Any, None]:
        return self._sender.send(job)

    def _place(self, job: Job) -> str:
        return job.place.key

    def _release(self, session: Session) -> None:
        for worker in session.outbox.sending():
            if is_gone(worker):
                session.outbox.release(worker, self._clock())
