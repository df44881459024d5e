"""That stewards hear of new feedback: each morning it is looked at whether there is any. Nothing is put in
line when it is given, so that nothing but the words themselves is written at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from bot import beat
from bot.clock import Clock
from bot.posting import want_posts
from handlers.feedback.listening import newest_morning, news
from handlers.model import Program
from storage.session import Session
from storage.store import Database

SLOT = "feedback"  # as what a morning is claimed
WHAT = "feedback"


async def keep_mornings(db: Database, clock: Clock, wake: Callable[[], None], every: float) -> None:
    """Until cancelled. ``wake``: there is something to deliver; ``every``: seconds between two looks."""

    async def look() -> None:
        waiting = await asyncio.wrap_future(db.submit_read(partial(_waiting, clock=clock)))
        if any(await beat.each(WHAT, db, waiting, partial(tell, clock=clock))):
            wake()

    await beat.keep(WHAT, every, look)


def _waiting(session: Session, clock: Clock) -> tuple[Program, ...]:
    now = clock()

    def is_due(program: Program) -> bool:
        looked = session.slots.newest(program.id, SLOT)
        return looked is None or looked < newest_morning(program, now)

    return beat.due((each for each in session.programs.all() if not each.archived), is_due)


def tell(session: Session, program: Program, clock: Clock) -> bool:
    """Once each morning, whoever looks. A program that nobody looked at before waits for the next one: what
    is there may have come just now."""
    now = clock()
    morning, is_new = newest_morning(program, now), session.slots.newest(program.id, SLOT) is None
    if not session.slots.claim(program.id, SLOT, morning) or is_new:
        return False
    session.programs.lock(program.id)  # numbers are given
    posts = news(program, morning, session)
    want_posts(session, program.id, posts, now)
    return bool(posts)
