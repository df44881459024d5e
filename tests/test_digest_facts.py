"""What a week's facts are, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from handlers.model import Cycle, Place, Program
from handlers.okrs.model import Change, CheckIn, Objective, Reading, Source
from handlers.rhythm import weekly
from handlers.rhythm.digest import plan
from handlers.rhythm.gathering import gather
from handlers.rhythm.model import Slot
from handlers.rhythm.week import Week
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import HOME, OBJECTIVE, PROGRAM, SECRET, START, key_result, run

SINCE, UNTIL = START + timedelta(days=7), START + timedelta(days=14)
clock, database, program = databases.clock, databases.database, databases.program


def says(database: Database, value: int, *, days: float, kr: str = "k1", **more: Any) -> CheckIn:
    """A check-in so many days after the start, recorded when it holds unless told otherwise."""
    at = START + timedelta(days=days)
    given: dict[str, Any] = {"recorded_at": at, "by": "alice", "place": HOME.key, **more}
    holds_at = given.pop("holds_at", at)
    change = given.pop("change", Change.SET)
    check_in = CheckIn(kr, 0, change, Reading(Decimal(value)), holds_at, **given)

    def work(session: Session) -> CheckIn:
        after = session.okrs.record("p1", check_in)
        return replace(check_in, sequence=after.last_sequence)

    return run(database, work)


def the_program(session: Session) -> Program:
    found = session.programs.by_slug(PROGRAM.slug)
    assert found is not None
    return found


def facts(database: Database, near: Place | None = HOME, until: datetime = UNTIL) -> Week:
    return database.read(lambda session: gather(the_program(session), SINCE, until, near, session))


def amount(reading: Reading | None) -> str:
    return str(reading.amount) if reading else "nothing"


def told(week: Week) -> list[tuple[str, str, list[str]]]:
    """Address, value before and after, values in the order of recording."""
    return [
        (
            each.key_result.address,
            f"{amount(each.before)} → {amount(each.key_result.reading)}",
            [str(one.check_in.reading.amount) for one in each.told],
        )
        for each in week.news
    ]


# ---- the window ----------------------------------------------------------------------------------


def test_the_window_ends_with_its_last_moment_and_begins_after_its_first(program: Database) -> None:
    says(program, 1, days=7)
    assert told(facts(program)) == []
    says(program, 2, days=7.001)
    says(program, 3, days=14)
    says(program, 4, days=14.001)
    assert told(facts(program)) == [("1.1", "1 → 3", ["2", "3"])]


def test_several_check_ins_are_one_piece_of_news_and_the_first_has_nothing_before_it(
    program: Database,
) -> None:
    says(program, 5, days=8)
    says(program, 3, days=9, change=Change.ADD)
    assert told(facts(program)) == [("1.1", "nothing → 8", ["5", "3"])]


def test_what_was_undone_is_no_news(program: Database) -> None:
    says(program, 5, days=1)
    wrong = says(program, 500, days=8)
    undone = replace(wrong, undone_by="alice", undone_at=START + timedelta(days=8.1))
    run(program, lambda session: session.okrs.undo("p1", undone))
    assert told(facts(program)) == []


def test_what_holds_earlier_is_news_of_the_week_it_was_recorded_in(program: Database) -> None:
    says(program, 10, days=1)
    says(program, 5, days=3, change=Change.ADD)
    says(program, 2, days=8, change=Change.ADD, holds_at=START + timedelta(days=2))
    assert told(facts(program)) == [("1.1", "15 → 17", ["2"])]


def test_a_value_for_an_earlier_day_leaves_a_later_one_alone(program: Database) -> None:
    says(program, 40, days=3)
    says(program, 20, days=8, holds_at=START + timedelta(days=1))
    assert told(facts(program)) == [("1.1", "40 → 40", ["20"])]


def test_a_new_key_results_first_value_is_no_news_where_it_was_given(program: Database) -> None:
    new = replace(key_result("k2", 2), created_at=START + timedelta(days=8))
    run(program, lambda session: session.okrs.add_key_result(new))
    says(program, 12, days=8, kr="k2", source=Source.IMPORTED)
    says(program, 30, days=9, kr="k1", source=Source.IMPORTED)
    assert told(facts(program)) == [("1.1", "nothing → 30", ["30"])]


def test_key_results_that_came_or_went_later_are_as_they_were(program: Database) -> None:
    late = replace(key_result("k2", 2), created_at=START + timedelta(days=15))
    dropped = replace(key_result(), dropped_at=START + timedelta(days=15))
    run(program, lambda session: session.okrs.add_key_result(late))
    run(program, lambda session: session.okrs.save_key_result(dropped))
    assert [kr.id for kr in facts(program).key_results] == ["k1"]
    assert [kr.id for kr in facts(program, until=START + timedelta(days=16)).key_results] == ["k2"]


def test_the_last_days_of_another_cycle_are_told_of_too(program: Database) -> None:
    def before(session: Session) -> None:
        session.programs.add_cycle(Cycle("c0", "p1", "2026 Q1", date(2026, 1, 1), date(2026, 3, 31)))
        session.okrs.add_objective(Objective("o0", "p1", "c0", 1, "Last quarter's"))
        session.okrs.add_key_result(replace(key_result("k0"), objective_id="o0"))

    run(program, before)
    says(program, 9, days=8, kr="k0")
    says(program, 10, days=15, kr="k0")
    assert told(facts(program)) == [("1.1", "nothing → 9", ["9"])]
    (news,) = facts(program).news
    assert (news.key_result.id, news.cycle) == ("k0", "2026 Q1")


def test_nothing_is_told_of_what_was_dropped_with_its_objective(program: Database) -> None:
    says(program, 9, days=8)
    dropped = replace(OBJECTIVE, dropped_at=START + timedelta(days=9))
    run(program, lambda session: session.okrs.save_objective(dropped))
    assert told(facts(program)) == []
    made = plan(facts(program), Slot(UNTIL, "UTC"), UNTIL)
    assert [kr.address for kr in made.dropped] == ["1.1"]


# ---- who may see it ------------------------------------------------------------------------------


def test_what_was_said_in_private_is_told_there_alone(program: Database) -> None:
    says(program, 10, days=1)
    says(program, 3, days=2, change=Change.ADD, place=SECRET.key, confined=True)
    says(program, 4, days=8, change=Change.ADD, place=SECRET.key, confined=True, note="nobody knows yet")
    assert told(facts(program)) == []
    assert told(facts(program, SECRET)) == [("1.1", "13 → 17", ["4"])]
    says(program, 1, days=9, change=Change.ADD)
    assert told(facts(program)) == [("1.1", "10 → 11", ["1"])]
    assert told(facts(program, SECRET)) == [("1.1", "13 → 18", ["4", "1"])]
    assert "nobody knows" not in repr(facts(program))


# ---- what follows from them ----------------------------------------------------------------------


def test_who_fell_quiet_in_the_window_is_told_once(program: Database) -> None:
    """Fourteen days in a quarter; day 0 is the sixth of April."""
    says(program, 5, days=-2)

    def quiet(since: float, until: float) -> tuple[list[str], int]:
        week = program.read(lambda session: gather(the_program(session), at(since), at(until), HOME, session))
        made = plan(week, Slot(at(until), "UTC"), at(until))
        return [kr.address for kr in made.quiet], made.quiet_before

    def at(days: float) -> datetime:
        return START + timedelta(days=days)

    assert quiet(0, 7) == ([], 0)
    assert quiet(7, 14) == (["1.1"], 0)
    assert quiet(14, 21) == ([], 1)


def test_a_digest_begins_where_the_last_one_ended(program: Database) -> None:
    friday = datetime(2026, 4, 17, 13, tzinfo=UTC)
    slot = Slot(friday, "Europe/Berlin", late=True, missed=(friday - timedelta(days=7),))

    def since(session: Session) -> datetime:
        return weekly.since(PROGRAM, slot, session)

    # In Berlin the clocks were put forward on 29 March: a week before is the same local time.
    assert program.read(since) == friday - timedelta(days=14)
    assert weekly.a_week_before(datetime(2026, 4, 3, 13, tzinfo=UTC), "Europe/Berlin") == datetime(
        2026, 3, 27, 14, tzinfo=UTC
    )
    for at in (friday, friday - timedelta(days=7), friday - timedelta(days=18)):
        run(program, lambda session, at=at: session.slots.claim("p1", "digest", at))  # type: ignore[misc]
    assert program.read(since) == friday - timedelta(days=18)


def test_the_weeks_check_ins_are_found_by_an_index(program: Database) -> None:
    for day in range(40):
        says(program, 1, days=day)
    if program.read(lambda session: session._connection.core.dialect.name) == "postgresql":
        run(program, lambda session: session._connection.core.execute(text("ANALYZE check_ins")))
    query = "SELECT * FROM check_ins WHERE program_id = 'p1' AND recorded_at > :since"

    def explained(session: Session) -> str:
        core = session._connection.core
        if core.dialect.name == "sqlite":
            return str(core.execute(text(f"EXPLAIN QUERY PLAN {query}"), {"since": 0}).all())
        core.execute(text("SET LOCAL enable_seqscan = off"))
        return str(core.execute(text(f"EXPLAIN {query}"), {"since": START + timedelta(days=38)}).all())

    assert "ix_check_ins_recorded" in program.read(explained)
