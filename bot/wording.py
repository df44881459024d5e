"""What an outbox job says now, where, and when: read from the records at the moment it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.survey_links import linked
from handlers import reply_json
from handlers.feedback import letters
from handlers.model import Program
from handlers.okrs.traces import draw
from handlers.reply import Aside, Reply
from handlers.rhythm import waiting
from handlers.rhythm.waiting import by_calendar, for_homes
from storage.messages import Message
from storage.outbox import Job
from storage.session import Session

OUT_OF_SIGHT = Reply((Aside("This was said in a place that is private now: it is shown there alone."),))
NEVER_POSTED = "the message it belongs under was never posted"
ARCHIVED = "its program was archived meanwhile"
NO_HOME = "this is no home of its program any more"
DELETED = "somebody deleted the message it belongs under"


@dataclass(frozen=True)
class Wording:
    """``under``: the platform's id of the message that it stands under; ``orphan``: there ought to be one
    and there is none. ``at``: when it may be posted. ``moot``: why it is not to be said any more."""

    reply: Reply
    under: str | None
    at: datetime
    orphan: bool = False
    moot: str = ""


def worded(session: Session, job: Job, now: datetime) -> Wording | None:
    """None where there is nothing to say any more."""
    if letters.is_letter(job.key):
        return _letter(session, job, now)
    return _drawn(session, job, now) if job.body is None else _planned(session, job, now)


def _letter(session: Session, job: Job, now: datetime) -> Wording | None:
    """What a survey says to one person."""
    program = session.programs.get(job.program_id)
    drawn = letters.draw(job.key, job.place, program, session, now) if program is not None else None
    return Wording(linked(drawn.reply, session), None, drawn.at) if drawn is not None else None


def _planned(session: Session, job: Job, now: datetime) -> Wording:
    """Its words stand in the row."""
    assert job.body is not None
    key = job.body.get("under_key")
    above = _above(session, job, key)
    under = above.external_id if above else None
    program = session.programs.get(job.program_id) if by_calendar(job.key) else None
    at = _said_at(session, job, program, now)
    moot = "it came too late" if at is None else _moot(job, above) or _homeless(job, program)
    orphan = key is not None and under is None
    reply = linked(reply_json.load(job.body), session)
    return Wording(reply, under or job.body.get("thread"), at or now, orphan, moot)


def _drawn(session: Session, job: Job, now: datetime) -> Wording | None:
    """A trace of the program's, in a place of its own."""
    program = session.programs.at(job.place)
    if program is None or program.id != job.program_id:
        return None
    place = next((each for each in program.places if each.key == job.place.key), job.place)
    drawn = draw(job.key, program, session, place, now)
    if drawn is None:
        stands = job.external_id is not None and job.key.startswith("check-in:")
        return Wording(OUT_OF_SIGHT, None, now) if stands else None
    above = _above(session, job, drawn.under)
    under = above.external_id if above else None
    orphan = drawn.under is not None and under is None
    return Wording(drawn.reply, under, now, orphan, _moot(job, above))


def _above(session: Session, job: Job, key: str | None) -> Message | None:
    """Our message with this key."""
    return session.messages.of(job.program_id, job.place, key) if key is not None else None


def _moot(job: Job, above: Message | None) -> str:
    """Why it is not to be posted any more. What stands is kept true all the same."""
    if job.external_id is not None:
        return ""
    return DELETED if above is not None and above.gone_at is not None else ""


def _homeless(job: Job, program: Program | None) -> str:
    """Why what comes by the calendar and had to wait is not posted any more. Answers to people are."""
    if job.external_id is not None or not by_calendar(job.key):
        return ""
    if program is None or program.archived:
        return ARCHIVED
    home = not for_homes(job.key) or job.place.key in {each.key for each in program.homes}
    return "" if home else NO_HOME


def _said_at(session: Session, job: Job, program: Program | None, now: datetime) -> datetime | None:
    if program is None or not waiting.waits(job.key, job.place):
        return now
    return waiting.said_at(job.key, job.wanted_at, job.place, program, session, now)
