"""What is due is planned and put into the outbox once, whoever ticks and whatever goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.planners import PLANNERS
from bot.rhythm import Ticker
from handlers.model import Program
from handlers.rhythm.model import POSTED, Kind, Schedule, Slot
from handlers.rhythm.when import read_when
from storage.errors import NotSaved, Reason
from storage.session import Session
from storage.store import Database, open_store
from storage.tickets import T, Ticket, Work
from tests import databases
from tests.databases import HOME, PROGRAM, Clock, run
from tests.house import DC, House
from tests.ticking import FRIDAY, WRITTEN, Failing, Tiny, tick, wanted

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)

# ---- once ----------------------------------------------------------------------------------------


def test_a_slot_is_posted_once_and_wakes_the_delivery(program: Database, clock: Clock) -> None:
    tiny, woken = Tiny(), list[None]()
    for now in (clock.now, FRIDAY - timedelta(seconds=1)):
        clock.now = now
        tick(program, clock, {Kind.DIGEST: tiny}, lambda: woken.append(None))
    assert tiny.slots == []
    assert woken == []
    clock.now = FRIDAY + timedelta(seconds=20)
    for _ in range(3):
        tick(program, clock, {Kind.DIGEST: tiny}, lambda: woken.append(None))
    assert tiny.slots == [Slot(FRIDAY, "Europe/Berlin")]
    assert len(woken) == 1
    key = "digest/2026-04-10T13:00"
    jobs = wanted(program)
    assert [(job.key, job.lane, job.place.key) for job in jobs] == [
        (key, key, HOME.key),
        (f"{key}/1", key, HOME.key),
    ]
    assert [(job.body or {}).get("under_key") for job in jobs] == [None, key]


def test_after_an_outage_the_newest_comes_late_and_the_missed_are_dealt_with(
    program: Database, clock: Clock
) -> None:
    tiny = Tiny()
    clock.now = FRIDAY + timedelta(weeks=2, hours=3)
    tick(program, clock, {Kind.DIGEST: tiny})
    before = (FRIDAY, FRIDAY + timedelta(weeks=1))
    newest = FRIDAY + timedelta(weeks=2)
    assert tiny.slots == [Slot(newest, "Europe/Berlin", late=True, missed=before)]
    for at in (*before, newest):  # another worker with an old look at things gets none of them
        assert not run(program, partial(_claim, at=at))
    assert len(wanted(program)) == 2


def test_a_clock_that_was_far_ahead_costs_no_slot(
    program: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tiny, right = Tiny(), clock.now
    clock.now = right + timedelta(days=365)
    tick(program, clock, {Kind.DIGEST: tiny})
    clock.now = right
    tick(program, clock, {Kind.DIGEST: tiny})
    assert caplog.messages == ["the clock was more than a day ahead of now: the calendar is turned back"]
    clock.now = FRIDAY
    for _ in range(2):
        tick(program, clock, {Kind.DIGEST: tiny})
    assert tiny.slots[1:] == [Slot(FRIDAY, "Europe/Berlin")]
    assert f"digest/{FRIDAY:%Y-%m-%dT%H:%M}" in {job.key for job in wanted(program)}


def _claim(session: Session, at: datetime) -> bool:
    return session.slots.claim("p1", "digest", at)


def test_four_workers_post_one_a_slot(address: str) -> None:
    clock = Clock()
    with ExitStack() as stack:
        opened = [opening(address, clock, stack) for _ in range(4)]
        run(opened[0], databases.small_program)

        async def all_at_once() -> None:
            tickers = [Ticker(db, clock, {Kind.DIGEST: Tiny()}, lambda: None) for db in opened]
            await asyncio.gather(*(ticker.tick() for ticker in tickers))

        for week in range(6):
            clock.now = FRIDAY + timedelta(weeks=week, seconds=30)
            asyncio.run(all_at_once())
        keys = [job.key for job in wanted(opened[0])]
    slots = [f"digest/{FRIDAY + timedelta(weeks=week):%Y-%m-%dT%H:%M}" for week in range(6)]
    assert sorted(keys) == [key for slot in slots for key in (slot, f"{slot}/1")]


def opening(address: str, clock: Clock, stack: ExitStack) -> Database:
    opened = open_store(address, clock=clock)
    opened.start()
    stack.callback(opened.close)
    return opened


# ---- what is not to be posted --------------------------------------------------------------------


def test_a_kind_that_nothing_plans_is_left_for_whoever_can(program: Database, clock: Clock) -> None:
    tiny = Tiny()
    clock.now = FRIDAY + timedelta(minutes=20)
    tick(program, clock, {})
    tick(program, clock, {Kind.DIGEST: tiny})
    assert [slot.late for slot in tiny.slots] == [True]


def test_nothing_comes_of_what_is_paused_or_archived(program: Database, clock: Clock) -> None:
    tiny = Tiny()
    paused = run(program, lambda s: s.schedules.one("p1", Kind.DIGEST))
    run(program, lambda s: s.schedules.save(replace(paused, paused=True)))
    clock.now = FRIDAY
    tick(program, clock, {Kind.DIGEST: tiny})
    run(program, lambda s: s.schedules.save(paused))
    run(program, lambda s: s.programs.save(replace(PROGRAM, archived=True)))
    clock.move(weeks=1)
    tick(program, clock, {Kind.DIGEST: tiny})
    run(program, lambda s: s.programs.save(PROGRAM))
    tick(program, clock, {Kind.DIGEST: tiny})
    assert tiny.slots == []
    clock.move(weeks=1)
    tick(program, clock, {Kind.DIGEST: tiny})
    assert tiny.slots == [Slot(FRIDAY + timedelta(weeks=2), "Europe/Berlin")]


class Meddled:
    """A database in which a steward is a moment quicker than the ticker's claim."""

    def __init__(self, db: Database, quicker: Callable[[Session], None]) -> None:
        self._db = db
        self._quicker = quicker

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    def submit(self, work: Work[T]) -> Ticket[T]:
        run(self._db, self._quicker)
        return self._db.submit(work)


def test_what_a_steward_says_meanwhile_counts(program: Database, clock: Clock) -> None:
    clock.now = FRIDAY
    other = "thursday 10:00"

    def change(session: Session) -> None:
        old = session.schedules.one("p1", Kind.DIGEST)
        session.schedules.save(replace(old, when=read_when(other, Kind.DIGEST), since=clock.now))

    tiny = Tiny()
    tick(Meddled(program, change), clock, {Kind.DIGEST: tiny})  # type: ignore[arg-type]
    assert tiny.slots == []
    kept = run(program, lambda s: s.schedules.one("p1", Kind.DIGEST))
    assert kept == Schedule("p1", Kind.DIGEST, read_when(other, Kind.DIGEST), FRIDAY)


# ---- what goes wrong -----------------------------------------------------------------------------


def test_a_planner_that_fails_loses_nothing_and_stops_nobody(
    program: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    second = Program("p2", "second", "Second", "Europe/Berlin", homes=(), places=())
    run(program, lambda s: s.programs.add(second))
    tiny = Tiny()
    failing = Failing(tiny, lambda program, slot: program.id == "p1")
    clock.now = FRIDAY
    with caplog.at_level(logging.INFO):
        ticker = Ticker(program, clock, {Kind.DIGEST: failing}, lambda: None)
        for _ in range(2):
            asyncio.run(ticker.tick())
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith("the digest of dc failed, and is tried again: ValueError\n")
    assert "tests/ticking.py" in said
    assert WRITTEN not in caplog.text
    assert {job.program_id for job in wanted(program)} == {"p2"}
    clock.move(minutes=5)
    tick(program, clock, {Kind.DIGEST: tiny})
    assert {job.program_id for job in wanted(program)} == {"p1"}


class Away:
    """A database that cannot be reached at first: neither the look at it nor the claim goes through."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._away = {"submit_read", "submit"}

    def __getattr__(self, name: str) -> object:
        if name not in self._away:
            return getattr(self._db, name)
        self._away.remove(name)
        return self._fail

    def _fail(self, work: Work[T]) -> Ticket[T]:
        raise NotSaved(Reason.BROKEN)


def test_a_database_that_fails_is_asked_again(
    program: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.now = FRIDAY
    away, counts = Away(program), list[int]()
    for _ in range(3):
        tick(away, clock, {Kind.DIGEST: Tiny()})  # type: ignore[arg-type]
        counts.append(len(wanted(program)))
    assert counts == [0, 0, 2]
    assert [record.getMessage() for record in caplog.records] == [
        "could not look at the calendar: the database is broken",
        "the digest of dc has to wait: the database is broken",
    ]


# ---- the whole bot -------------------------------------------------------------------------------


TITLE = "# Distinguished Contributor Program"


def test_a_bot_that_was_away_says_so_once(slack: House) -> None:
    slack.clock.advance(days=4, hours=4, minutes=20)  # from Monday to Friday, twenty past three in Berlin
    for _ in range(2):
        slack.restart()
        text = slack.shows(DC, until=TITLE)
        slack.delivered()
        assert text.count(TITLE) == 1


def test_a_clock_that_is_moved_is_noticed(slack: House, tmp_path: Path) -> None:
    slack.restart(MILEPOST_CLOCK=str(tmp_path / "clock"))
    slack.clock.advance(days=4, hours=4)
    assert slack.shows(DC, until=TITLE).count(TITLE) == 1


def test_what_people_can_set_is_what_is_posted() -> None:
    assert set(PLANNERS) == set(POSTED)
