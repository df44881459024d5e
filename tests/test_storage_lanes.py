"""Whose turn it is: lanes, places and platforms of what goes out, platforms of what came in. On both
databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from handlers.model import Place, PlaceKind
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
TOPIC_HOME = Place("discourse", "forum.example", "c5", kind=PlaceKind.CATEGORY)
MINUTE = timedelta(minutes=1)


def want(database: Database, key: str, *, lane: str = "", place: Place = HOME, of: str = "p1") -> None:
    run(database, lambda s: s.outbox.want(of, place, key, lane=lane or key, now=START))


def claim(
    database: Database,
    clock: Clock,
    limit: int = 8,
    *,
    platform: str | None = None,
    each: int | None = None,
    in_hand: Sequence[str] = (),
) -> tuple[Job, ...]:
    return run(
        database,
        lambda s: s.outbox.claim(
            "worker", clock.now, 60, limit, platform=platform, each=each, in_hand=in_hand
        ),
    )


def lane_under(place: Place, thread: str, session: Session) -> tuple[Place, str] | None:
    return session.messages.lane_under(place, thread)


def take(platform: str, session: Session) -> tuple[Event, ...]:
    return session.inbox.take(8, MINUTE, "worker", platform)


def sent(database: Database, clock: Clock, job: Job, external_id: str) -> None:
    run(database, lambda s: s.outbox.sent(job, external_id, None, clock.now))


def keys(jobs: tuple[Job, ...]) -> list[str]:
    return [job.key for job in jobs]


def test_an_answer_of_no_program_waits_its_turn_in_a_cards_lane(program: Database, clock: Clock) -> None:
    want(program, "check-in:k1#1", lane="card:o1")
    want(program, "answer:1", lane="card:o1", of="")
    (line,) = claim(program, clock)
    assert line.key == "check-in:k1#1"
    assert claim(program, clock) == ()
    sent(program, clock, line, "1.5")
    assert keys(claim(program, clock)) == ["answer:1"]


def test_the_lane_under_a_card_is_the_cards(program: Database, clock: Clock) -> None:
    want(program, "card:o1", place=TOPIC_HOME)
    want(program, "check-in:k1#1", place=TOPIC_HOME, lane="check-in")
    want(program, "card:o1", place=HOME)
    for job, external_id in zip(claim(program, clock), ("77/1/401/u-1", "78/2/402/u-2", "17.5"), strict=True):
        sent(program, clock, job, external_id)
    moved = Place("discourse", "forum.example", "c6", kind=PlaceKind.CATEGORY)
    for place, thread, expected in (
        (TOPIC_HOME, "77", (TOPIC_HOME, "card:o1")),
        (moved, "77", (TOPIC_HOME, "card:o1")),
        (TOPIC_HOME, "78", None),  # no card stands there
        (TOPIC_HOME, "7", None),
        (HOME, "17.5", (HOME, "card:o1")),
        (SECRET, "17.5", None),  # the same second in another channel
    ):
        assert program.read(partial(lane_under, place, thread)) == expected


def test_a_place_has_so_many_in_hand_and_hides_no_other(program: Database, clock: Clock) -> None:
    for number in range(20):
        want(program, f"a{number}")
    want(program, "b1", place=SECRET)
    first = claim(program, clock, each=2)
    assert keys(first) == ["a0", "a1", "b1"]
    in_hand = [job.place.key for job in first]
    assert claim(program, clock, each=2, in_hand=in_hand) == ()
    assert keys(claim(program, clock, each=2, in_hand=in_hand[1:])) == ["a2"]
    assert keys(claim(program, clock, 3)) == ["a3", "a4", "a5"]


def test_a_platform_takes_its_own(program: Database, clock: Clock) -> None:
    want(program, "a")
    want(program, "b", place=TOPIC_HOME)
    assert keys(claim(program, clock, platform="discourse")) == ["b"]
    assert keys(claim(program, clock, platform="slack")) == ["a"]

    run(program, lambda s: s.inbox.put("discourse", "forum.example", "post:1", "post", {}))
    run(program, lambda s: s.inbox.put("slack", "T1", "message:1", "message", {}))
    for platform, key in (("slack", "message:1"), ("discourse", "post:1")):
        (event,) = run(program, partial(take, platform))
        assert (event.platform, event.key) == (platform, key)


def test_what_a_moderator_has_is_passed_by_and_never_beside_another_of_its_lane(
    program: Database, clock: Clock
) -> None:
    want(program, "card:o1", lane="card:o1")
    want(program, "answer:1", lane="card:o1", of="")
    (card,) = claim(program, clock)
    until = clock.now + MINUTE / 2
    run(program, lambda s: s.outbox.waits(card, "waiting/0/u", "held", clock.now, until))
    assert program.read(lambda s: s.outbox.stats().waiting) == 1
    assert program.read(lambda s: s.messages.posted_at(card.uuid)) == START
    (answer,) = claim(program, clock)
    assert answer.key == "answer:1"
    clock.move(seconds=30)
    assert claim(program, clock) == ()  # due, and the answer is being sent
    sent(program, clock, answer, "77/2/401/u-2")
    (again,) = claim(program, clock)
    assert (again.id, again.before, again.external_id) == (card.id, "pending", "waiting/0/u")
    want(program, "card:o1", lane="card:o1")
    run(program, lambda s: s.outbox.waits(again, "waiting/0/u", "held", clock.now, clock.now + MINUTE))
    (newer,) = claim(program, clock)
    run(program, lambda s: s.outbox.waits(newer, "waiting/0/u", "held", clock.now, clock.now + MINUTE))
    assert program.read(lambda s: s.outbox.stats().waiting) == 1  # once is enough
    assert program.read(lambda s: s.messages.posted_at(card.uuid)) == START


def test_what_may_have_been_sent_is_looked_for_however_often_it_is_put_off(
    program: Database, clock: Clock
) -> None:
    want(program, "card:o1")
    (job,) = claim(program, clock)
    run(program, lambda s: s.outbox.unknown(job, "timed out", clock.now))
    (looked,) = claim(program, clock)
    run(program, lambda s: s.outbox.later(looked, clock.now, "429 while looking"))
    (again,) = claim(program, clock)
    assert again.before == "unknown"
