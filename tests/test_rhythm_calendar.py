"""Reminders come at each owner's own time; what changes the calendar is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.model import Cycle, Member, Program
from handlers.ports import Store
from handlers.rhythm.model import Kind, Post, Slot
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import ALICE, BOB, PROGRAM, Clock, key_result, run
from tests.ticking import Failing, Tiny, remind, tick, wanted

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)

MONDAY = datetime(2026, 4, 13, tzinfo=UTC)

# ---- to each their own ---------------------------------------------------------------------------


def owned(session: Session) -> None:
    """Alice is in Kolkata, Bob at no known place; both own something."""
    session.members.add(Member("cy", "Cy", zone="Asia/Kolkata"))
    session.okrs.add_key_result(replace(key_result("k2", 2), owners=("cy", BOB.id)))
    session.okrs.add_key_result(replace(key_result("k3", 3), owners=(ALICE.id,), dropped_at=CYCLE_BEGAN))


CYCLE_BEGAN = datetime(2026, 4, 1, tzinfo=UTC)
IN_KOLKATA, IN_BERLIN = MONDAY.replace(hour=3, minute=30), MONDAY.replace(hour=7)


def test_reminders_come_to_each_owner_at_their_own_time(program: Database, clock: Clock) -> None:
    run(program, owned)
    for now in (IN_KOLKATA, IN_KOLKATA + timedelta(minutes=1), IN_BERLIN, IN_BERLIN + timedelta(hours=1)):
        clock.now = now
        tick(program, clock, {Kind.REMINDER: remind})
        if now < IN_BERLIN:
            assert [job.key for job in wanted(program)] == ["reminder/2026-04-13/cy"][: now == IN_KOLKATA]
    assert [job.key for job in wanted(program)] == ["reminder/2026-04-13/bob"]


def test_who_becomes_an_owner_in_time_is_reminded_too(program: Database, clock: Clock) -> None:
    tick(program, clock, {Kind.REMINDER: remind})  # nobody owns anything yet
    clock.now = IN_KOLKATA - timedelta(minutes=5)
    tick(program, clock, {Kind.REMINDER: remind})
    run(program, owned)
    clock.now = IN_KOLKATA + timedelta(seconds=20)
    tick(program, clock, {Kind.REMINDER: remind})
    assert [job.key for job in wanted(program)] == ["reminder/2026-04-13/cy"]


def test_one_reminder_that_fails_holds_up_no_other(program: Database, clock: Clock) -> None:
    run(program, owned)
    failing = Failing(remind, lambda program, slot: slot.member_id == "cy")
    clock.now = IN_BERLIN
    for _ in range(2):
        tick(program, clock, {Kind.REMINDER: failing})
    assert [job.key for job in wanted(program)] == ["reminder/2026-04-13/bob"]
    clock.move(weeks=1)
    missed: list[tuple[str | None, int]] = []

    def late(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
        missed.append((slot.member_id, len(slot.missed)))
        return remind(program, slot, store, now)

    tick(program, clock, {Kind.REMINDER: late})
    assert [job.key for job in wanted(program)] == ["reminder/2026-04-20/cy", "reminder/2026-04-20/bob"]
    assert missed == [("cy", 1), ("bob", 0)]  # Bob had last week's


# ---- the calendar changes ------------------------------------------------------------------------


def test_a_cycle_that_is_opened_and_a_zone_that_is_changed_are_seen_at_once(
    program: Database, clock: Clock
) -> None:
    tiny = Tiny()
    planners = {Kind.KICKOFF: tiny, Kind.DIGEST: tiny}
    tick(program, clock, planners)  # Monday, 6 April, 11:00 in Berlin; nothing is in sight
    soon = Cycle("c2", "p1", "Special", (clock.now + timedelta(days=1)).date())
    run(program, lambda s: s.programs.add_cycle(soon))
    clock.now = datetime(2026, 4, 7, 7, 0, 5, tzinfo=UTC)
    tick(program, clock, planners)
    assert [slot.at for slot in tiny.slots] == [clock.now.replace(second=0)]
    clock.now = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    tick(program, clock, planners)
    run(program, lambda s: s.programs.save(replace(PROGRAM, zone="Asia/Kolkata")))
    clock.now = datetime(2026, 4, 10, 9, 30, 5, tzinfo=UTC)
    tick(program, clock, planners)
    assert tiny.slots[1:] == [Slot(clock.now.replace(second=0), "Asia/Kolkata")]


def test_a_cycle_of_old_that_is_written_down_later_is_not_kicked_off(program: Database, clock: Clock) -> None:
    tiny = Tiny()
    clock.now = datetime(2026, 4, 7, 7, 0, 5, tzinfo=UTC)
    tick(program, clock, {Kind.KICKOFF: tiny, Kind.SUMMARY: tiny})
    assert tiny.slots == [Slot(clock.now.replace(second=0), "Europe/Berlin")]  # of the one opened on Monday
    tiny.slots.clear()
    for _ in range(4):
        tick(program, clock, {Kind.KICKOFF: tiny, Kind.SUMMARY: tiny})
        clock.move(days=1)
    old = Cycle("c0", "p1", "Q1 2026", datetime(2026, 1, 1).date(), datetime(2026, 3, 31).date())
    run(program, lambda s: s.programs.add_cycle(old))
    tick(program, clock, {Kind.KICKOFF: tiny, Kind.SUMMARY: tiny})
    assert tiny.slots == []
