"""What the bot still has to post, and what became of it.

A row says "make message K in place P say what is true now". Rows of one lane go out strictly in
order; ``sending`` is committed before the call, so a crash in between leaves a lease that expires
and comes out as ``unknown``, to be looked for on the platform before anything is sent again. What
the platform took and holds back for a moderator is ``waiting``: others of its lane may pass it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from handlers.model import Place
from storage import outbox_queries as q
from storage.columns import split_tenant, tenant_id
from storage.executor import Executor
from storage.messages import where, which
from storage.upsert import inserted


@dataclass(frozen=True)
class Job:
    """One row, claimed. ``before`` is ``pending`` or ``unknown``: look before you send.

    ``body`` None: what it says is drawn from the records now. With an ``external_id`` the message is
    there already and is to be changed.
    """

    id: int
    program_id: str
    place: Place  # private, and without a name: ask the directory
    key: str
    lane: str
    uuid: str
    external_id: str | None
    body: dict[str, Any] | None
    attempts: int  # this one counted
    before: str
    wanted_at: datetime
    lease_ends: datetime
    looked_to: str | None  # how far an earlier try looked for it; nothing was sent since


@dataclass(frozen=True)
class Stats:
    """How many rows stand in each state, and since when the oldest unfinished one is due."""

    pending: int
    sending: int
    unknown: int
    waiting: int
    dead: int
    oldest_due: datetime | None


class Outbox:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def want(
        self,
        program_id: str,
        place: Place,
        key: str,
        *,
        lane: str,
        body: dict[str, Any] | None = None,
        now: datetime,
        not_before: datetime | None = None,
    ) -> None:
        """Ask for a message, or for it to be brought up to date. One that still waits is reused,
        with the newer body."""
        message = where(program_id, place, key)
        inserted(self._connection, q.NEW_MESSAGE, message | {"uuid": str(uuid4())})
        row = {"lane": lane, "body": body, "state": "pending", "wanted_at": now, "due_at": not_before or now}
        inserted(self._connection, q.WANT, message | row | {"attempts": 0})

    def claim(
        self,
        worker: str,
        now: datetime,
        lease_seconds: float,
        limit: int,
        *,
        platform: str | None = None,
        each: int | None = None,
        in_hand: Sequence[str] = (),
    ) -> tuple[Job, ...]:
        """Take rows that are due and first in their lane; commit before you call the platform.
        No two workers get the same one while its lease lasts. ``platform``: only its own; ``each``: no
        more of one place, with those ``in_hand`` (a ``Place.key`` a job)."""
        values = {"now": now, "of_tenants": "" if platform is None else f"{platform}/"}
        before = self._free(values, limit, limit if each is None else each, in_hand)
        if not before:
            return ()
        lease = {"worker": worker, "lease_ends": now + timedelta(seconds=lease_seconds)}
        self._connection.execute(q.TAKE, {"ids": list(before)} | lease)
        rows = self._connection.execute(q.TAKEN, {"ids": list(before)})
        return tuple(_job(row, *before[row.id]) for row in rows)

    def _free(
        self, values: dict[str, object], limit: int, each: int, in_hand: Sequence[str]
    ) -> dict[int, tuple[str, str | None]]:
        """Rows to take: what they were, how far they were looked for. A place that has its share is left
        out of the next look, so that one with a long queue hides no other."""
        taken, busy, left_out = dict[int, tuple[str, str | None]](), Counter(in_hand), -1
        full = [place for place, count in busy.items() if count >= each]
        while len(taken) < limit and len(full) != left_out:
            left_out = len(full)
            found = self._connection.execute(q.DUE, values | {"count": limit, "full": full}).all()
            for row in found:
                if row.id not in taken and len(taken) < limit and busy[row.place] < each:
                    before = "unknown" if row.state in ("unknown", "sending") else "pending"
                    taken[row.id] = before, row.looked_to
                    busy[row.place] += 1
            full = [place for place, count in busy.items() if count >= each]
            if len(found) < limit:
                break
        return taken

    def renewed(self, job: Job, until: datetime) -> bool:
        """Whether it is still this claim's; then its lease lasts until then."""
        return self._close(job, {"due_at": until})

    def sent(self, job: Job, external_id: str, permalink: str | None, now: datetime) -> None:
        """It is there. Kept even when the lease is over: the platform's word counts."""
        self._posted(job, external_id, permalink, now)
        self._finish(job, "sent", None, now)

    def waits(self, job: Job, external_id: str, reason: str, now: datetime, until: datetime) -> None:
        """The platform has it and does not show it yet: to be brought up to date from ``until`` on, once
        however often that is wanted."""
        self._posted(job, external_id, None, now)
        if self._connection.scalar(q.WAITS_ALREADY, where(job.program_id, job.place, job.key)) is not None:
            self._finish(job, "dropped", reason, now)
        else:
            self._put_back(job, "waiting", until, reason)

    def anew(self, job: Job, reason: str, now: datetime) -> None:
        """What was to be changed was deleted there: it is to be posted as a new message, and so is what
        waits to be changed below it."""
        if not self._close(job, {"state": "pending", "reason": reason, "due_at": now}):
            return
        lane = where(job.program_id, job.place, job.key) | {"of_lane": job.lane}
        waiting = self._connection.execute(q.BELOW, lane).all()
        below = [row.key for row in waiting if row.body and row.body.get("under_key") == job.key]
        for key in (job.key, *below):
            mark = {"new_uuid": str(uuid4())}
            self._connection.execute(q.ANEW, which(job.program_id, job.place, key) | mark)

    def refused(self, job: Job, reason: str, now: datetime) -> bool:
        """Not tried again by itself (see ``Undelivered``). True when it is the place's first refusal since
        something was sent there: the time to tell the stewards."""
        here = {"tenant_id": tenant_id(job.place.platform, job.place.tenant), "place_id": job.place.id}
        told = self._connection.scalar(q.REFUSED_BEFORE, here) is not None
        return self._finish(job, "dead", reason, now) and not told

    def dropped(self, job: Job, now: datetime, reason: str | None = None) -> None:
        """There is nothing to say here any more: done, without a message."""
        self._finish(job, "dropped", reason, now)

    def sending(self) -> frozenset[str]:
        """The workers that hold a row now."""
        return frozenset(self._connection.scalars(q.HOLDERS))

    def release(self, worker: str, now: datetime) -> int:
        """End the leases of a worker that is gone: its rows are *unknown* and due now; how many."""
        return self._connection.execute(q.RELEASE, {"gone": worker, "now": now}).rowcount

    def later(self, job: Job, until: datetime, reason: str, looked_to: str | None = None) -> None:
        """It was not sent now and may be tried again from ``until`` on; its lane waits with it. What an
        earlier try may have sent is still to be looked for, from ``looked_to`` on."""
        self._put_back(job, job.before, until, reason, looked_to)

    def unknown(self, job: Job, reason: str, until: datetime, looked_to: str | None = None) -> None:
        """Whether it was sent is not known; it is to be looked for from ``until`` on. ``looked_to``: how
        far this try looked, where it sent nothing; a claim that comes to no end begins anew."""
        self._put_back(job, "unknown", until, reason, looked_to)

    def stats(self) -> Stats:
        counts: dict[str, int] = {row.state: row.rows for row in self._connection.execute(q.COUNTS)}
        return Stats(
            pending=counts.get("pending", 0),
            sending=counts.get("sending", 0),
            unknown=counts.get("unknown", 0),
            waiting=counts.get("waiting", 0),
            dead=counts.get("dead", 0),
            oldest_due=self._connection.scalar(q.OLDEST_DUE),
        )

    def purge(self, before: datetime) -> int:
        """Forget rows finished before then; how many. The messages stay known."""
        return self._connection.execute(q.PURGE, {"before": before}).rowcount

    def _posted(self, job: Job, external_id: str, permalink: str | None, now: datetime) -> None:
        known: dict[str, object] = {"to_external": external_id, "to_permalink": permalink, "at": now}
        known["to_thread"] = external_id.partition("/")[0]
        self._connection.execute(q.POSTED, which(job.program_id, job.place, job.key) | known)

    def _finish(self, job: Job, state: str, reason: str | None, now: datetime) -> bool:
        done: dict[str, object] = {"state": state, "reason": reason, "finished_at": now}
        return self._close(job, done if state == "dead" else done | {"body": None})  # dead may be said yet

    def _put_back(
        self, job: Job, state: str, until: datetime, reason: str, looked_to: str | None = None
    ) -> None:
        self._close(job, {"state": state, "reason": reason, "due_at": until, "looked_to": looked_to})

    def _close(self, job: Job, values: dict[str, object]) -> bool:
        """False when the lease was over and another worker has the row by now."""
        mine = {"which": job.id, "attempt": job.attempts}
        return self._connection.execute(q.CLOSE, mine | values).rowcount > 0


def _job(row: Any, before: str, looked_to: str | None) -> Job:
    place = Place(*split_tenant(row.tenant_id), row.place_id)
    return Job(
        row.id,
        row.program_id,
        place,
        row.key,
        row.lane,
        row.uuid,
        row.external_id,
        row.body,
        row.attempts,
        before,
        row.wanted_at,
        row.due_at,
        looked_to,
    )
