"""Schedules as rows, as they come with a program, and as they stand in its file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from handlers.importing.apply_program import apply_file
from handlers.importing.export import export_file
from handlers.importing.program_file import ProgramFile, ScheduleEntries, dump, load
from handlers.model import UserError
from handlers.rhythm.model import Anchor, Kind, Schedule, Weekly, WorkingDay
from handlers.rhythm.when import DEFAULTS
from storage import migrate
from storage.session import Session
from storage.store import Database, open_store
from tests import databases
from tests.databases import ALICE, PROGRAM, Clock, run
from tests.house import new_id
from tests.program_file_sample import FILE, TEXT

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)

# ---- rows ----------------------------------------------------------------------------------------


def test_a_new_program_has_the_usual_ones(program: Database, clock: Clock) -> None:
    found = run(program, lambda s: s.schedules.of("p1"))
    assert found == tuple(Schedule("p1", kind, DEFAULTS[kind], clock.now) for kind in Kind)
    assert run(program, lambda s: s.schedules.due(clock.now)) == tuple(sorted(found, key=lambda s: s.kind))


def test_what_is_saved_is_read_again(program: Database, clock: Clock) -> None:
    later = clock.now + timedelta(days=1)
    for when, kind in (
        (Weekly(6, time(23, 59)), Kind.HELLO),
        (WorkingDay(20, Anchor.END, time(0, 1)), Kind.SUMMARY),
    ):
        wanted = Schedule("p1", kind, when, later, paused=True, next_at=later)
        run(program, partial(_save, schedule=wanted))
        assert wanted in run(program, lambda s: s.schedules.of("p1"))


def _save(session: Session, schedule: Schedule) -> None:
    session.schedules.save(schedule)


def test_how_far_it_was_dealt_with_is_noted_by_one_alone(program: Database, clock: Clock) -> None:
    read = run(program, lambda s: s.schedules.one("p1", Kind.DIGEST))
    now, coming = clock.now + timedelta(hours=1), clock.now + timedelta(hours=2)

    def advance(session: Session) -> tuple[bool, bool]:
        return session.schedules.stands(read), session.schedules.advance(read, now, coming)

    assert run(program, advance) == (True, True)
    assert run(program, advance) == (False, False)
    kept = run(program, lambda s: s.schedules.one("p1", Kind.DIGEST))
    assert kept == replace(read, since=now, next_at=coming)
    assert Kind.DIGEST not in {each.kind for each in run(program, lambda s: s.schedules.due(now))}
    assert kept in run(program, lambda s: s.schedules.due(coming))


def test_what_changes_the_calendar_is_looked_at_again(program: Database, clock: Clock) -> None:
    far = clock.now + timedelta(days=300)

    def calm(session: Session) -> None:
        for each in session.schedules.of("p1"):
            session.schedules.save(replace(each, next_at=far))

    for change in (
        lambda s: s.programs.add_cycle(replace(databases.CYCLE, id="c2", name="Q3 2026")),
        lambda s: s.programs.save_cycle(replace(databases.CYCLE, ends=None)),
        lambda s: s.programs.save(replace(PROGRAM, zone="Asia/Kolkata")),
    ):
        run(program, calm)
        assert run(program, lambda s: s.schedules.due(clock.now)) == ()
        run(program, change)
        assert len(run(program, lambda s: s.schedules.due(clock.now))) == len(Kind)


@pytest.mark.thorough
def test_a_program_of_an_older_version_gets_the_usual_ones_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.execute(
            text("INSERT INTO programs VALUES ('p1', 'dc', 'Distinguished', 'Europe/Berlin', 0, 0, 0)")
        )
    engine.dispose()
    before = datetime.now(UTC)
    opened = open_store(f"sqlite:///{path}", clock=Clock())
    opened.migrate()
    opened.start()
    found = run(opened, lambda s: s.schedules.of("p1"))
    opened.close()
    assert [(each.kind, each.when, each.paused) for each in found] == [
        (kind, DEFAULTS[kind], False) for kind in Kind
    ]
    assert all(before <= each.since <= datetime.now(UTC) for each in found)


# ---- the program file ----------------------------------------------------------------------------

ENTRIES = ScheduleEntries(
    digest=Weekly(3, time(16)),
    summary=WorkingDay(5, Anchor.END, time(10, 30)),
    paused=(Kind.REMINDER, Kind.HELLO),
)
SECTION = """\
schedules:
  digest: thursday 16:00
  summary: fifth working day after the cycle 10:30
  paused:
    - reminder
    - hello
"""
WITH_SCHEDULES = TEXT.replace("objectives:\n", f"{SECTION}objectives:\n", 1)


def test_schedules_are_written_as_a_person_would() -> None:
    file = replace(FILE, schedules=ENTRIES)
    assert dump(file) == WITH_SCHEDULES
    assert load(WITH_SCHEDULES) == file


@pytest.mark.parametrize(
    ("right", "wrong", "message", "hint"),
    [
        ("digest: thursday 16:00", "digset: thursday 16:00", "Line 29: schedules has no digset.", "digest?"),
        (
            "thursday 16:00",
            "thorsday 16:00",
            "Line 29: digest: “thorsday 16:00” is no day of the week.",
            "Write a weekday and a time, like friday 15:00.",
        ),
        ("thursday 16:00", "thursday", "Line 29: digest: The time of day is missing.", "like friday 15:00."),
        (
            "fifth working day after the cycle 10:30",
            "friday 10:30",
            "Line 30: summary: “friday 10:30” is no working day of a cycle.",
            "Write it like first working day 09:00.",
        ),
        (
            " after the cycle 10:30",
            " 10:30",
            "The summary is counted after the cycle.",
            "Write it like fifth working day after the cycle 10:30.",
        ),
        ("- hello", "- hullo", "Line 33: paused cannot be 'hullo'.", "It is one of: reminder, hello, digest"),
    ],
)
def test_a_mistake_names_its_line(right: str, wrong: str, message: str, hint: str) -> None:
    assert right in WITH_SCHEDULES
    with pytest.raises(UserError) as raised:
        load(WITH_SCHEDULES.replace(right, wrong, 1))
    assert raised.value.message == message
    assert hint in raised.value.hint


def test_a_new_program_gets_what_its_file_says_and_gives_it_back(database: Database, clock: Clock) -> None:
    run(database, lambda s: s.members.add(ALICE))
    file = ProgramFile(FILE.program, cycles=FILE.cycles, schedules=ENTRIES)
    lines = apply(database, file, clock)
    assert [line for line in lines if "paused" in line or "digest" in line or "summary" in line] == [
        "+ reminder monday 09:00, paused",
        "+ hello tuesday 09:00, paused",
        "+ digest thursday 16:00",
        "+ summary fifth working day after the cycle 10:30",
    ]
    assert run(database, lambda s: export_file(s, "docs-champions")) == file
    assert apply(database, file, clock) == ()


def test_what_was_set_in_chat_stays(database: Database, clock: Clock) -> None:
    run(database, lambda s: s.members.add(ALICE))
    file = ProgramFile(FILE.program, schedules=ENTRIES)
    apply(database, replace(file, schedules=ScheduleEntries(digest=Weekly(1, time(8)))), clock)
    assert apply(database, ProgramFile(FILE.program), clock) == ()
    assert apply(database, file, clock) == tuple(
        f"! schedule {kind} differs from the file and stays as it is"
        for kind in ("reminder", "hello", "digest", "summary")
    )
    kept = run(database, lambda s: export_file(s, "docs-champions")).schedules
    assert kept == ScheduleEntries(digest=Weekly(1, time(8)))


def apply(database: Database, file: ProgramFile, clock: Clock) -> tuple[str, ...]:
    return run(database, lambda s: apply_file(file, s, now=clock.now, new_id=new_id, by=ALICE))
