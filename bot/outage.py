"""Who hears what could not be said where it belongs: the one whom an answer is for, and, once for an outage,
the program's stewards; each alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers import reply_json
from handlers.members.reaching import alone_with, person_at, stewards_at
from handlers.model import Identity, Program
from handlers.okrs.whereabouts import place_of
from handlers.reply import Aside, Reply
from handlers.rhythm import outage_messages
from storage.outbox import Job
from storage.session import Session

NOT_THERE = Aside("I could not answer where you wrote.")
KIND = "outage:"  # how the key of such a letter begins


@dataclass(frozen=True)
class Letter:
    """A private message to the person with this account. Those about one outage have one ``key``."""

    program_id: str
    to: Identity
    key: str
    reply: Reply


def is_personal(job: Job) -> bool:
    """Whether it is for one person, who hears it elsewhere when it may not be said there: then there is
    nothing to be sent again."""
    return job.key.startswith(KIND) or (job.body is not None and job.body.get("to") is not None)


def letters(job: Job, reason: str, session: Session, *, first: bool) -> Iterator[Letter]:
    """What follows when ``job`` is refused. ``first``: of its place since something was sent there. A letter
    about an outage that is refused itself goes to the person's other accounts, one after the other."""
    if job.key.startswith(KIND):
        yield from _elsewhere(job, session)
    elif is_personal(job):
        yield from _alone(job)
    elif first and person_at(job.place) is None:
        yield from _to_stewards(job, reason, session)


def _alone(job: Job) -> Iterator[Letter]:
    """An answer that may not stand where it belongs, for the one it is for."""
    assert job.body is not None
    to = Identity(job.place.platform, job.place.tenant, job.body["to"])
    with contextlib.suppress(reply_json.Unreadable):
        reply = reply_json.load(job.body)
        yield Letter(job.program_id, to, job.key, replace(reply, blocks=(*reply.blocks, NOT_THERE)))


def _to_stewards(job: Job, reason: str, session: Session) -> Iterator[Letter]:
    program = _program(job, session)
    if program is None or program.archived:
        return
    place = place_of(job.place.key, program, session) or job.place
    key = f"{KIND}{job.place.key}:{session.undelivered.last_sent(job.place)}"
    for account in stewards_at(program, session):
        yield Letter(program.id, account, key, outage_messages.cannot_post(program, place, reason))


def _program(job: Job, session: Session) -> Program | None:
    """The one that the message is of, else the one that lives in that place."""
    found = session.programs.at(job.place)
    if not job.program_id or (found is not None and found.id == job.program_id):
        return found
    return session.programs.get(job.program_id)


def _elsewhere(job: Job, session: Session) -> Iterator[Letter]:
    account = person_at(job.place)
    member = session.members.at(account) if account is not None else None
    if member is None or job.body is None:
        return
    for other in member.identities:
        if session.messages.of(job.program_id, alone_with(other), job.key) is None:
            yield Letter(job.program_id, other, job.key, reply_json.load(job.body))
            return
