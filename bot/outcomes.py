"""What becomes of an outbox job once it was tried: how that is recorded, and who hears of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import outage
from bot.clock import Clock
from bot.logs import trace
from bot.posting import body_of
from bot.transport import Gone, Held, Later, Posted, Refused, Unknown, Unseen
from handlers.members.reaching import alone_with
from handlers.rhythm.outage_messages import NOT_KNOWN
from handlers.rhythm.waiting import by_calendar
from storage.errors import Unavailable
from storage.outbox import Job
from storage.outbox_undelivered import A_BUG
from storage.session import Session

log = logging.getLogger(__name__)

Outcome = Callable[[Session], object]  # records what became of a job

TIMED_OUT = "timeout"  # the reason of an Unknown that came of waiting too long
STILL_ON_ITS_WAY = 10.0  # first waits more before that one is looked for: it may be taken yet
LONGEST_WAIT = 300.0  # seconds between two tries
GIVE_UP = 6  # tries of a message that a bug of ours keeps from being sent, or of one that we may not look for
LOOKED_FOR = timedelta(days=1)  # at least, before that one is given up
MODERATORS_TIME = timedelta(days=1)
LEFT_ALONE = "somebody deleted a message of mine here, and I leave it at that"


class Outcomes:
    """``first_wait``: seconds before an unknown message is looked for; doubled with each try."""

    def __init__(self, clock: Clock, first_wait: float) -> None:
        self._clock = clock
        self._first_wait = first_wait

    def sent(self, job: Job, posted: Posted) -> Outcome:
        return lambda s: s.outbox.sent(job, posted.external_id, posted.permalink, self._clock())

    def dropped(self, job: Job, reason: str | None = None) -> Outcome:
        return lambda session: session.outbox.dropped(job, self._clock(), reason)

    def failed(self, job: Job, error: Exception) -> Outcome:
        """Whatever came of trying to say it."""
        match error:
            case Gone():
                return self._gone(job, str(error))
            case Refused():
                return self._refused(job, str(error))
            case Later():
                return self._put_off(job, error.seconds, str(error), error.looked_to)
            case Held():
                return self._held(job, error)
            case Unseen():
                return self._unseen(job, error)
            case Unknown():
                return self._unknown(job, str(error), error.looked_to)
            case Unavailable():
                return self._put_off(job, self._wait(job), str(error))
        # a bug of ours: traced, and the other messages go on
        log.error("delivery of %s failed: %s", job.key, trace(error))
        return self._stopped(job, f"{type(error).__name__}, {A_BUG}")

    def _put_off(self, job: Job, seconds: float, reason: str, looked_to: str | None = None) -> Outcome:
        until = self._clock() + timedelta(seconds=max(0.0, seconds))
        return lambda session: session.outbox.later(job, until, reason, looked_to or job.looked_to)

    def _held(self, job: Job, error: Held) -> Outcome:
        """A moderator says no by saying nothing: after a day it counts as refused, with all below it."""
        now = self._clock()
        until = now + timedelta(seconds=error.seconds)

        def record(session: Session) -> None:
            since = session.messages.posted_at(error.uuid)
            if since is not None and now - since >= MODERATORS_TIME:
                self._refused(job, "a moderator did not let it through within a day")(session)
            elif error.uuid == job.uuid:
                session.outbox.waits(job, error.external_id, str(error), now, until)
            else:
                session.outbox.later(job, until, str(error))

        return record

    def _unknown(self, job: Job, reason: str, looked_to: str | None = None) -> Outcome:
        """Looked for again and again, until the platform says whether it is there."""
        log.warning("delivery of %s: it is not known whether it was posted (%s)", job.key, reason)
        on_its_way = self._first_wait * STILL_ON_ITS_WAY if reason == TIMED_OUT else 0.0
        until = self._clock() + timedelta(seconds=self._wait(job) + on_its_way)
        return lambda session: session.outbox.unknown(job, reason, until, looked_to)

    def _unseen(self, job: Job, error: Unseen) -> Outcome:
        """Whoever may look again sees it posted or sends it again; until then others are not kept waiting."""
        if job.attempts >= GIVE_UP and self._clock() - job.wanted_at >= LOOKED_FOR:
            return self._refused(job, NOT_KNOWN)
        return self._unknown(job, str(error), error.looked_to)

    def _stopped(self, job: Job, reason: str) -> Outcome:
        if job.attempts >= GIVE_UP:
            return self._refused(job, reason)
        return self._unknown(job, reason)

    def _refused(self, job: Job, reason: str) -> Outcome:
        def record(session: Session) -> None:
            now, first = self._clock(), False
            if outage.is_personal(job):
                session.outbox.dropped(job, now, reason)
            elif first := session.outbox.refused(job, reason, now):
                _note(session, job, f"cannot post here: {reason}", now)
            for letter in outage.letters(job, reason, session, first=first):
                body, at = body_of(letter.reply, None), alone_with(letter.to)
                session.outbox.want(letter.program_id, at, letter.key, lane=letter.key, body=body, now=now)

        log.error("delivery of %s to %s is refused: %s", job.key, job.place.key, reason)
        return record

    def _gone(self, job: Job, reason: str) -> Outcome:
        """No outage. What somebody asks for again is posted anew; what keeps itself up to date, as cards do,
        stays away with all below it: whoever deleted it meant it."""
        if outage.is_personal(job):
            return self._refused(job, reason)

        def record(session: Session) -> None:
            now, stood = self._clock(), job.external_id is not None
            if stood and job.body is not None and by_calendar(job.key):
                session.outbox.anew(job, reason, now)
                return
            if stood and session.messages.deleted(job.program_id, job.place, job.key, now):
                _note(session, job, f"{LEFT_ALONE}: {job.key}", now)
            session.outbox.dropped(job, now, reason)

        return record

    def _wait(self, job: Job) -> float:
        return min(self._first_wait * 2.0 ** min(job.attempts - 1, 20), LONGEST_WAIT)


def _note(session: Session, job: Job, what: str, now: datetime) -> None:
    session.audit.add(job.program_id or None, None, job.place.key, what, now)
