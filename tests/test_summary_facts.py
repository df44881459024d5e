"""What a cycle's summary is made of, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from handlers.model import Cycle, Place, Program
from handlers.okrs.model import (
    Change,
    CheckIn,
    Comparison,
    Evidence,
    Grade,
    Reading,
    Source,
    Target,
)
from handlers.okrs.model import Kind as Measure
from handlers.pictures import Bars
from handlers.rhythm import charts, summary
from handlers.rhythm.model import Kind
from handlers.rhythm.plans import Result, Summary
from handlers.rhythm.summary import plan_summary
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import CYCLE, HOME, OBJECTIVE, PROGRAM, SECRET, START, Clock, key_result, run
from tests.ticking import tick, wanted

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
AFTER = datetime(2026, 7, 3, 7, tzinfo=UTC)  # the third working day after the quarter, 09:00 in Berlin
SEVEN = Target(Measure.COUNT, Comparison.AT_LEAST, Decimal(10), unit="stories")


def the_program(session: Session) -> Program:
    found = session.programs.by_slug(PROGRAM.slug)
    assert found is not None
    return found


def plan(database: Database, near: Place = HOME, now: datetime = AFTER, cycle: Cycle = CYCLE) -> Summary:
    found = database.read(lambda s: summary.planned(the_program(s), cycle, near, s, now))
    assert found is not None
    return found


def result(found: Summary, id: str = "k1") -> Result:
    return next(each for each in found.results if each.key_result.id == id)


def says(database: Database, value: int, *, days: float, kr: str = "k1", **more: Any) -> None:
    at = START + timedelta(days=days)
    said = CheckIn(kr, 0, Change.SET, Reading(Decimal(value)), at, at, "alice", **{"place": HOME.key, **more})
    viewer = SECRET.key if said.confined else None
    run(database, lambda session: session.okrs.record("p1", said, viewer))


def amounts(found: Result) -> tuple[str, str]:
    before, after = found.before, found.key_result.reading
    return str(before.amount if before else "nothing"), str(after.amount if after else "nothing")


# ---- from where to where -------------------------------------------------------------------------


def test_the_change_is_from_the_cycles_first_moment_to_its_last(program: Database) -> None:
    run(program, lambda s: s.okrs.add_key_result(replace(key_result("k2", 2), created_at=at_once(-40))))
    says(program, 3, days=-30, kr="k2")
    says(program, 8, days=40, kr="k2")
    says(program, 9, days=87, kr="k2")  # on the second of July: it holds by then, and is told
    assert amounts(result(plan(program), "k2")) == ("3", "9")
    assert amounts(result(plan(program))) == ("nothing", "nothing")


def at_once(days: float) -> datetime:
    return START + timedelta(days=days)


def test_what_was_carried_over_or_imported_is_where_it_began(program: Database) -> None:
    for n, source in enumerate((Source.CARRIED, Source.IMPORTED, Source.REPORTED), start=2):
        new = replace(key_result(f"k{n}", n), created_at=at_once(2))
        run(program, partial(_add, kr=new))
        says(program, 10, days=2, kr=new.id, source=source)
        says(program, 14, days=30, kr=new.id)
    found = plan(program)
    assert [amounts(result(found, id)) for id in ("k2", "k3", "k4")] == [
        ("10", "14"),
        ("10", "14"),
        ("nothing", "14"),
    ]


def _add(session: Session, kr: Any) -> None:
    session.okrs.add_key_result(kr)


def test_of_a_closed_cycle_it_is_told_as_it_stood_at_its_close(program: Database) -> None:
    says(program, 5, days=3)
    closed = replace(CYCLE, closed_at=at_once(20))
    run(program, lambda s: s.programs.save_cycle(closed))
    assert plan(program, cycle=closed, now=at_once(21)).over
    assert not plan(program, now=at_once(21)).over


# ---- what is behind it ---------------------------------------------------------------------------


def test_links_and_what_was_added_to_check_ins_the_newest_first_each_once(program: Database) -> None:
    says(program, 1, days=1, links=("https://a.example", "https://b.example"))
    says(program, 2, days=2, links=("https://c.example", "https://a.example"))
    proof = Evidence("https://d.example", "", "alice", at_once(5), place=HOME.key)

    def add(session: Session) -> None:
        said = session.okrs.check_in("p1", "k1", 1)
        assert said is not None
        session.okrs.add_evidence("p1", said, proof)

    run(program, add)
    found = [f"https://{name}.example" for name in "cabd"]
    assert list(result(plan(program)).links) == found


def test_what_was_said_in_a_private_place_is_seen_there_only(program: Database) -> None:
    says(program, 1, days=1, links=("https://a.example",))
    says(program, 7, days=2, links=("https://secret.example",), place=SECRET.key, confined=True)
    assert (amounts(result(plan(program))), result(plan(program)).links) == (
        ("nothing", "1"),
        ("https://a.example",),
    )
    assert amounts(result(plan(program, SECRET))) == ("nothing", "7")
    assert "https://secret.example" in result(plan(program, SECRET)).links


def test_it_leads_to_where_the_kick_off_was_talked_about(program: Database) -> None:
    key = "kickoff/c1"

    def posted(session: Session) -> None:
        session.outbox.want("p1", HOME, key, lane=key, body={}, now=START)
        (job,) = session.outbox.claim("test", START, 60, 1)
        session.outbox.sent(job, "1.0", "https://sandbox.slack.com/p1", START)

    assert plan(program).kickoff == ""
    run(program, posted)
    assert plan(program).kickoff == "https://sandbox.slack.com/p1"


# ---- when ----------------------------------------------------------------------------------------


def test_the_calendar_posts_one_a_cycle_in_good_time(program: Database, clock: Clock) -> None:
    planners = {Kind.SUMMARY: plan_summary}
    for clock.now in (START, AFTER - timedelta(seconds=1)):
        tick(program, clock, planners)
    assert wanted(program) == []
    for clock.now in (AFTER, AFTER + timedelta(hours=1)):
        tick(program, clock, planners)
    assert [job.key for job in wanted(program)] == ["summary/c1"]


def test_before_the_cycle_is_over_one_takes_nothing_from_the_one_to_come(program: Database) -> None:
    now = at_once(10)
    (post,) = program.read(lambda s: summary.posts(the_program(s), CYCLE, s, now))
    assert post.key == "summary/c1/2026-04-16T09:00"
    assert "how 2026 Q2 is going" in post.reply.title


# ---- charts --------------------------------------------------------------------------------------


def drawn(found: Summary) -> tuple[Bars, str]:
    drawing = charts.of_objective(found.chapters[0], found)
    assert drawing is not None and isinstance(drawing.of, Bars)
    return drawing.of, drawing.alt


def test_a_chart_shows_each_key_result_and_where_it_began(program: Database) -> None:
    run(program, partial(_add, kr=replace(key_result("k2", 2, SEVEN), created_at=at_once(-40))))
    says(program, 2, days=-30, kr="k2")
    says(program, 7, days=30, kr="k2")
    run(program, lambda s: s.okrs.save_grade("p1", "k2", Grade(Decimal("0.7"), "why"), "alice", AFTER))
    bars, alt = drawn(plan(program))
    assert [(bar.label, bar.share, bar.before, bar.note) for bar in bars.bars] == [
        ("1.1 Key result k1", None, None, "nothing recorded"),
        ("1.2 Key result k2", 70, 20, "7 · 70% · grade 0.7"),
    ]
    assert bars.first == "where it stood at the start"
    assert alt == (
        "Bar chart: how far each key result of O1 came. "
        "KR 1.1 nothing recorded; KR 1.2 7 · 70% · grade 0.7, at the start 20%."
    )


def test_where_nothing_was_recorded_nothing_is_drawn(program: Database) -> None:
    found = plan(program)
    assert charts.of_objective(found.chapters[0], found) is None
    assert charts.overview(found) is None


def test_the_overview_has_a_bar_an_objective(program: Database) -> None:
    run(program, lambda s: s.okrs.add_objective(replace(OBJECTIVE, id="o2", ordinal=2, title="Grow")))
    new = replace(key_result("k2", 1, SEVEN), objective_id="o2", objective_ordinal=2)
    run(program, partial(_add, kr=new))
    says(program, 5, days=2, kr="k2")
    drawing = charts.overview(plan(program))
    assert drawing is not None
    assert drawing.alt == "Bar chart: how far each objective came. O1 nothing recorded; O2 50%."
