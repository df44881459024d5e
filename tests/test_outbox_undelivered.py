"""What was given up: listed without its words, sent again at its own turn, or dropped. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.model import Place
from handlers.rhythm.outage_messages import NOT_KNOWN
from storage.outbox import Job
from storage.outbox_undelivered import A_BUG, Row
from storage.store import Database
from tests import databases
from tests.databases import HOME, SECRET, START, Clock, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
LANE = "digest/1"


def want(
    database: Database, key: str, *, lane: str = LANE, place: Place = HOME, body: dict[str, Any] | None = None
) -> None:
    run(database, lambda s: s.outbox.want("p1", place, key, lane=lane, body=body, now=START))


def claim(database: Database, clock: Clock) -> tuple[Job, ...]:
    return run(database, lambda s: s.outbox.claim("worker", clock.now, 60, 10))


def sent(database: Database, clock: Clock, job: Job) -> None:
    run(database, lambda s: s.outbox.sent(job, f"1.{job.id}", None, clock.now))


def refused(database: Database, clock: Clock, job: Job, reason: str = "is_archived") -> None:
    run(database, lambda s: s.outbox.refused(job, reason, clock.now))


def refuse_all(database: Database, clock: Clock, reason: str = "is_archived") -> None:
    while jobs := claim(database, clock):
        for job in jobs:
            refused(database, clock, job, reason)


def listed(database: Database, *, dead: bool = True) -> dict[str, Row]:
    rows, _ = database.read(lambda s: s.undelivered.listed(dead=dead, limit=50))
    return {row.key: row for row in rows}


def sent_in_order(database: Database, clock: Clock) -> list[tuple[str, Any]]:
    order = []
    while jobs := claim(database, clock):
        for job in jobs:
            order.append((job.key, job.body))
            sent(database, clock, job)
    return order


def test_what_was_given_up_keeps_its_words_and_its_place_in_the_list(program: Database, clock: Clock) -> None:
    want(program, "digest/1", body={"text": "the week"})
    want(program, "card:o1", lane="card:o1", place=SECRET)
    clock.move(minutes=5)
    refuse_all(program, clock)
    want(program, "card:o2", lane="card:o2")
    rows, total = program.read(lambda s: s.undelivered.listed(dead=True, limit=1))
    assert ([row.key for row in rows], total) == (["digest/1"], 2)
    (row,) = rows
    assert (row.program, row.place, row.state, row.since, row.reason) == (
        "dc",
        Place("slack", "T1", "C1"),
        "dead",
        clock.now,
        "is_archived",
    )
    assert "the week" not in repr(row)
    assert set(listed(program, dead=False)) == {"digest/1", "card:o1", "card:o2"}
    assert program.read(lambda s: s.undelivered.listed(dead=True, limit=50))[1] == 2


def test_sent_again_in_the_order_of_its_lane_before_what_came_later(program: Database, clock: Clock) -> None:
    for number in (1, 2, 3):
        want(program, f"digest/1/{number}", body={"text": str(number)})
    want(program, "elsewhere", place=SECRET)
    refuse_all(program, clock)
    want(program, "digest/1/4", body={"text": "4"})
    again = run(program, lambda s: s.undelivered.all_again(clock.now, HOME.key))
    assert [row.key for row in again] == ["digest/1/1", "digest/1/2", "digest/1/3"]
    assert sent_in_order(program, clock) == [(f"digest/1/{n}", {"text": str(n)}) for n in (1, 2, 3, 4)]
    assert set(listed(program)) == {"elsewhere"}


def test_a_part_takes_those_before_it_along(program: Database, clock: Clock) -> None:
    for number in (1, 2, 3):
        want(program, f"digest/1/{number}")
    refuse_all(program, clock)
    second = listed(program)["digest/1/2"].id
    assert len(run(program, lambda s: s.undelivered.again([second], clock.now))) == 2
    assert [key for key, _ in sent_in_order(program, clock)] == ["digest/1/1", "digest/1/2"]
    assert set(listed(program)) == {"digest/1/3"}


def test_many_wishes_for_one_message_are_said_once_at_the_first_ones_turn(
    program: Database, clock: Clock
) -> None:
    want(program, "card:o1", body={"text": "old"})
    want(program, "check-in:k1#1")
    refuse_all(program, clock)
    want(program, "card:o1", body={"text": "new"})
    refuse_all(program, clock)
    assert len(run(program, lambda s: s.undelivered.all_again(clock.now))) == 2
    want(program, "card:o1", body={"text": "newest"})  # while it waits, an update may be wanted as ever
    assert sent_in_order(program, clock) == [
        ("card:o1", {"text": "new"}),
        ("check-in:k1#1", None),
        ("card:o1", {"text": "newest"}),
    ]


def test_old_words_are_not_put_over_newer_ones(program: Database, clock: Clock) -> None:
    want(program, "kickoff/1", body={"text": "old"})
    want(program, "kickoff/1/2", body={"text": "below"})
    refuse_all(program, clock)
    old = listed(program)["kickoff/1"].id
    want(program, "kickoff/1", body={"text": "new"})
    want(program, "kickoff/1", lane="elsewhere", place=SECRET, body={"text": "another home"})
    assert len(sent_in_order(program, clock)) == 2
    want(program, "kickoff/1", body={"text": "newest"})
    refuse_all(program, clock)
    again = run(program, lambda s: s.undelivered.all_again(clock.now))
    assert [(row.key, row.state) for row in again] == [
        ("kickoff/1/2", "dead"),
        ("kickoff/1", "dead"),
        ("kickoff/1", "dropped"),
    ]
    assert run(program, lambda s: s.undelivered.named([old])) == {old: "dropped"}
    assert sent_in_order(program, clock) == [
        ("kickoff/1/2", {"text": "below"}),
        ("kickoff/1", {"text": "newest"}),
    ]


@pytest.mark.parametrize(
    ("reason", "before"),
    [("is_archived", "pending"), (f"KeyError, {A_BUG}", "unknown"), (NOT_KNOWN, "unknown")],
)
def test_what_may_have_got_through_is_looked_for_first(
    program: Database, clock: Clock, reason: str, before: str
) -> None:
    want(program, "digest/1")
    refuse_all(program, clock, reason)
    run(program, lambda s: s.undelivered.all_again(clock.now))
    (job,) = claim(program, clock)
    assert (job.before, job.attempts) == (before, 2)


def test_what_waits_is_tried_at_once(program: Database, clock: Clock) -> None:
    want(program, "digest/1")
    (job,) = claim(program, clock)
    later = clock.now.replace(hour=23)
    run(program, lambda s: s.outbox.unknown(job, "timeout", later))
    assert claim(program, clock) == ()
    assert run(program, lambda s: s.undelivered.again([job.id], clock.now)) == ()
    (again,) = claim(program, clock)
    assert again.before == "unknown"
    assert run(program, lambda s: s.undelivered.named([again.id, 999])) == {again.id: "sending"}
    clock.move(seconds=30)
    run(program, lambda s: s.undelivered.again([again.id], clock.now))
    assert claim(program, clock) == ()  # what is being sent keeps its lease


def test_what_is_dropped_holds_up_nothing_and_is_not_said(program: Database, clock: Clock) -> None:
    want(program, "digest/1")
    want(program, "digest/1/2")
    (first,) = claim(program, clock)
    assert run(program, lambda s: s.undelivered.drop([first.id], "no", clock.now)) == ()  # it is being sent
    run(program, lambda s: s.outbox.unknown(first, "timeout", clock.now))
    (dropped,) = run(program, lambda s: s.undelivered.drop([first.id], "no", clock.now))
    assert dropped.key == "digest/1"
    assert [key for key, _ in sent_in_order(program, clock)] == ["digest/1/2"]
    assert listed(program, dead=False) == {}
    assert run(program, lambda s: s.undelivered.drop([first.id], "no", clock.now)) == ()


def test_an_outage_has_one_name_until_something_is_sent_there(program: Database, clock: Clock) -> None:
    names = [program.read(lambda s: s.undelivered.last_sent(HOME))]
    for key, works in (("a", False), ("b", False), ("c", True), ("d", False)):
        want(program, key, lane=key)
        (job,) = claim(program, clock)
        (sent if works else refused)(program, clock, job)
        names.append(program.read(lambda s: s.undelivered.last_sent(HOME)))
    assert names[0] == names[1] == names[2] != names[3] == names[4]
