"""Nobody's queue hides another's: what is taken from the inbox next, on both databases."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Select, create_engine

from storage import inbox_queries as q
from storage.inbox import Lane
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import Clock, run

address, clock, database = databases.address, databases.clock, databases.database
LEASE = timedelta(minutes=2)


def put(database: Database, *said: str) -> None:
    """Each as ``channel/person/number``."""

    def work(session: Session) -> None:
        for one in said:
            place, person, _ = one.split("/")
            session.inbox.put("slack", "T1", one, "message", {}, place, person)

    run(database, work)


def take(database: Database, limit: int = 8, **how: object) -> list[str]:
    taken = run(database, lambda s: s.inbox.take(limit, LEASE, **how))  # type: ignore[arg-type]
    return [event.key for event in taken]


def test_the_oldest_come_first_whoever_said_them(database: Database) -> None:
    put(database, "C1/U1/1", "C2/U2/1", "C1/U2/1", "C1/U1/2", "C1//1", "C1/U2/2")
    assert take(database, 4) == ["C1/U1/1", "C2/U2/1", "C1/U2/1", "C1/U1/2"]
    assert take(database) == ["C1//1", "C1/U2/2"]


def test_a_place_has_so_many_in_hand(database: Database) -> None:
    put(database, *(f"C1/U1/{n}" for n in range(100)), "C2/U2/1", "C1/U3/1")
    assert take(database, each=2) == ["C1/U1/0", "C1/U1/1", "C2/U2/1"]
    in_hand = ["slack/T1/C1", "slack/T1/C1", "slack/T1/C2"]
    assert take(database, each=2, in_hand=in_hand) == []
    assert take(database, each=2, in_hand=in_hand[1:]) == ["C1/U1/2"]


def test_who_is_not_admitted_waits_in_order_and_hides_nobody(database: Database) -> None:
    put(database, *(f"C1/U1/{n}" for n in range(300)), "C1/U2/1", "C2/U1/1", "C2/U2/1")
    turns = {"slack/T1/U1": 2}

    def admits(lane: Lane) -> bool:
        turns[lane.person] = turns.get(lane.person, 9) - 1
        return turns[lane.person] >= 0

    assert take(database, admits=admits) == ["C1/U1/0", "C1/U1/1", "C1/U2/1", "C2/U2/1"]
    first = run(database, lambda s: s.inbox.first(Lane("slack/T1/C1", "slack/T1/U1")))
    assert first is not None and first.key == "C1/U1/2" and first.attempts == 0
    assert take(database, 2) == ["C1/U1/2", "C1/U1/3"]


def test_what_is_to_be_tried_later_holds_up_nothing(database: Database, clock: Clock) -> None:
    put(database, "C1/U1/1", "C1/U1/2")
    (failed,) = run(database, lambda s: s.inbox.take(1, LEASE))
    run(database, lambda s: s.inbox.failed(failed.id, "boom", clock.now + timedelta(minutes=1)))
    assert take(database) == ["C1/U1/2"]
    clock.move(minutes=1)
    assert take(database) == ["C1/U1/1"]
    assert run(database, lambda s: s.inbox.first(Lane("slack/T1/C1", "slack/T1/U1"))) is None


def test_platforms_do_not_see_each_others_lanes(database: Database) -> None:
    put(database, "C1/U1/1")
    run(database, lambda s: s.inbox.put("discourse", "forum.example", "p", "post", {}, "c5", "17"))
    (post,) = run(database, lambda s: s.inbox.take(8, LEASE, None, "discourse"))
    assert post.lane == Lane("discourse/forum.example/c5", "discourse/forum.example/17")
    assert run(database, lambda s: s.inbox.take(8, LEASE, None, "discourse")) == ()
    assert take(database) == ["C1/U1/1"]


def test_who_said_it_is_not_kept_beyond_its_handling(database: Database) -> None:
    put(database, "C1/U1/1")
    (event,) = run(database, lambda s: s.inbox.take(8, LEASE))
    run(database, lambda s: s.inbox.done(event.id))
    assert run(database, partial(lane_of, event.id)) == ""


def lane_of(event_id: int, session: Session) -> str:
    return str(session.inbox._connection.execute(q.EVENT, {"row": event_id}).first().lane)


@pytest.mark.parametrize("statement", [q.HEADS, q.NEXT], ids=["heads", "next"])
def test_a_take_reads_along_the_index_and_not_the_backlog(statement: Select[Any]) -> None:
    engine = create_engine(f"sqlite:///{databases.sqlite_template()}")
    with engine.connect() as connection:
        compiled = statement.compile(engine)
        values = ("x",) * len(compiled.positiontup or ())
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values).all()
    engine.dispose()
    steps = [row[-1] for row in plan if " inbox" in row[-1]]
    assert steps and all("USING COVERING INDEX ix_inbox_lane (lane>?" in step for step in steps), steps
