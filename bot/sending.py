"""One outbox job: say what is true now, once, and record what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot import outage
from bot.clock import Clock
from bot.logs import trace
from bot.pace import Pacer
from bot.survey_links import linked
from bot.transport import Held, Later, Posted, Refused, Transport, Unknown
from handlers import reply_json
from handlers.members.reaching import alone_with
from handlers.okrs.traces import Drawn, draw
from handlers.reply import Aside, Reply
from handlers.rhythm import waiting
from storage.errors import NotSaved, Unavailable
from storage.outbox import Job
from storage.outbox_undelivered import A_BUG
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")

Outcome = Callable[[Session], object]  # records what became of a job

PAUSES = (0.2, 1.0, 5.0)  # seconds before an outcome is recorded again
LONGEST_QUEUE = 20.0  # seconds a claimed job waits for the ones before it, well within its lease
PATIENCE = 2.0  # seconds a job waits in hand for its turn; for longer it goes back to the queue
TIMED_OUT = "timeout"  # the reason of an Unknown that came of waiting too long
STILL_ON_ITS_WAY = 10.0  # first waits more before that one is looked for: it may be taken yet
LONGEST_WAIT = 300.0  # seconds between two tries
GIVE_UP = 6  # tries of a message that a bug of ours keeps from being sent
OUT_OF_SIGHT = Reply((Aside("This was said in a place that is private now: it is shown there alone."),))
MODERATORS_TIME = timedelta(days=1)
UNKNOWN = "unknown"  # Job.before of one that an earlier try may have posted


def body_of(
    reply: Reply, thread: str | None, to: str | None = None, *, under_key: str | None = None
) -> dict[str, Any]:
    """The body of a message that says just this; ``thread``: the platform's id of the message it is
    said under; ``under_key``: the key of one of ours in the same place, where that is not known yet;
    ``to``: the account that hears it alone where it may not be said there."""
    under = {} if under_key is None else {"under_key": under_key}
    return {"thread": thread, "to": to} | under | reply_json.dump(reply)


class Sender:
    """Does jobs that are already claimed. ``stopping`` is set at shutdown."""

    def __init__(
        self,
        db: Database,
        transport: Transport,
        clock: Clock,
        pacer: Pacer,
        stopping: asyncio.Event,
        first_wait: float,
    ) -> None:
        self._db = db
        self._transport = transport
        self._clock = clock
        self._pacer = pacer
        self._stopping = stopping
        self._first_wait = first_wait
        self._in_turn: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(self, job: Job) -> None:
        """Do the job and record its outcome; raises nothing but cancellation.

        Where it cannot be recorded, the lease runs out and the message is looked for.
        """
        outcome = await self._outcome(job)
        for pause in (*PAUSES, None):
            try:
                await asyncio.wrap_future(self._db.submit(outcome).future)
                return
            except Exception as error:
                log.error("delivery of %s: its outcome is not recorded: %s", job.key, trace(error))
                if pause is None or not isinstance(error, NotSaved):
                    return
            await asyncio.sleep(pause)

    async def _outcome(self, job: Job) -> Outcome:
        began = time.monotonic()
        try:
            async with self._in_turn[job.place.key]:  # a place's messages stand in the order they were wanted
                if time.monotonic() - began > LONGEST_QUEUE:
                    raise Later(0, "others in this place took long")
                return await self._attempt(job)
        except Refused as error:
            return self._refused(job, str(error))
        except Later as error:
            return self._put_off(job, error.seconds, str(error))
        except Held as error:
            return self._held(job, error)
        except Unknown as error:
            return self._unknown(job, str(error))
        except Unavailable as error:
            return self._put_off(job, self._wait(job), str(error))
        except Exception as error:  # a bug of ours: traced, and the other messages go on
            log.error("delivery of %s failed: %s", job.key, trace(error))
            return self._failed(job, f"{type(error).__name__}, {A_BUG}")

    # ---- saying it -------------------------------------------------------------------------------

    async def _attempt(self, job: Job) -> Outcome:
        drawn, under, at = await self._read(lambda session: self._draw(session, job))
        if drawn is None:
            return lambda session: session.outbox.dropped(job, self._clock())
        posted = await self._found(job, under)
        if posted is None:
            if at is None:
                return lambda session: session.outbox.dropped(job, self._clock(), "it came too late")
            if (hush := (at - self._clock()).total_seconds()) > 0:
                raise Later(hush, "these are their quiet hours")
            if drawn.under is not None and under is None:
                raise Refused("the message it belongs under was never posted")
            posted = await self._say(job, drawn, under)
        return self._sent(job, posted)

    def _draw(self, session: Session, job: Job) -> tuple[Drawn | None, str | None, datetime | None]:
        """What the message says now, the platform's id of the message it belongs under, and when it may be
        posted, as ``waiting`` has it: None where it is not to be said any more."""
        now = self._clock()
        if job.body is not None:
            said = Drawn(linked(reply_json.load(job.body), session), job.body.get("under_key"))
            under = self._above(session, job, said.under) or job.body.get("thread")
            return said, under, _said_at(session, job, now)
        program = session.programs.at(job.place)
        if program is None or program.id != job.program_id:
            return None, None, now
        place = next((each for each in program.places if each.key == job.place.key), job.place)
        drawn = draw(job.key, program, session, place, now)
        if drawn is None and job.external_id is not None and job.key.startswith("check-in:"):
            return Drawn(OUT_OF_SIGHT), None, now  # it stands there already
        return drawn, self._above(session, job, drawn.under if drawn else None), now

    def _above(self, session: Session, job: Job, key: str | None) -> str | None:
        above = session.outbox.message(job.program_id, job.place, key) if key is not None else None
        return above.external_id if above else None  # the platform's id of our message with this key

    async def _found(self, job: Job, under: str | None) -> Posted | None:
        """The message, where an earlier try may have posted it already."""
        if job.before != UNKNOWN or job.external_id is not None:
            return None
        with self._holding(job, "find"):
            return await self._transport.find(job.place, job.uuid, under=under)

    async def _say(self, job: Job, drawn: Drawn, under: str | None) -> Posted:
        method = "post" if job.external_id is None else "update"
        await self._turn(job)
        with self._holding(job, method):
            if job.external_id is None:
                return await self._transport.post(job.place, drawn.reply, uuid=job.uuid, under=under)
            return await self._transport.update(job.place, job.external_id, drawn.reply)

    @contextlib.contextmanager
    def _holding(self, job: Job, method: str) -> Iterator[None]:
        """Keep what a platform asked for: no call of this method in this place before its time."""
        now = time.monotonic()
        if (hold := self._pacer.held(job.place.key, method, now)) is not None:
            raise Later(hold.until - now, hold.reason)
        try:
            yield
        except Later as error:
            self._pacer.hold(job.place.key, method, time.monotonic() + error.seconds, str(error))
            raise

    async def _turn(self, job: Job) -> None:
        """Wait for the place's next turn."""
        while (wait := self._pacer.take(job.place.key, time.monotonic())) > 0:
            if wait > PATIENCE or self._stopping.is_set():
                raise Later(wait, "this place has its pace")
            await asyncio.sleep(wait)

    # ---- what became of it -----------------------------------------------------------------------

    def _sent(self, job: Job, posted: Posted) -> Outcome:
        return lambda s: s.outbox.sent(job, posted.external_id, posted.permalink, self._clock())

    def _put_off(self, job: Job, seconds: float, reason: str) -> Outcome:
        until = self._clock() + timedelta(seconds=max(0.0, seconds))
        return lambda session: session.outbox.later(job, until, reason)

    def _held(self, job: Job, error: Held) -> Outcome:
        """A moderator says no by saying nothing: after a day it counts as refused, with all below it."""
        now = self._clock()
        until = now + timedelta(seconds=error.seconds)

        def record(session: Session) -> None:
            since = session.outbox.posted_at(error.uuid)
            if since is not None and now - since >= MODERATORS_TIME:
                self._refused(job, "a moderator did not let it through within a day")(session)
            elif error.uuid == job.uuid:
                session.outbox.waits(job, error.external_id, str(error), now, until)
            else:
                session.outbox.later(job, until, str(error))

        return record

    def _unknown(self, job: Job, reason: str) -> Outcome:
        """Looked for again and again, until the platform says whether it is there."""
        log.warning("delivery of %s: it is not known whether it was posted (%s)", job.key, reason)
        on_its_way = self._first_wait * STILL_ON_ITS_WAY if reason == TIMED_OUT else 0.0
        until = self._clock() + timedelta(seconds=self._wait(job) + on_its_way)
        return lambda session: session.outbox.unknown(job, reason, until)

    def _failed(self, job: Job, reason: str) -> Outcome:
        if job.attempts >= GIVE_UP:
            return self._refused(job, reason)
        return self._unknown(job, reason)

    def _refused(self, job: Job, reason: str) -> Outcome:
        def record(session: Session) -> None:
            now, first = self._clock(), False
            if outage.is_personal(job):
                session.outbox.dropped(job, now, reason)
            elif first := session.outbox.refused(job, reason, now):
                what = f"cannot post here: {reason}"
                session.audit.add(job.program_id or None, None, job.place.key, what, now)
            for letter in outage.letters(job, reason, session, first=first):
                body, at = body_of(letter.reply, None), alone_with(letter.to)
                session.outbox.want(letter.program_id, at, letter.key, lane=letter.key, body=body, now=now)

        log.error("delivery of %s to %s is refused: %s", job.key, job.place.key, reason)
        return record

    def _wait(self, job: Job) -> float:
        return min(self._first_wait * 2.0 ** min(job.attempts - 1, 20), LONGEST_WAIT)

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._db.submit_read(work))


def _said_at(session: Session, job: Job, now: datetime) -> datetime | None:
    program = session.programs.get(job.program_id) if waiting.waits(job.key, job.place) else None
    if program is None:
        return now
    return waiting.said_at(job.key, job.wanted_at, job.place, program, session, now)
