"""Surveys as time passes: people are reminded, rounds close, the next ones begin. Looked at again and again,
done once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from bot import counting, heads
from bot.clock import Clock
from bot.counting import Box
from bot.logs import trace
from bot.origin import Lookups
from bot.posting import want_posts
from bot.running import new_id, want
from bot.sides import Polls
from handlers.feedback import closing
from handlers.feedback.closing import Step
from handlers.model import Program
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)


async def keep_windows(
    db: Database,
    clock: Clock,
    wake: Callable[[], None],
    every: float,
    polls: Mapping[str, Polls],
    lookups: Mapping[str, Lookups],
) -> None:
    """Until cancelled. ``wake``: there is something to deliver; ``every``: seconds between two looks."""
    tidy = False  # whether no key that was destroyed can be in the files any more
    while True:
        try:
            now = clock()
            if await asyncio.wrap_future(db.submit_read(partial(closing.is_anything_due, now=now))):
                tidy = False
                box = await counting.counted(db, now, polls)
                for id in await asyncio.wrap_future(db.submit_read(_waiting)):
                    await _carried_out(db, id, clock, box)
                wake()
            if await heads.count(db, clock, lookups):
                wake()
            if not tidy:
                tidy = await asyncio.to_thread(db.scrub)
        except Unavailable as error:
            log.warning("surveys have to wait: the database is %s", error.reason.value)
        except Exception as error:  # the beat outlives a bug, and what is due stays due
            log.error("could not look at surveys: %s", trace(error))
        await asyncio.sleep(every)


def _waiting(session: Session) -> tuple[str, ...]:
    return tuple(program.id for program in closing.programs(session))


async def _carried_out(db: Database, program_id: str, clock: Clock, box: Box) -> None:
    """One program's, so that a bug in it stops no other's."""
    try:
        await asyncio.wrap_future(
            db.submit(partial(carry_out, program_id=program_id, clock=clock, box=box)).future
        )
    except Unavailable:
        raise
    except Exception as error:
        log.error("could not look at a program's surveys: %s", trace(error))


def carry_out(session: Session, program_id: str, clock: Clock, box: Box) -> None:
    """Looked at anew under the program's lock: whoever was faster has stored it."""
    program = session.programs.get(program_id)
    if program is None:
        return
    session.programs.lock(program_id)
    for step in closing.steps(program, session, clock(), new_id):
        if step.close is None or counting.put(step.close, box, session):
            _take(step, program, session, clock)


def _take(step: Step, program: Program, session: Session, clock: Clock) -> None:
    now = clock()
    if step.close is not None and not session.surveys.close(step.close, now):
        return
    if step.save is not None:
        session.surveys.save(step.save)
    if step.add is not None:
        session.surveys.add(step.add)
        session.audiences.ask(step.add, step.people)
    session.audit.add(program.id, None, None, step.wrote, now)
    for touched in step.touched:
        want(session, program, touched, now)
    want_posts(session, program.id, step.posts, now)
