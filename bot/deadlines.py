"""Nominations as time passes: looked at again and again, done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot import beat
from bot.clock import Clock
from bot.posting import want_notices
from bot.running import want
from bot.scrubbing import Scrubber
from handlers.model import Program
from handlers.nominations import deadlines, open_votes, rotation
from handlers.nominations.card import touched_card
from handlers.nominations.deadlines import Due
from handlers.nominations.deciding import close_ended
from handlers.nominations.model import Dossier, State
from storage.session import Session
from storage.store import Database


async def keep_deadlines(
    db: Database, clock: Clock, wake: Callable[[], None], every: float, scrubber: Scrubber
) -> None:
    """Until cancelled. ``wake``: there is something to deliver; ``every``: seconds between two looks."""

    async def look() -> None:
        if waiting := await asyncio.wrap_future(db.submit_read(partial(_waiting, now=clock()))):
            closed = await beat.each("nominations", db, waiting, partial(carry_out, clock=clock))
            wake()
            if any(closed):
                scrubber.ask()

    await beat.keep("nominations", every, look)


def _waiting(session: Session, now: datetime) -> tuple[Program, ...]:
    return beat.due(session.programs.all(), lambda each: deadlines.is_anything_due(each, session, now))


def carry_out(session: Session, program: Program, clock: Clock) -> bool:
    """Whether a vote was closed. Looked at anew within the transaction: whoever was faster has stored it. Of
    an archived program nothing but that, since who voted what must not stay, and nobody hears of it."""
    now = clock()
    if not program.archived:
        _expire(program, session, now)
        _rotate(program, session, now)
    ended = bool(session.panels.ended(program.id, now))
    if ended:
        session.programs.lock(program.id)
        _close(program, session, now)
    if not program.archived:
        _remind(program, session, now)
    return ended


def _expire(program: Program, session: Session, now: datetime) -> None:
    """Questions that nobody answered, and reminders of them."""
    for each in deadlines.due(program, session, now):
        session.programs.lock(program.id)
        is_now = session.dossiers.get(program.id, each.dossier.number)
        if is_now is None or is_now.state is not State.ASKED or _was_done(each, is_now):
            continue
        session.dossiers.save(each.dossier)
        session.audit.add(program.id, None, None, each.wrote, now)
        for touched in touched_card(each.dossier):
            want(session, program, touched, now)
        want_notices(session, each.notices, now)


def _was_done(due: Due, is_now: Dossier) -> bool:
    """Whether another worker has sent this reminder meanwhile."""
    return due.dossier.state is State.ASKED and is_now.reminded_at is not None


def _rotate(program: Program, session: Session, now: datetime) -> None:
    """Of seats that end soon, once."""
    if next(rotation.ending(program, session, now), None) is None:
        return
    session.programs.lock(program.id)
    for found in rotation.ending(program, session, now):
        for seat in found.seats:
            session.panels.ending_told(seat)
        what = f"told of seats of {found.award.slug} that end soon"
        session.audit.add(program.id, None, None, what, now)
        want_notices(session, rotation.notices(found, program, session, now), now)


def _remind(program: Program, session: Session, now: datetime) -> None:
    """Of votes that end soon, once."""
    if not open_votes.to_remind(program, session, now):
        return
    session.programs.lock(program.id)
    votes = open_votes.to_remind(program, session, now)
    for notice, morning in open_votes.reminders(votes, program, session, now):
        want_notices(session, (notice,), now, not_before=morning)
    for each in votes:
        session.panels.reminded(each.ballot, now)
        names = ", ".join(one.address for one in each.dossiers)
        session.audit.add(program.id, None, None, f"reminded of the vote on {names}", now)


def _close(program: Program, session: Session, now: datetime) -> None:
    for closed in close_ended(program, session, now):
        session.audit.add(program.id, None, None, closed.wrote, now)
        for touched in closed.touched:
            want(session, program, touched, now)
        if not program.archived:
            want_notices(session, closed.notices, now)
