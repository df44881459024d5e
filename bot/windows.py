"""Surveys as time passes: people are reminded, rounds close, the next ones begin. Looked at again and again,
done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot import beat, counting, groups, heads
from bot.clock import Clock
from bot.counting import Box, Counted
from bot.origin import Lookups
from bot.posting import want_posts
from bot.running import new_id, want
from bot.scrubbing import Scrubber
from bot.sides import Polls
from handlers.feedback import closing, polling
from handlers.feedback.closing import Step
from handlers.model import Program
from storage.session import Session
from storage.store import Database


async def keep_windows(
    db: Database,
    clock: Clock,
    wake: Callable[[], None],
    every: float,
    polls: Mapping[str, Polls],
    lookups: Mapping[str, Lookups],
    scrubber: Scrubber,
) -> None:
    """Until cancelled. ``wake``: there is something to deliver; ``every``: seconds between two looks."""

    async def look() -> None:
        now = clock()
        if waiting := await asyncio.wrap_future(db.submit_read(partial(_waiting, now=now))):
            await groups.look(db, clock, lookups)
            box = await counting.counted(db, now, polls)
            closed = await beat.each("surveys", db, waiting, partial(carry_out, clock=clock, box=box))
            wake()
            if any(closed):  # not while one waits for a platform, which it may do for a day
                scrubber.ask()
        if await heads.count(db, clock, lookups):
            wake()

    await beat.keep("surveys", every, look)


def _waiting(session: Session, now: datetime) -> tuple[Program, ...]:
    return beat.due(
        closing.programs(session), lambda each: next(closing.steps(each, session, now), None) is not None
    )


def carry_out(session: Session, program: Program, clock: Clock, box: Box) -> bool:
    """Whether one was closed. Looked at anew under the program's lock: whoever was faster has stored it."""
    session.programs.lock(program.id)
    closed = False
    for step in closing.steps(program, session, clock(), new_id):
        if step.close is None:
            _take(step, program, session, clock())
        elif step.close.id not in box.waiting:
            closed |= _close(step, program, session, clock(), counting.put(step.close, box, session))
        elif step.close.waits_since is None:
            _take(closing.waits(step.close, program, clock()), program, session, clock())
    return closed


def _close(step: Step, program: Program, session: Session, now: datetime, votes: Counted) -> bool:
    """False where that was done."""
    assert step.close is not None
    if not session.surveys.close(step.close, now, votes.unnamed, votes.lost):
        return False
    session.directory.forget_when()
    missing = polling.without(votes.lost)
    _take(replace(step, wrote=", ".join(filter(None, (step.wrote, missing)))), program, session, now)
    return True


def _take(step: Step, program: Program, session: Session, now: datetime) -> None:
    if step.save is not None:
        session.surveys.save(step.save)
    if step.add is not None:
        session.surveys.add(step.add)
        session.audiences.ask(step.add, step.people)
    session.audit.add(program.id, None, None, step.wrote, now)
    for touched in step.touched:
        want(session, program, touched, now)
    want_posts(session, program.id, step.posts, now)
