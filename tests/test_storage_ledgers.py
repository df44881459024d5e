"""The inbox, the outbox and the slots, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import pytest

from handlers.model import Member, Place, UserError
from storage.inbox import Event
from storage.outbox import Job
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import HOME, SECRET, START, Clock, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
T = TypeVar("T")
MINUTE = timedelta(minutes=1)

# ---- inbox -------------------------------------------------------------------------------------


def test_a_command_is_claimed_once_and_with_its_own_writes(database: Database) -> None:
    def claim(session: Session, tenant: str = "T1") -> bool:
        return session.inbox.claim("slack", tenant, "trigger 1", "button")

    def claim_and_fail(session: Session) -> None:
        assert claim(session)
        raise UserError("no")

    with pytest.raises(UserError):
        run(database, claim_and_fail)
    assert run(database, claim) is True
    assert run(database, claim) is False
    assert run(database, lambda s: claim(s, "T2")) is True
    assert take(database) == ()  # nothing to handle: it was


def take(database: Database, limit: int = 10) -> tuple[Event, ...]:
    return run(database, lambda s: s.inbox.take(limit, MINUTE))


def put_one(key: str, session: Session) -> bool:
    return session.inbox.put("slack", "T1", key, "event", {"key": key})


def put(database: Database, *keys: str) -> list[bool]:
    return [run(database, partial(put_one, key)) for key in keys]


def test_an_event_is_kept_once_and_handed_out_in_order(database: Database, clock: Clock) -> None:
    assert put(database, "a", "b", "a", "c") == [True, True, False, True]
    first, second = take(database, 2)
    assert (first.key, first.payload, first.platform, first.tenant) == ("a", {"key": "a"}, "slack", "T1")
    assert (second.key, second.attempts, second.received_at) == ("b", 1, clock.now)
    assert [event.key for event in take(database)] == ["c"]
    assert take(database) == ()


def test_an_event_is_handled_once_even_by_two(database: Database, clock: Clock) -> None:
    put(database, "a")
    (slow,) = take(database)
    clock.move(minutes=1)
    (again,) = take(database)
    assert (again.id, again.attempts) == (slow.id, 2)
    assert run(database, lambda s: s.inbox.done(again.id)) is True
    assert run(database, lambda s: s.inbox.done(slow.id)) is False
    clock.move(hours=1)
    assert take(database) == ()


def test_a_failed_event_comes_back_when_it_said_so(database: Database, clock: Clock) -> None:
    put(database, "a", "b")
    a, b = take(database)
    run(database, lambda s: s.inbox.failed(a.id, "boom", clock.now + 5 * MINUTE))
    run(database, lambda s: s.inbox.failed(b.id, "never", None))
    clock.move(minutes=4)
    assert take(database) == ()
    clock.move(minutes=1)
    assert [(event.key, event.attempts) for event in take(database)] == [("a", 2)]
    assert put(database, "b") == [False]  # dead is still known


def test_old_keys_are_forgotten_and_open_events_are_not(database: Database, clock: Clock) -> None:
    put(database, "open", "done")
    finished = take(database)[1]
    run(database, lambda s: s.inbox.done(finished.id))
    clock.move(days=8)
    assert run(database, lambda s: s.inbox.purge(clock.now - timedelta(days=7))) == 1
    assert put(database, "done", "open") == [True, False]


def test_two_workers_never_take_the_same_event(database: Database) -> None:
    put(database, *(str(n) for n in range(40)))
    taken = everything(lambda: take(database, 3))
    assert Counter(event.key for event in taken) == {str(n): 1 for n in range(40)}


def everything(take_some: Callable[[], tuple[T, ...]]) -> list[T]:
    """What four threads get who take until there is nothing left."""

    def one(_: int) -> list[T]:
        found: list[T] = []
        while some := take_some():
            found += some
        return found

    with ThreadPoolExecutor(4) as threads:
        return [each for found in threads.map(one, range(4)) for each in found]


# ---- slots -------------------------------------------------------------------------------------


def test_a_slot_is_taken_once(program: Database) -> None:
    def claim(slot: datetime, schedule: str = "digest") -> bool:
        return run(program, lambda s: s.slots.claim("p1", schedule, slot))

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(claim, [START] * 4)) == [False, False, False, True]
    assert claim(START + MINUTE) is True
    assert claim(START, "hello list") is True


# ---- outbox ------------------------------------------------------------------------------------


def want(
    program: Database, key: str, *, lane: str = "", place: Place = HOME, body: dict[str, object] | None = None
) -> None:
    now = START
    run(program, lambda s: s.outbox.want("p1", place, key, lane=lane or key, body=body, now=now))


def claim(program: Database, clock: Clock, limit: int = 10) -> tuple[Job, ...]:
    return run(program, lambda s: s.outbox.claim("worker", clock.now, 60, limit))


def sent(program: Database, clock: Clock, job: Job, external_id: str = "1.5") -> None:
    run(program, lambda s: s.outbox.sent(job, external_id, f"https://x/{external_id}", clock.now))


def refused(program: Database, clock: Clock, job: Job) -> bool:
    return run(program, lambda s: s.outbox.refused(job, "is_archived", clock.now))


def keys(jobs: tuple[Job, ...]) -> list[str]:
    return [job.key for job in jobs]


def test_a_message_is_posted_and_then_updated(program: Database, clock: Clock) -> None:
    want(program, "card:o1")
    (job,) = claim(program, clock)
    assert (job.program_id, job.place.key, job.key, job.lane) == ("p1", HOME.key, "card:o1", "card:o1")
    assert (job.external_id, job.body, job.attempts, job.before) == (None, None, 1, "pending")
    sent(program, clock, job)
    clock.move(minutes=1)
    want(program, "card:o1", body={"text": "hello"})
    (update,) = claim(program, clock)
    assert (update.uuid, update.external_id, update.body) == (job.uuid, "1.5", {"text": "hello"})
    run(program, lambda s: s.outbox.sent(update, "1.5", None, clock.now))
    message = program.read(lambda s: s.messages.of("p1", HOME, "card:o1"))
    assert message is not None
    assert (message.external_id, message.permalink, message.posted_at) == ("1.5", "https://x/1.5", START)
    assert program.read(lambda s: s.messages.of("p1", SECRET, "card:o1")) is None


def test_what_still_waits_is_said_once_and_as_it_is_by_then(program: Database, clock: Clock) -> None:
    want(program, "card:o1", body={"text": "old"})
    want(program, "card:o1", body={"text": "new"})
    want(program, "card:o1", place=SECRET)
    first, second = claim(program, clock)
    assert (first.body, second.place.id, second.body) == ({"text": "new"}, SECRET.id, None)
    assert first.uuid != second.uuid
    want(program, "card:o1", body={"text": "newer"})  # the first is on its way
    assert claim(program, clock) == ()
    sent(program, clock, first)
    assert [job.body for job in claim(program, clock)] == [{"text": "newer"}]


def test_what_was_put_off_keeps_its_turn_beside_a_newer_wish(program: Database, clock: Clock) -> None:
    want(program, "card:o1")
    (job,) = claim(program, clock)
    want(program, "card:o1")
    run(program, lambda s: s.outbox.later(job, clock.now + MINUTE, "429"))
    assert claim(program, clock) == ()
    clock.move(minutes=1)
    (again,) = claim(program, clock)
    assert (again.id, again.before, again.attempts) == (job.id, "pending", 2)
    sent(program, clock, again)
    (newer,) = claim(program, clock)
    assert newer.external_id == "1.5"


def test_a_lane_goes_in_order_and_others_pass_it(program: Database, clock: Clock) -> None:
    for key, lane in (("card:1", "1"), ("k#1", "1"), ("k#2", "1"), ("card:2", "2")):
        want(program, key, lane=lane)
    want(program, "k#1", lane="1", place=SECRET)  # the same lane's name elsewhere
    first = claim(program, clock)
    assert keys(first) == ["card:1", "card:2", "k#1"]
    run(program, lambda s: s.outbox.later(first[0], clock.now + MINUTE / 2, "429"))
    assert claim(program, clock) == ()
    clock.move(seconds=30)
    (card,) = claim(program, clock, 1)
    sent(program, clock, card)
    assert keys(claim(program, clock)) == ["k#1"]


def test_what_is_refused_for_good_does_not_block_its_lane(program: Database, clock: Clock) -> None:
    for key in ("a", "b", "c"):
        want(program, key, lane="1")
    want(program, "a", place=SECRET)
    told = []
    for expected in (["a", "a"], ["b"], ["c"]):
        jobs = claim(program, clock)
        assert keys(jobs) == expected
        told += [refused(program, clock, job) for job in jobs]
    assert told == [True, True, False, False]  # once for each place
    assert program.read(lambda s: s.outbox.stats().dead) == 4


def test_a_place_that_worked_again_is_told_of_again(program: Database, clock: Clock) -> None:
    told = []
    for key, works in (("a", False), ("b", False), ("c", True), ("d", False)):
        want(program, key)
        (job,) = claim(program, clock)
        clock.move(seconds=1)
        if works:
            sent(program, clock, job)
        else:
            told.append(refused(program, clock, job))
    assert told == [True, False, True]


def test_an_expired_lease_is_looked_for_before_anything_is_sent(program: Database, clock: Clock) -> None:
    want(program, "card:o1")
    (lost,) = claim(program, clock)
    clock.move(seconds=59)
    assert claim(program, clock) == ()
    clock.move(seconds=1)
    (found,) = claim(program, clock)
    assert (found.id, found.before, found.attempts, found.uuid) == (lost.id, "unknown", 2, lost.uuid)
    # The first worker wakes up: what it says of the row is not heard any more.
    run(program, lambda s: s.outbox.later(lost, clock.now, "late"))
    assert refused(program, clock, lost) is False
    assert claim(program, clock) == ()
    run(program, lambda s: s.outbox.unknown(found, "timed out", clock.now + MINUTE))
    assert program.read(lambda s: s.outbox.stats().unknown) == 1
    clock.move(minutes=1)
    (again,) = claim(program, clock)
    assert again.before == "unknown"
    sent(program, clock, again)
    assert claim(program, clock) == ()


def test_looking_goes_on_where_it_came_to_unless_a_claim_came_to_no_end(
    program: Database, clock: Clock
) -> None:
    want(program, "card:o1")
    (job,) = claim(program, clock)
    assert job.looked_to is None
    run(program, lambda s: s.outbox.unknown(job, "timed out", clock.now, "1:page two"))
    (job,) = claim(program, clock)
    assert job.looked_to == "1:page two"
    run(program, lambda s: s.outbox.later(job, clock.now, "ratelimited", "2:page three"))
    (job,) = claim(program, clock)
    assert job.looked_to == "2:page three"
    clock.move(minutes=1)
    (job,) = claim(program, clock)  # that one was killed: it may have found nothing and posted
    assert job.looked_to is None
    sent(program, clock, job)


def test_a_late_word_of_the_platform_still_names_the_message(program: Database, clock: Clock) -> None:
    """Who posted after the lease was over did post it: the other worker must update that one."""
    want(program, "card:o1")
    (late,) = claim(program, clock)
    clock.move(minutes=1)
    (other,) = claim(program, clock)
    sent(program, clock, late, "7.1")
    assert program.read(lambda s: s.outbox.stats().sending) == 1
    message = program.read(lambda s: s.messages.of("p1", HOME, "card:o1"))
    assert message is not None and message.external_id == "7.1"
    sent(program, clock, other, "7.1")
    assert program.read(lambda s: s.outbox.stats().sending) == 0


def test_two_workers_never_claim_the_same_row(program: Database, clock: Clock) -> None:
    for n in range(30):
        want(program, f"k{n}")
    claimed = everything(lambda: claim(program, clock, 4))
    assert Counter(keys(tuple(claimed))) == {f"k{n}": 1 for n in range(30)}


def test_two_workers_keep_a_lane_in_order(program: Database, clock: Clock) -> None:
    for n in range(12):
        want(program, f"k{n}", lane="one")
    order: list[str] = []

    def one() -> tuple[Job, ...]:
        jobs = claim(program, clock, 5)
        for job in jobs:
            order.append(job.key)
            sent(program, clock, job, job.key)
        return jobs

    while program.read(lambda s: s.outbox.stats().pending):
        everything(one)
    assert order == [f"k{n}" for n in range(12)]


def test_the_readiness_of_the_outbox(program: Database, clock: Clock) -> None:
    empty = program.read(lambda s: s.outbox.stats())
    assert (empty.pending, empty.sending, empty.unknown, empty.dead, empty.oldest_due) == (0, 0, 0, 0, None)
    want(program, "a")
    want(program, "b")
    (job,) = claim(program, clock, 1)
    stats = program.read(lambda s: s.outbox.stats())
    assert (stats.pending, stats.sending, stats.oldest_due) == (1, 1, START)
    sent(program, clock, job)
    assert program.read(lambda s: s.outbox.stats().sending) == 0


def test_finished_rows_are_forgotten_and_their_messages_are_not(program: Database, clock: Clock) -> None:
    want(program, "a")
    want(program, "b")
    sent(program, clock, claim(program, clock, 1)[0])
    clock.move(days=1)
    assert run(program, lambda s: s.outbox.purge(clock.now)) == 1
    assert program.read(lambda s: s.messages.of("p1", HOME, "a")) is not None
    assert keys(claim(program, clock)) == ["b"]


def test_a_wish_is_kept_or_lost_with_its_command(program: Database, clock: Clock) -> None:
    def fail(session: Session) -> None:
        session.outbox.want("p1", HOME, "a", lane="a", now=clock.now)
        session.members.add(Member("x", "X"))
        raise UserError("no")

    with pytest.raises(UserError):
        run(program, fail)
    assert claim(program, clock) == ()
