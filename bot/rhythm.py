"""What comes by the calendar: claimed, planned and put into the outbox, however many processes tick.

A tick asks the database what is due. Each slot is one transaction: it is claimed, its posts are planned and
wanted, and how far the schedule was dealt with is noted; so a kill at any moment leaves all of it or
nothing, and only one worker gets it. What a failing planner leaves undone is due again at the next tick.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.clock import Clock, real_clock
from bot.logs import trace
from bot.posting import want_posts
from handlers.model import Program
from handlers.ports import Store
from handlers.rhythm import slots
from handlers.rhythm.model import Kind, Post, Schedule, Slot
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
T = TypeVar("T")

EVERY = 30.0  # seconds between two ticks
FAST = timedelta(days=1)  # by which one worker's clock may be before another's

Planner = Callable[[Program, Slot, Store, datetime], tuple[Post, ...]]
"""What a slot posts: of the program, the slot, the records and the time now. It stores nothing."""
Planners = Mapping[Kind, Planner]


@dataclass(frozen=True)
class Due:
    """A schedule that is to be looked at, what of it is due, and when to look next."""

    schedule: Schedule
    program: Program
    slots: tuple[Slot, ...]
    next_at: datetime


class Ticker:
    """One process's. A kind without a planner is left alone. ``wake``: there is something to deliver."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        planners: Planners,
        wake: Callable[[], None],
        *,
        every: float = EVERY,
    ) -> None:
        self._db = db
        self._clock = clock
        self._planners = planners
        self._wake = wake
        self._every = every
        self._one_at_a_time = asyncio.Lock()
        self._told: set[tuple[str, str]] = set()  # whose failures are in the log already
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Tick from now on, in the running loop. APScheduler keeps the beat; what is due stands in the
        database alone, so its jobs need no memory."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # not before the bot runs
        from apscheduler.triggers.interval import IntervalTrigger

        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self.tick,
            IntervalTrigger(seconds=self._every, timezone=UTC),
            next_run_time=real_clock(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """No tick begins any more; one that runs comes to its end."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        async with self._one_at_a_time:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Do all that is due now. Raises nothing but cancellation."""
        async with self._one_at_a_time:
            now = self._clock()
            try:
                found = await asyncio.wrap_future(self._db.submit_read(partial(self._find, now=now)))
            except Unavailable as error:
                log.warning("could not look at the calendar: the database is %s", error.reason.value)
                return
            except Exception as error:  # the beat outlives a bug
                log.error("could not look at the calendar: %s", trace(error))
                return
            if found is None:
                await self._turn_back(now)
            for due in found or ():
                await self._deal_with(due, now)

    async def _turn_back(self, now: datetime) -> None:
        """What a clock that was ahead took for past is to come still: the next tick goes on from now."""

        def work(session: Session) -> None:
            session.schedules.turn_back(now + FAST, now)
            session.slots.give_back(now)

        log.warning("the clock was more than a day ahead of now: the calendar is turned back")
        try:
            await asyncio.wrap_future(self._db.submit(work).future)
        except Exception as error:  # the next tick tries it again
            log.error("could not turn the calendar back: %s", trace(error))

    def _find(self, session: Session, now: datetime) -> list[Due] | None:
        """None where a clock was far ahead before."""
        if session.schedules.any_ahead(now + FAST):
            return None
        return [
            due
            for schedule in session.schedules.due(now)
            if schedule.kind in self._planners and (due := _due(session, schedule, now)) is not None
        ]

    async def _deal_with(self, due: Due, now: datetime) -> None:
        """Each slot on its own: one that fails holds up no other, and stays due with its schedule."""
        others, last = due.slots[:-1], due.slots[-1] if due.slots else None
        done = [
            await self._submit(due, slot, partial(self._take, due=due, slot=slot, now=now)) for slot in others
        ]
        if last is not None or due.next_at != due.schedule.next_at:
            finish = partial(self._finish, due=due, last=last, now=now, all_done=all(done))
            await self._submit(due, last, finish)

    def _finish(self, session: Session, due: Due, last: Slot | None, now: datetime, all_done: bool) -> bool:
        """The last slot, and how far the schedule was dealt with."""
        posts = last is not None and self._take(session, due, last, now)
        if all_done:
            session.schedules.advance(due.schedule, max(now, due.schedule.since), due.next_at)
        return posts

    def _take(self, session: Session, due: Due, slot: Slot, now: datetime) -> bool:
        """Claim a slot and want its posts; False when it is somebody else's, or nothing is to be posted."""
        schedule, program = due.schedule, session.programs.get(due.program.id)
        if program is None or not session.schedules.stands(schedule):
            return False
        claim = partial(session.slots.claim, program.id, name_of(schedule.kind, slot))
        if not claim(slot.at):
            return False
        slot = replace(slot, missed=tuple(at for at in slot.missed if claim(at)))
        posts = self._planners[schedule.kind](program, slot, session, now)
        want_posts(session, program.id, posts, now)
        return bool(posts)

    async def _submit(self, due: Due, slot: Slot | None, work: Callable[[Session], bool]) -> bool:
        """Whether it was done; what went wrong is in the log, without a word of what people wrote."""
        kind, slug = due.schedule.kind.value, due.program.slug
        who = (due.program.id, name_of(due.schedule.kind, slot) if slot is not None else kind)
        try:
            if await asyncio.wrap_future(self._db.submit(work).future):
                self._wake()
        except Unavailable as error:
            log.warning("the %s of %s has to wait: the database is %s", kind, slug, error.reason.value)
            return False
        except Exception as error:  # a planner's bug: the others go on, and this one is tried again
            if who not in self._told:
                log.error("the %s of %s failed, and is tried again: %s", kind, slug, trace(error))
            self._told.add(who)
            return False
        self._told.discard(who)
        return True


def name_of(kind: Kind, slot: Slot) -> str:
    """What a slot is claimed as: ``digest``, and for one person ``reminder/<member id>``."""
    return kind.value if slot.member_id is None else f"{kind.value}/{slot.member_id}"


def _due(session: Session, schedule: Schedule, now: datetime) -> Due | None:
    program = session.programs.get(schedule.program_id)
    if program is None:
        return None
    cycles = session.programs.cycles(program.id)
    found = slots.due(schedule, cycles, _zones(session, schedule.kind, program), now)
    return Due(schedule, program, found, slots.next_look(schedule, cycles, program.zone, now))


def _zones(session: Session, kind: Kind, program: Program) -> slots.Zones:
    if kind is not Kind.REMINDER:
        return {None: program.zone}
    owners = session.members.many(_owners(session, program))
    return {member.id: slots.zone_or(member.zone, program.zone) for member in owners.values()}


def _owners(session: Session, program: Program) -> Iterator[str]:
    if program.cycle is None:
        return
    for objective in session.okrs.objectives(program.id, program.cycle.id):
        if objective.dropped_at is None:
            for key_result in objective.key_results:
                if key_result.dropped_at is None:
                    yield from key_result.owners
