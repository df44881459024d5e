"""What is looked at again and again, each program's by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TypeVar

from bot.logs import trace
from handlers.model import Program
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")


async def keep(what: str, every: float, look: Callable[[], Awaitable[None]]) -> None:
    """Until cancelled. ``every``: seconds between two looks; ``what``: for the log."""
    while True:
        try:
            await look()
        except Unavailable as error:
            log.warning("%s have to wait: the database is %s", what, error.reason.value)
        except Exception as error:  # the beat outlives a bug, and what is due stays due
            log.error("could not look at %s: %s", what, trace(error))
        await asyncio.sleep(every)


def due(programs: Iterable[Program], is_due: Callable[[Program], bool]) -> tuple[Program, ...]:
    """Those for which there is something to do. One that cannot be looked at is among them, so that it is
    heard of where it holds up no other."""

    def may_be(program: Program) -> bool:
        try:
            return is_due(program)
        except Unavailable:
            raise
        except Exception:  # a bug: ``each`` says where
            return True

    return tuple(filter(may_be, programs))


async def each(
    what: str, db: Database, programs: Iterable[Program], work: Callable[[Session, Program], T]
) -> list[T]:
    """What ``work`` gives for each, in a transaction of its own: a bug in one program's stops no other's."""
    done: list[T] = []
    for program in programs:
        try:
            ticket = db.submit(partial(_of_one, work=work, program=program))
            done.append(await asyncio.wrap_future(ticket.future))
        except Unavailable:
            raise
        except Exception as error:
            log.error("could not look at the %s of %s: %s", what, program.slug, trace(error))
    return done


def _of_one(session: Session, work: Callable[[Session, Program], T], program: Program) -> T:
    return work(session, program)
