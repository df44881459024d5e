"""Surveys as time passes: closed at their end, and their results posted; done once, whoever looks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from bot.clock import Clock
from bot.logs import trace
from bot.running import want
from handlers.feedback import closing
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)


async def keep_windows(db: Database, clock: Clock, wake: Callable[[], None], every: float) -> None:
    """Until cancelled. ``wake``: there is something to deliver; ``every``: seconds between two looks."""
    tidy = False  # whether no key that was destroyed can be in the files any more
    while True:
        try:
            now = clock()
            if await asyncio.wrap_future(db.submit_read(partial(closing.is_anything_due, now=now))):
                tidy = False
                await asyncio.wrap_future(db.submit(partial(_carry_out, clock=clock)).future)
                wake()
            if not tidy:
                await asyncio.to_thread(db.scrub)
                tidy = True
        except Unavailable as error:
            log.warning("surveys have to wait: the database is %s", error.reason.value)
        except Exception as error:  # the beat outlives a bug, and what is due stays due
            log.error("could not look at surveys: %s", trace(error))
        await asyncio.sleep(every)


def _carry_out(session: Session, clock: Clock) -> None:
    now = clock()
    for survey in closing.due(session, now):
        session.programs.lock(survey.program_id)
        program = session.programs.get(survey.program_id)
        if program is None or not session.surveys.close(survey, now):
            continue
        session.audit.add(program.id, None, None, f"survey {survey.address} closed", now)
        for touched in closing.touched(survey, program):
            want(session, program, touched, now)
