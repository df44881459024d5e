"""Planners and a ticker for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.planners import PLANNERS
from bot.rhythm import Planner, Planners, Ticker
from handlers.model import Place, Program
from handlers.ports import Store
from handlers.reply import Reply, Text
from handlers.rhythm.model import Post, Slot
from storage.outbox import Job
from storage.session import Session
from storage.store import Database
from tests.databases import HOME, run
from tests.house import House, wait_for

FRIDAY = datetime(2026, 4, 10, 13, tzinfo=UTC)  # 15:00 in Berlin, the small program's zone


class Tiny:
    """Plans a headline and a line under it; knows what it was asked."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []

    def __call__(self, program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
        self.slots.append(slot)
        key = f"digest/{slot.at:%Y-%m-%dT%H:%M}"
        head = Post(HOME, key, key, Reply((Text("The week"),)))
        return (head, replace(head, key=f"{key}/1", under=key))


def remind(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    key = f"reminder/{slot.at:%Y-%m-%d}/{slot.member_id}"
    return (Post(Place("slack", "T1", f"U-{slot.member_id}"), key, key, Reply((Text("Hello"),))),)


def tick(
    database: Database,
    clock: Callable[[], datetime],
    planners: Planners,
    wake: Callable[[], None] = lambda: None,
) -> None:
    asyncio.run(Ticker(database, clock, planners, wake).tick())


def wanted(database: Database) -> list[Job]:
    """All that waits in the outbox, the earliest first."""
    far = datetime(2100, 1, 1, tzinfo=UTC)
    found: list[Job] = []
    while jobs := run(database, lambda s: s.outbox.claim("test", far, 60, 50)):
        for job in jobs:
            run(database, partial(_sent, job=job, at=far))
        found += jobs
    return found


def _sent(session: Session, job: Job, at: datetime) -> None:
    session.outbox.sent(job, "1.0", None, at)


WRITTEN = "what somebody said in confidence"


class Failing:
    """Fails for some, saying what nobody is to read in a log."""

    def __init__(self, planner: Planner, fails: Callable[[Program, Slot], bool]) -> None:
        self.planner = planner
        self.fails = fails

    def __call__(self, program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
        posts = self.planner(program, slot, store, now)
        if self.fails(program, slot):
            raise ValueError(WRITTEN)
        return posts


def tick_at(house: House, at: datetime) -> None:
    """Move a house's clock on to this moment, have what is due posted, and wait for all but what waits for
    somebody's morning."""
    house.clock.advance(seconds=(at - house.clock()).total_seconds())
    for _ in range(2):  # the bot's own first tick may have come between the look and the claim
        tick(house.db, house.clock, PLANNERS, house.bot.app.delivery.wake)
    wait_for(lambda: not house.db.read(partial(_due, now=house.clock())), timeout=20)


def _due(session: Session, now: datetime) -> bool:
    stats = session.outbox.stats()
    return stats.sending > 0 or (stats.oldest_due is not None and stats.oldest_due <= now)
