"""What a kick-off is made of, on both databases: what may be seen where, once a cycle, and its picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

from handlers.model import Cycle, Place, Program
from handlers.okrs.model import Change, CheckIn, Objective, Reading
from handlers.pictures import Map
from handlers.rhythm import alignment, kickoff, kickoff_drawing
from handlers.rhythm.fitting import fits
from handlers.rhythm.kickoff import plan_kickoff
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.plans import Kickoff
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
NEXT = Cycle("c2", "p1", "2026 Q3", datetime(2026, 7, 1).date(), datetime(2026, 9, 30).date())
FIRST = datetime(2026, 7, 1, 7, tzinfo=UTC)  # 09:00 in Berlin


def the_program(session: Session) -> Program:
    found = session.programs.by_slug(PROGRAM.slug)
    assert found is not None
    return found


def plan(database: Database, near: Place = HOME, cycle: Cycle = CYCLE) -> Kickoff:
    found = database.read(lambda s: kickoff.planned(the_program(s), cycle, near, s))
    assert found is not None
    return found


def prepare(session: Session, count: int = 1) -> None:
    """The next quarter, with an objective of so many key results."""
    session.programs.add_cycle(NEXT)
    session.okrs.add_objective(Objective("o2", "p1", "c2", 1, "Grow", shared_with=("Docs",)))
    for n in range(count):
        new = replace(key_result(f"n{n}", n + 1), objective_id="o2", shared_with=("Marketing",))
        session.okrs.add_key_result(new)


def serve(session: Session, parent: str) -> None:
    found = session.okrs.objective("p1", "o2")
    assert found is not None
    session.okrs.save_objective(replace(found, parent_id=parent))


def posts(
    session: Session, at: datetime = FIRST, late: bool = False, missed: tuple[datetime, ...] = ()
) -> tuple[Post, ...]:
    slot = Slot(at, "Europe/Berlin", late, missed)
    return plan_kickoff(the_program(session), slot, session, at)


def test_a_cycle_is_kicked_off_once_whatever_the_calendar_does(program: Database, clock: Clock) -> None:
    run(program, prepare)
    clock.now = FIRST
    tick(program, clock, {Kind.KICKOFF: plan_kickoff})
    run(program, lambda s: s.programs.save(replace(the_program(s), zone="America/New_York")))
    clock.now = FIRST + timedelta(hours=6)
    tick(program, clock, {Kind.KICKOFF: plan_kickoff})
    assert [(job.key, job.lane) for job in wanted(program)] == [("kickoff/c2", "kickoff/c2")]


def test_nothing_is_said_of_an_empty_cycle_or_at_another_moment(program: Database) -> None:
    run(program, lambda s: s.programs.add_cycle(NEXT))
    assert program.read(posts) == ()
    assert program.read(partial(posts, at=FIRST + timedelta(hours=1))) == ()


def test_after_an_outage_it_says_so_and_names_what_never_came(program: Database) -> None:
    run(program, prepare)
    missed = (datetime(2026, 4, 7, 7, tzinfo=UTC),)  # the small program was made on Monday, the sixth
    (post,) = program.read(partial(posts, late=True, missed=missed))
    late = post.reply.blocks[1]
    assert "due on Wednesday, 1 July, 09:00. There was none for 2026 Q2." in str(late)


def test_what_was_dropped_is_left_out(program: Database) -> None:
    gone = replace(key_result("k2", 2), dropped_at=START)
    run(program, lambda session: session.okrs.add_key_result(gone))
    let_go = Objective("o9", "p1", "c1", 9, "Let go", dropped_at=START)
    run(program, lambda session: session.okrs.add_objective(let_go))
    found = plan(program)
    assert [kr.id for kr in found.key_results] == ["k1"]
    assert [item.id for item in found.objectives] == ["o1"]


def test_what_was_said_in_a_private_place_is_seen_there_only(program: Database) -> None:
    said = CheckIn("k1", 0, Change.SET, Reading(Decimal(7)), START, START, "alice", place=SECRET.key)
    said = replace(said, confined=True)
    run(program, lambda session: session.okrs.record("p1", said, SECRET.key))
    assert plan(program).key_results[0].reading is None
    assert plan(program, SECRET).key_results[0].reading is not None


def test_what_it_serves_may_be_of_another_cycle(program: Database) -> None:
    run(program, prepare)
    run(program, partial(serve, parent="k1"))
    found = plan(program, cycle=NEXT)
    assert [each.id for each in found.above.values()] == ["k1"]
    (message,) = kickoff_drawing.messages(found, START)
    assert "O1 · Grow" in str(message.blocks) and "serves KR 1.1 Key result k1" in str(message.blocks)


def test_a_long_one_is_split_under_every_limit_and_loses_nothing(program: Database) -> None:
    run(program, partial(prepare, count=120))
    headline, *others = kickoff_drawing.messages(plan(program, cycle=NEXT), START)
    assert len(others) == 5
    assert all(fits(reply.blocks) for reply in (headline, *others))
    below = str([reply.blocks for reply in others])
    assert all(f"'KR 1.{n}'" in below for n in range(1, 121))
    assert "with 120 key results" in str(headline) and "All key results are below." in str(headline)


# ---- its picture ---------------------------------------------------------------------------------


def picture(found: Kickoff) -> Map:
    drawing = alignment.drawing(found)
    assert drawing is not None and isinstance(drawing.of, Map)
    return drawing.of


def test_the_picture_has_a_box_for_everything_and_none_covers_another(program: Database) -> None:
    run(program, partial(prepare, count=7))
    run(program, partial(serve, parent="o1"))
    found = plan(program, cycle=NEXT)
    drawn = picture(found)
    assert [name for _, name in drawn.columns] == ["Serves", "Objective", "Key results", "Shared with"]
    kinds = [box.kind for box in drawn.boxes]
    assert {kind: kinds.count(kind) for kind in kinds} == {"objective": 1, "result": 7, "above": 1, "team": 2}
    for one in drawn.boxes:
        assert 0 <= one.x <= one.x + one.width <= drawn.width
        assert 0 <= one.y <= one.y + one.height <= drawn.height
        apart = [
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
            for other in drawn.boxes
            if other is not one
        ]
        assert all(apart)
    assert len(drawn.strokes) == 7 + 1 + 2 * 7  # of the objective, above it, and of both teams
    assert all(stroke.dashed == (stroke.x2 > 500) for stroke in drawn.strokes)


def test_its_words_say_what_leads_where(program: Database) -> None:
    run(program, partial(prepare, count=2))
    drawing = alignment.drawing(plan(program, cycle=NEXT))
    assert drawing is not None
    assert drawing.alt == (
        "Picture of how it hangs together. O1 with KR 1.1 and 1.2, shared with Docs and Marketing."
    )


def test_what_nobody_could_read_is_not_drawn(program: Database) -> None:
    run(program, partial(prepare, count=alignment.MOST + 1))
    assert alignment.drawing(plan(program, cycle=NEXT)) is None
    empty = replace(plan(program), objectives=(OBJECTIVE,))
    assert alignment.drawing(empty) is None
