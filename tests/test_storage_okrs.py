"""Objectives, key results and the value that stands on them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from handlers.model import UserError
from handlers.okrs.fold import fold
from handlers.okrs.model import (
    Cadence,
    Change,
    CheckIn,
    Comparison,
    Grade,
    Health,
    KeyResult,
    Kind,
    Objective,
    Reading,
    Ref,
    Source,
    Target,
)
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import BOB, CYCLE, OBJECTIVE, PROGRAM, SECRET, START, key_result, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
HIDDEN = SECRET.key
ELSEWHERE = "slack/T1/G2"


def said(value: str, hours: float = 0, *, by: str = "alice", **more: Any) -> CheckIn:
    """``+3`` adds, anything else sets; ``hours`` after the start is when it holds and was recorded."""
    change = Change.ADD if value.startswith("+") else Change.SET
    at = START + timedelta(hours=hours)
    given: dict[str, Any] = {"key_result_id": "k1", "holds_at": at, "recorded_at": at} | more
    return CheckIn(sequence=0, change=change, reading=Reading(Decimal(value)), by=by, **given)


def record(program: Database, *check_ins: CheckIn, viewer: str | None = None) -> KeyResult:
    """The key result after the last of them, each in a command of its own."""
    after = [run(program, partial(record_one, each, viewer)) for each in check_ins]
    return after[-1]


def record_one(check_in: CheckIn, viewer: str | None, session: Session) -> KeyResult:
    return session.okrs.record("p1", check_in, viewer)


def add_key_result(added: KeyResult, session: Session) -> None:
    session.okrs.add_key_result(added)


def undo(program: Database, sequence: int, viewer: str | None = None) -> KeyResult:
    def work(session: Session) -> KeyResult:
        found = session.okrs.check_in("p1", "k1", sequence)
        assert found is not None
        undone = replace(found, undone_by="bob", undone_at=START)
        return session.okrs.undo("p1", undone, viewer)

    return run(program, work)


def amount(key_result: KeyResult | None) -> object:
    assert key_result is not None
    return key_result.reading.amount if key_result.reading else None


def seen(program: Database, viewer: str | None = None) -> object:
    return amount(program.read(lambda s: s.okrs.key_result("p1", "k1", viewer)))


def afters(program: Database, viewer: str | None = None) -> list[str]:
    """The history, the newest first: sequence and the value after it."""
    page = program.read(lambda s: s.okrs.check_ins("p1", "k1", viewer))
    return [f"{c.sequence}:{c.after.amount if c.after else '-'}" for c in page]


# ---- definitions -------------------------------------------------------------------------------


def test_every_field_of_a_definition_comes_back(program: Database) -> None:
    target = Target(
        Kind.RANGE,
        Comparison.RANGE,
        Decimal("2.5"),
        Decimal("-3.000001"),
        "experiments",
        Decimal("0.1"),
        Cadence.QUARTERLY,
        "2026-06",
        True,
    )
    whole = replace(
        key_result("k9", 9, target),
        text="Run 2–3 “experiments”\n with ünïcode 🎉",
        code="KR-9",
        shared_with=("Dev Rel", "D&I"),
        owners=("bob", "alice"),
        parent_id="k1",
        dropped_at=START,
    )
    run(program, lambda s: s.okrs.add_key_result(whole))
    stored = program.read(lambda s: s.okrs.key_result("p1", "k9"))
    starts, ends = datetime(2026, 3, 31, 22, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert stored == replace(whole, window_starts=starts, window_ends=ends)  # Berlin's days

    changed = replace(
        stored, text="New", owners=("alice",), target=Target(Kind.MILESTONE, Comparison.ONCE), dropped_at=None
    )
    run(program, lambda s: s.okrs.save_key_result(changed))
    assert program.read(lambda s: s.okrs.key_result("p1", "k9")) == changed

    objective = Objective("o2", "p1", "c1", 2, "Grow", "O2", ("Dev Rel",), ("bob",), "o1", START)
    run(program, lambda s: s.okrs.add_objective(objective))
    assert program.read(lambda s: s.okrs.objective("p1", "o2")) == objective
    renamed = replace(objective, title="Grow more", owners=(), dropped_at=None, ordinal=3)
    run(program, lambda s: s.okrs.save_objective(renamed))
    assert program.read(lambda s: s.okrs.objective("p1", "o2")) == renamed
    assert program.read(lambda s: s.programs.of_member("alice")) == {"p1"}


def test_objectives_are_listed_by_number_with_their_key_results(program: Database) -> None:
    def add(session: Session) -> None:
        session.okrs.add_objective(Objective("o0", "p1", "c1", 2, "Second", owners=("alice", "bob")))
        session.okrs.add_key_result(replace(key_result("k3", 3), owners=("bob", "alice")))
        session.okrs.add_key_result(key_result("k2", 2))

    run(program, add)
    listed = program.read(lambda s: s.okrs.objectives("p1", "c1"))
    assert [(o.id, o.owners, [(k.id, k.owners) for k in o.key_results]) for o in listed] == [
        ("o1", (), [("k1", ()), ("k2", ()), ("k3", ("bob", "alice"))]),
        ("o0", ("alice", "bob"), []),
    ]
    assert program.read(lambda s: s.okrs.objective("p1", "o1")) == listed[0]
    assert program.read(lambda s: s.okrs.objectives("p1", "c9")) == ()
    assert program.read(lambda s: s.okrs.objective("p2", "o1")) is None


def test_a_number_is_given_once(program: Database) -> None:
    with pytest.raises(UserError, match=r"KR 1\.1 was just added"):
        run(program, lambda s: s.okrs.add_key_result(key_result("k2", 1)))
    with pytest.raises(UserError, match="O1 was just added"):
        run(program, lambda s: s.okrs.add_objective(replace(OBJECTIVE, id="o2")))


REFERENCES = {
    Ref(1): ["o1"],
    Ref(1, 1): ["k1"],
    Ref(1, 2): ["k2"],
    Ref(1, 7): [],
    Ref(7): [],
    Ref(3, 4): ["k2"],  # no such address, but a code
    Ref(code="3.4"): ["k2"],
    Ref(code="kr a – 7"): ["k3", "k4"],
    Ref(code="o-1"): ["o1"],
    Ref(code="%"): [],
}


@pytest.mark.parametrize("change", [False, True])
def test_a_reference_is_an_address_or_a_code(program: Database, change: bool) -> None:
    codes = {"k2": "3.4", "k3": "KR-A7", "k4": "kr a7"}
    for n, (id, code) in enumerate(codes.items(), 2):
        run(program, partial(add_key_result, replace(key_result(id, n), code=code)))

    def found(session: Session, cycle_id: str) -> dict[Ref, list[str]]:
        named = {ref: session.okrs.find("p1", cycle_id, ref, change=change) for ref in REFERENCES}
        return {ref: [each.id for each in those] for ref, those in named.items()}

    assert run(program, lambda s: found(s, "c1")) == REFERENCES
    assert run(program, lambda s: found(s, "c9")) == {ref: [] for ref in REFERENCES}


def test_a_grade_stands_beside_the_value(program: Database) -> None:
    record(program, said("7"))
    grade = Grade(Decimal("0.7"), "good enough", "keep")
    run(program, lambda s: s.okrs.save_grade("p1", "k1", grade, "alice", START))
    stored = program.read(lambda s: s.okrs.key_result("p1", "k1"))
    assert stored is not None
    assert (stored.grade, amount(stored)) == (grade, Decimal(7))


# ---- check-ins ---------------------------------------------------------------------------------


def test_every_field_of_a_check_in_comes_back(program: Database) -> None:
    whole = CheckIn(
        key_result_id="k1",
        sequence=1,
        change=Change.SET,
        reading=Reading(Decimal(70), Decimal(14), Decimal(20)),
        holds_at=START + timedelta(microseconds=1),
        recorded_at=START + timedelta(days=1),
        by="bob",
        by_name=BOB.name,
        note="first “batch”\n🎉",
        links=("https://example.org/a?b=c,d",),
        confidence=0,
        health=Health.AT_RISK,
        win=True,
        ask="introductions",
        source=Source.CORRECTED,
        place="slack/T1/C1",
        after=Reading(Decimal(70), Decimal(14), Decimal(20)),
    )
    after = record(program, whole)
    assert program.read(lambda s: s.okrs.check_in("p1", "k1", 1)) == whole
    assert program.read(lambda s: s.okrs.check_ins("p1", "k1")) == (whole,)
    assert program.read(lambda s: s.okrs.check_in("p1", "k1", 2)) is None
    assert after == program.read(lambda s: s.okrs.key_result("p1", "k1"))
    assert (after.reading, after.reading_at, after.reading_source) == (
        whole.reading,
        whole.holds_at,
        Source.CORRECTED,
    )
    assert (after.said, after.confidence, after.last_sequence) == (Health.AT_RISK, 0, 1)


def test_a_value_sets_and_plus_adds(program: Database) -> None:
    assert amount(record(program, said("37"))) == 37
    assert amount(record(program, said("+5", 1))) == 42
    assert amount(record(program, said("-2.5", 2))) == Decimal("-2.5")
    assert afters(program) == ["3:-2.5", "2:42", "1:37"]


def test_the_sequence_is_the_key_results_own(program: Database) -> None:
    """Whatever the caller thought it was."""
    record(program, replace(said("1"), sequence=1), replace(said("2", 1), sequence=1))
    assert afters(program) == ["2:2", "1:1"]


def test_two_values_in_one_command(program: Database) -> None:
    def work(session: Session) -> KeyResult:
        session.okrs.record("p1", said("+1"))
        session.okrs.record("p1", said("+1", 1))
        return session.okrs.record("p1", said("+1", 2))

    after = run(program, work)
    assert (amount(after), after.last_sequence) == (3, 3)


def test_a_backdated_value_moves_what_was_added_after_it(program: Database) -> None:
    record(program, said("10", 1), said("+1", 2), said("+1", 3), said("50", 4), said("+1", 5))
    assert amount(record(program, said("20", 1.5))) == 51
    assert afters(program) == ["5:51", "4:50", "3:22", "2:21", "6:20", "1:10"]
    assert amount(record(program, said("+4", 4.5))) == 55
    assert afters(program)[:2] == ["5:55", "7:54"]


def test_the_first_of_all_may_be_backdated(program: Database) -> None:
    record(program, said("+1", 2), said("+1", 3))
    assert amount(record(program, said("100", 1))) == 102


def test_undo_folds_again_and_deletes_nothing(program: Database) -> None:
    record(program, said("10"), said("+5", 1), said("+1", 2, confidence=7))
    assert amount(undo(program, 2)) == 11
    assert afters(program) == ["3:11", "2:-", "1:10"]
    after = undo(program, 3)
    assert (amount(after), after.confidence, after.reading_at) == (10, None, START)
    after = undo(program, 1)
    assert (after.reading, after.reading_at, after.reading_source) == (None, None, None)
    stored = program.read(lambda s: s.okrs.check_in("p1", "k1", 2))
    assert stored is not None
    assert (stored.live, stored.undone_by, stored.undone_at) == (False, "bob", START)


def test_what_is_undone_stays_undone(program: Database) -> None:
    record(program, said("10"), said("+5", 1))
    undo(program, 2)
    with pytest.raises(UserError, match="already undone"):
        undo(program, 2)
    assert seen(program) == 10


def test_another_baseline_folds_again(program: Database) -> None:
    record(program, said("+1"), said("+1", 1), said("9", 2), said("+1", 3))
    undo(program, 3)
    target = Target(Kind.COUNT, Comparison.AT_LEAST, baseline=Decimal(100))
    run(program, lambda s: s.okrs.save_key_result(key_result(target=target)))
    assert afters(program) == ["4:103", "3:-", "2:102", "1:101"]
    assert seen(program) == 103


MONTHLY = Target(Kind.COUNT, Comparison.AT_LEAST, baseline=Decimal(1), cadence=Cadence.MONTHLY)
QUARTERLY = replace(MONTHLY, cadence=Cadence.QUARTERLY)


def test_what_counts_per_month_starts_again_each_month(program: Database) -> None:
    run(program, lambda s: s.okrs.save_key_result(key_result(target=MONTHLY)))
    record(program, said("10"), said("+1", 1))
    assert amount(record(program, said("+1", 24 * 30))) == 2
    assert amount(record(program, said("+1", 24 * 30, place=HIDDEN, confined=True), viewer=HIDDEN)) == 3
    assert seen(program) == 2


def test_the_zone_says_when_a_month_begins(program: Database) -> None:
    run(program, lambda s: s.okrs.save_key_result(key_result(target=MONTHLY)))
    new_month = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)  # May in Berlin, April in UTC
    record(program, said("10"), said("+1", holds_at=new_month))
    assert seen(program) == 2
    run(program, lambda s: s.programs.save(replace(PROGRAM, zone="UTC")))
    assert (seen(program), afters(program)) == (11, ["2:11", "1:10"])


def test_other_dates_of_a_cycle_move_its_windows(program: Database) -> None:
    run(
        program,
        lambda s: s.okrs.save_key_result(key_result(target=QUARTERLY)),
    )
    record(program, said("10"), said("+1", 24 * 40))
    assert seen(program) == 11
    moved = replace(CYCLE, starts=CYCLE.starts.replace(month=2))  # a quarter from February to April
    run(program, lambda s: s.programs.save_cycle(moved))
    assert seen(program) == 2


# ---- what was said in a private place ------------------------------------------------------------


def test_a_private_places_values_count_there_only(program: Database) -> None:
    confined: dict[str, Any] = {"place": HIDDEN, "confined": True}
    record(program, said("10"), said("+5", 1, **confined), said("+1", 2))
    assert [seen(program, viewer) for viewer in (None, HIDDEN, ELSEWHERE)] == [11, 16, 11]
    assert afters(program) == ["3:11", "1:10"]
    assert afters(program, HIDDEN) == ["3:16", "2:15", "1:10"]
    assert afters(program, ELSEWHERE) == ["3:11", "1:10"]
    assert amount(record(program, said("99", 3, **confined), viewer=HIDDEN)) == 99
    assert seen(program) == 11
    listed = program.read(lambda s: s.okrs.objectives("p1", "c1", HIDDEN))[0].key_results[0]
    assert (amount(listed), listed.has_confined) == (99, True)
    elsewhere = program.read(lambda s: s.okrs.key_result("p1", "k1", ELSEWHERE))
    assert elsewhere is not None and not elsewhere.has_confined
    assert amount(undo(program, 4, HIDDEN)) == 16


def test_a_sum_in_a_private_place_may_be_more_than_a_column_holds(program: Database) -> None:
    confined: dict[str, Any] = {"place": HIDDEN, "confined": True}
    record(program, *(said("+900000000000.1", at, **confined) for at in range(20)), viewer=HIDDEN)
    assert seen(program, HIDDEN) == Decimal("18000000000002")
    less = replace(said("+0", 20, **confined), reading=Reading(Decimal("-0.000001")))
    record(program, less, viewer=HIDDEN)
    assert seen(program, HIDDEN) == Decimal("18000000000001.999999")
    assert amount(undo(program, 1, HIDDEN)) == Decimal("17100000000001.899999")


def test_a_confined_check_in_has_the_value_of_its_own_place(program: Database) -> None:
    record(program, said("10"), said("+5", 1, place=HIDDEN, confined=True))
    found = program.read(lambda s: s.okrs.check_in("p1", "k1", 2))
    assert found is not None and found.after == Reading(Decimal(15))


def test_the_last_of_a_member_is_one_that_the_viewer_sees(program: Database) -> None:
    record(program, said("1"), said("2", 1, place=HIDDEN, confined=True), said("3", 0.5, by="bob"))

    def last(viewer: str | None, member: str = "alice") -> int | None:
        found = program.read(lambda s: s.okrs.last_by("p1", "c1", member, viewer))
        return found.sequence if found else None

    assert [last(None), last(HIDDEN), last(ELSEWHERE), last(None, "bob")] == [1, 2, 1, 3]
    undo(program, 1)
    assert [last(None), last(HIDDEN)] == [None, 2]


@pytest.mark.parametrize("viewer", [None, HIDDEN])
def test_the_last_was_recorded_last_whenever_it_holds(program: Database, viewer: str | None) -> None:
    record(program, said("5", 5), replace(said("1", 1), recorded_at=START + timedelta(hours=9)))
    found = program.read(lambda s: s.okrs.last_by("p1", "c1", "alice", viewer))
    assert found is not None and (found.sequence, found.after) == (2, Reading(Decimal(1)))


# ---- bounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["1000000000000", "-1000000000000", "0.0000001", "NaN", "Infinity"])
def test_what_cannot_be_kept_exactly_is_refused(program: Database, value: str) -> None:
    with pytest.raises(UserError):
        record(program, said(value))
    assert seen(program) is None


def test_a_sum_that_grows_too_large_is_refused(program: Database) -> None:
    record(program, said("999999999999.999999"))
    with pytest.raises(UserError, match="too large"):
        record(program, said("+1", 1))
    assert (seen(program), afters(program)) == (Decimal("999999999999.999999"), ["1:999999999999.999999"])


def test_a_value_at_a_time_is_read_from_the_index_alone(database: Database) -> None:
    """The look-up of "a week ago" must not grow with the history."""

    def plan(session: Session) -> str:
        connection = session._connection.core
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL plans by the size of the table")
        rows = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT after_value FROM check_ins"
            " WHERE program_id = 'p' AND key_result_id = 'k'"
            " AND holds_at <= 5 AND undone_at IS NULL AND visibility = 'public'"
            " ORDER BY holds_at DESC, sequence DESC LIMIT 1"
        )
        return "; ".join(row.detail for row in rows)

    assert "USING INDEX ix_check_ins_value_at" in (found := database.read(plan).replace("COVERING ", ""))
    assert "TEMP B-TREE" not in found


def test_the_stored_value_is_the_fold_of_what_is_stored(program: Database) -> None:
    """A long mixed history, in an order that is no order."""
    hours = [(n * 7) % 12 for n in range(24)]
    for n, hour in enumerate(hours):
        confined = n % 5 == 3
        place = HIDDEN if confined else None
        value = f"{n}" if n % 4 == 1 else f"+{n}"
        record(program, said(value, hour, confined=confined, place=place))
        if n % 6 == 5:
            undo(program, n - 2)
        everything = program.read(lambda s: s.okrs.check_ins("p1", "k1", HIDDEN, limit=100))
        for viewer in (None, HIDDEN):
            folded = fold(everything, viewer)
            assert seen(program, viewer) == (folded and folded.amount), (n, viewer)
