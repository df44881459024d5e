"""What came in, once each: the keys of everything seen, and the events still to be handled."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import inbox_queries as q
from storage.columns import split_tenant, tenant_id
from storage.executor import Executor
from storage.upsert import inserted


@dataclass(frozen=True)
class Lane:
    """What is handled in the order it came, and put off together: what one person said in one place.

    ``place`` is a ``Place.key``, ``slack/T1/`` where it is of no place; ``person`` is an ``account_key``,
    empty where no person said it.
    """

    place: str
    person: str = ""

    @property
    def key(self) -> str:
        return f"{self.place} {self.person}"


@dataclass(frozen=True)
class Event:
    """An event to handle. ``attempts`` counts this one too; ``failures`` are those that a bug ended."""

    id: int
    platform: str
    tenant: str
    key: str
    kind: str
    payload: Any
    received_at: datetime
    attempts: int
    failures: int
    lane: Lane


class Inbox:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def claim(self, platform: str, tenant: str, key: str, kind: str) -> bool:
        """Note a command that is handled in this very transaction; False when it was seen before."""
        return self._note(platform, tenant, key, kind, None)

    def put(
        self, platform: str, tenant: str, key: str, kind: str, payload: Any, place: str = "", person: str = ""
    ) -> bool:
        """Keep an event (JSON) to be handled by ``take``; False when it was seen before. ``place`` and
        ``person`` are the platform's ids: where it was said, and by whom."""
        within = tenant_id(platform, tenant)
        lane = Lane(f"{within}/{place}", f"{within}/{person}" if person else "")
        return self._note(platform, tenant, key, kind, payload, lane.key)

    def keep_line(self, platform: str, tenant: str, name: str, line: str) -> None:
        """Keep a command line that a button names, until it is purged; twice is once."""
        self._note(platform, tenant, f"line:{name}", "line", {"line": line})

    def kept_line(self, platform: str, tenant: str, name: str) -> str | None:
        values = {"tenant": tenant_id(platform, tenant), "named": f"line:{name}"}
        kept = self._connection.scalar(q.LINE, values)
        return kept["line"] if kept else None

    def waits(self, platform: str, tenant: str, beginning: str) -> bool:
        """Whether an event whose key begins so is still to be handled."""
        values = {"tenant": tenant_id(platform, tenant), "beginning": beginning}
        return self._connection.scalar(q.WAITS, values) is not None

    def open_count(self) -> int:
        """How many are still to be handled."""
        return self._connection.scalar(q.OPEN_COUNT) or 0

    def take(
        self,
        limit: int,
        lease: timedelta,
        worker: str | None = None,
        platform: str | None = None,
        *,
        each: int | None = None,
        in_hand: Sequence[str] = (),
        admits: Callable[[Lane], bool] = lambda lane: True,
    ) -> tuple[Event, ...]:
        """The oldest events that are due, of one platform or of all. Who takes one must finish it
        within ``lease``, or it is given out again. ``each``: no more of one place, with those ``in_hand``
        (a place each). ``admits`` is asked for each event before it is taken; after a no the rest of its
        lane waits."""
        now, of = self._clock(), "" if platform is None else f"{platform}/"
        may = _sharing(limit if each is None else each, in_hand, admits)
        ids = self._next(limit, {"now": now, "of_platform": of}, may)
        if not ids:
            return ()
        taken = {"ids": ids, "now": now, "lease_ends": now + lease, "by": worker}
        events = map(_event, self._connection.execute(q.TAKE, taken))
        return tuple(sorted(events, key=lambda event: event.id))

    def _next(self, limit: int, values: dict[str, object], may: Callable[[Lane], bool]) -> list[int]:
        """The oldest first, from the heads of all lanes."""
        heads = [(row.head, row.lane) for row in self._connection.execute(q.HEADS, values)]
        waiting, chosen = [each for each in heads if each[0] is not None], list[int]()
        heapq.heapify(waiting)
        while waiting and len(chosen) < limit:
            id, lane = heapq.heappop(waiting)
            if not may(_lane(lane)):
                continue
            chosen.append(id)
            after = self._connection.scalar(q.NEXT, values | {"of_lane": lane, "after": id})
            if after is not None:
                heapq.heappush(waiting, (after, lane))
        return chosen

    def first(self, lane: Lane) -> Event | None:
        """The oldest that is due in a lane."""
        values = {"of_lane": lane.key, "after": 0, "now": self._clock()}
        found = self._connection.scalar(q.NEXT, values)
        return None if found is None else _event(self._connection.execute(q.EVENT, {"row": found}).first())

    def done(self, event_id: int) -> bool:
        """Call it in the transaction that handles the event: False means that another worker
        has handled it meanwhile, and nothing of this transaction may be kept. What it said is not
        kept any longer."""
        return self._connection.execute(q.DONE, {"row": event_id}).rowcount > 0

    def failed(self, event_id: int, error: str, retry_at: datetime | None, *, bug: bool = False) -> bool:
        """Try again at ``retry_at``; None: never. ``error`` is kept for the operator."""
        values = {"row": event_id, "to": "dead" if retry_at is None else "waiting", "bugs": int(bug)}
        return self._connection.execute(q.PUT_BACK, values | {"due": retry_at, "why": error}).rowcount > 0

    def holders(self) -> frozenset[str]:
        """The workers that hold an event now."""
        return frozenset(self._connection.scalars(q.HOLDERS))

    def release(self, worker: str) -> int:
        """End the leases of a worker that is gone; how many events that were."""
        return self._connection.execute(q.RELEASE, {"gone": worker, "now": self._clock()}).rowcount

    def purge(self, older_than: datetime) -> int:
        """Forget finished ones received before then; how many. A platform may deliver again for
        as long as an hour, so keep them longer."""
        return self._connection.execute(q.PURGE, {"before": older_than}).rowcount

    def _note(self, platform: str, tenant: str, key: str, kind: str, payload: Any, lane: str = "") -> bool:
        """Without a lane there is nothing to handle any more."""
        now = self._clock()
        values = {"tenant_id": tenant_id(platform, tenant), "key": key, "kind": kind, "payload": payload}
        values |= {"state": "waiting" if lane else "done", "due_at": now if lane else None}
        values |= {"received_at": now, "attempts": 0, "lane": lane}
        return inserted(self._connection, q.NEW, values)


def _sharing(each: int, in_hand: Sequence[str], admits: Callable[[Lane], bool]) -> Callable[[Lane], bool]:
    """``admits``, where the place has not its share in hand yet; of what is admitted account is kept."""
    busy = Counter(in_hand)

    def may(lane: Lane) -> bool:
        if busy[lane.place] >= each or not admits(lane):
            return False
        busy[lane.place] += 1
        return True

    return may


def _lane(key: str) -> Lane:
    place, _, person = key.partition(" ")
    return Lane(place, person)


def _event(row: Any) -> Event:
    platform, tenant = split_tenant(row.tenant_id)
    known = (row.key, row.kind, row.payload, row.received_at, row.attempts, row.failures)
    return Event(row.id, platform, tenant, *known, _lane(row.lane))
