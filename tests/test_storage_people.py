"""Members, the directory, programs, cycles and roles, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from handlers.model import (
    Cycle,
    Identity,
    Member,
    Person,
    Place,
    PlaceKind,
    Program,
    Role,
    Standing,
    UserError,
)
from storage.store import Database
from tests import databases
from tests.databases import ALICE, BOB, CYCLE, HOME, PROGRAM, SECRET, START, Clock, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
SLACK_ALICE = Identity("slack", "T1", "U1")


def test_a_program_comes_back_as_it_was_stored(program: Database) -> None:
    stored = replace(PROGRAM, cycle=CYCLE)
    assert program.read(lambda s: s.programs.by_slug("dc")) == stored
    assert program.read(lambda s: s.programs.at(SECRET)) == stored
    assert program.read(lambda s: s.programs.in_tenant("slack", "T1")) == (stored,)
    assert program.read(lambda s: s.programs.all()) == (stored,)


def test_nothing_comes_back_for_what_is_not_there(program: Database) -> None:
    assert program.read(lambda s: s.programs.by_slug("nope")) is None
    assert program.read(lambda s: s.programs.at(replace(HOME, tenant="T2"))) is None
    assert program.read(lambda s: s.programs.in_tenant("discourse", "T1")) == ()
    assert program.read(lambda s: s.members.get("nobody")) is None
    assert program.read(lambda s: s.members.at(Identity("slack", "T2", "U1"))) is None


def test_an_archived_program_is_out_of_its_tenant_and_in_the_whole_list(program: Database) -> None:
    archived = replace(
        PROGRAM, slug="dc-2025", title="Old", zone="UTC", archived=True, guests_may_check_in=True
    )
    run(program, lambda s: s.programs.save(archived))
    assert program.read(lambda s: s.programs.in_tenant("slack", "T1")) == ()
    assert program.read(lambda s: s.programs.all()) == (replace(archived, cycle=CYCLE),)


def test_a_slug_is_given_once(program: Database) -> None:
    with pytest.raises(UserError, match="called dc already"):
        run(program, lambda s: s.programs.add(Program("p2", "dc", "Another")))
    run(program, lambda s: s.programs.add(Program("p2", "other", "Another")))
    with pytest.raises(UserError, match="called dc already"):
        run(program, lambda s: s.programs.save(Program("p2", "dc", "Another")))


def test_a_place_belongs_to_one_program(program: Database) -> None:
    run(program, lambda s: s.programs.add(Program("p2", "other", "Another")))
    with pytest.raises(UserError, match="belongs to Distinguished Contributors"):
        run(program, lambda s: s.programs.bind("p2", HOME))
    run(program, lambda s: s.programs.bind("p1", SECRET, home=True))
    bound = program.read(lambda s: s.programs.by_slug("dc"))
    assert bound is not None
    assert (bound.home, bound.places) == (SECRET, (SECRET, HOME))


def test_the_newest_open_cycle_that_has_begun_is_the_programs(program: Database, clock: Clock) -> None:
    later = Cycle("c2", "p1", "2026 Q3", date(2026, 7, 1), date(2026, 9, 30))
    endless = Cycle("c0", "p1", "open", date(2020, 1, 1))
    run(program, lambda s: s.programs.add_cycle(endless))
    run(program, lambda s: s.programs.add_cycle(later))
    assert program.read(lambda s: s.programs.cycles("p1")) == (later, CYCLE, endless)
    assert _current(program) == CYCLE
    clock.now = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # the first of July where the program is
    assert _current(program) == later
    closed = replace(later, closed_at=datetime(2026, 10, 1, 12, 0, 0, 1, UTC), name="Q3")
    run(program, lambda s: s.programs.save_cycle(closed))
    assert program.read(lambda s: s.programs.cycles("p1"))[0] == closed
    assert _current(program) == CYCLE


def test_before_any_has_begun_the_first_to_come_is_the_programs(program: Database) -> None:
    run(program, lambda s: s.programs.save_cycle(replace(CYCLE, closed_at=START)))
    assert _current(program) is None
    later = Cycle("c3", "p1", "from October", date(2026, 10, 1), date(2026, 12, 31))
    sooner = Cycle("c2", "p1", "from July", date(2026, 7, 1), date(2026, 9, 30))
    run(program, lambda s: s.programs.add_cycle(later))
    run(program, lambda s: s.programs.add_cycle(sooner))
    assert _current(program) == sooner


def test_a_place_is_untied_from_its_own_program_only(program: Database) -> None:
    assert not run(program, lambda s: s.programs.unbind("p2", HOME))
    assert run(program, lambda s: s.programs.unbind("p1", HOME))
    assert not run(program, lambda s: s.programs.unbind("p1", HOME))
    assert program.read(lambda s: s.programs.at(HOME)) is None


def _current(program: Database) -> Cycle | None:
    found = program.read(lambda s: s.programs.by_slug("dc"))
    assert found is not None
    return found.cycle


def test_roles_are_granted_once_and_taken_back(program: Database, clock: Clock) -> None:
    assert run(program, lambda s: s.programs.grant("p1", "bob", Role.STEWARD)) is True
    clock.move(hours=1)
    assert run(program, lambda s: s.programs.grant("p1", "alice", Role.STEWARD)) is True
    assert run(program, lambda s: s.programs.grant("p1", "bob", Role.STEWARD)) is False
    assert [m.id for m in program.read(lambda s: s.programs.stewards("p1"))] == ["bob", "alice"]
    assert program.read(lambda s: s.programs.roles("p1", "bob")) == {Role.STEWARD}
    assert run(program, lambda s: s.programs.revoke("p1", "bob", Role.STEWARD)) is True
    assert run(program, lambda s: s.programs.revoke("p1", "bob", Role.STEWARD)) is False
    assert program.read(lambda s: s.programs.roles("p1", "bob")) == frozenset()
    assert program.read(lambda s: s.programs.of_member("alice")) == {"p1"}
    assert program.read(lambda s: s.programs.of_member("bob")) == frozenset()


def test_a_member_is_one_person_with_all_their_accounts(program: Database) -> None:
    accounts = tuple(reversed(ALICE.identities))  # by tenant
    assert program.read(lambda s: s.members.at(SLACK_ALICE)) == replace(ALICE, identities=accounts)
    assert program.read(lambda s: s.members.get("alice")) == replace(ALICE, identities=accounts)
    assert set(program.read(lambda s: s.members.many(["alice", "bob", "gone"]))) == {"alice", "bob"}
    assert program.read(lambda s: s.members.many([])) == {}
    elsewhere = Member("carol", "Carol")
    run(program, lambda s: s.members.add(elsewhere))
    assert program.read(lambda s: s.members.get("carol")) == elsewhere


def test_the_directory_says_how_somebody_stands(program: Database) -> None:
    assert program.read(lambda s: s.directory.person(SLACK_ALICE)) is None
    run(program, lambda s: s.directory.remember_person(Person(SLACK_ALICE, "Alice")))
    guest = Person(SLACK_ALICE, "Alice Müller", Standing.GUEST, "Europe/Madrid")
    run(program, lambda s: s.directory.remember_person(guest))
    assert program.read(lambda s: s.directory.person(SLACK_ALICE)) == guest
    member = program.read(lambda s: s.members.at(SLACK_ALICE))
    assert member is not None
    assert (member.name, member.standing, member.zone) == ("Alice Müller", Standing.GUEST, "Europe/Madrid")
    assert program.read(lambda s: s.members.named("p1", "ALICE MÜLLER"))[0].id == "alice"
    gone = replace(guest, standing=Standing.GONE)
    run(program, lambda s: s.directory.remember_person(gone))
    assert program.read(lambda s: s.directory.person(SLACK_ALICE)) == gone


def test_each_account_has_its_own_standing(program: Database) -> None:
    forum = ALICE.identities[1]
    run(program, lambda s: s.directory.remember_person(Person(SLACK_ALICE, "Alice", Standing.GUEST)))
    run(program, lambda s: s.directory.remember_person(Person(forum, "Alice", Standing.FULL)))
    there, here = program.read(lambda s: (s.members.at(SLACK_ALICE), s.members.at(forum)))
    assert there is not None and there.standing is Standing.GUEST
    assert here is not None and here.standing is Standing.FULL


def test_a_renamed_place_is_renamed_where_it_is_bound(program: Database) -> None:
    assert program.read(lambda s: s.directory.place("slack", "T1", "C1")) is None
    renamed = Place("slack", "T1", "C1", "hello", PlaceKind.CHANNEL, private=True)
    run(program, lambda s: s.directory.remember_place(renamed))
    assert program.read(lambda s: s.directory.place("slack", "T1", "C1")) == renamed
    bound = program.read(lambda s: s.programs.by_slug("dc"))
    assert bound is not None and bound.home == renamed


def test_who_is_in_a_private_place_is_known_or_not(program: Database) -> None:
    stranger = Identity("slack", "T9", "U1")  # of another workspace, in a shared channel
    assert program.read(lambda s: s.directory.is_in(SLACK_ALICE, SECRET)) is None
    run(program, lambda s: s.directory.remember_membership(SLACK_ALICE, SECRET, True))
    run(program, lambda s: s.directory.remember_membership(stranger, SECRET, False))
    assert program.read(lambda s: s.directory.is_in(SLACK_ALICE, SECRET)) is True
    assert program.read(lambda s: s.directory.is_in(stranger, SECRET)) is False
    run(program, lambda s: s.directory.remember_membership(SLACK_ALICE, SECRET, False))
    assert program.read(lambda s: s.directory.is_in(SLACK_ALICE, SECRET)) is False


def test_when_somebody_was_heard_of_is_not_kept(program: Database, clock: Clock) -> None:
    people = Place("slack", "T1", "S4", "team", PlaceKind.GROUP)
    run(program, lambda s: s.directory.remember_person(Person(SLACK_ALICE, "Alice")))
    run(program, lambda s: s.directory.remember_people_in(people, (SLACK_ALICE,)))
    clock.move(minutes=11)
    run(program, lambda s: s.directory.remember_membership(SLACK_ALICE, SECRET, True))
    run(program, lambda s: s.directory.forget_when())
    people_then, inside_then = (
        text(f"SELECT count(heard_at) FROM {name}") for name in ("directory_people", "directory_memberships")
    )
    assert program.read(lambda s: s._connection.core.execute(people_then).scalar_one()) == 0
    assert program.read(lambda s: s._connection.core.execute(inside_then).scalar_one()) == 1
    assert program.read(lambda s: s.directory.handle_is_old(SLACK_ALICE))
    assert program.read(lambda s: s.directory.people_in(people, lately=True)) == ()
    assert program.read(lambda s: s.directory.people_in(people, lately=False)) == (SLACK_ALICE,)


def test_a_name_is_looked_for_among_those_the_program_knows(program: Database) -> None:
    run(program, lambda s: s.members.add(Member("b2", "BOB", (Identity("slack", "T2", "U9"),))))
    assert [m.id for m in program.read(lambda s: s.members.named("p1", "bob"))] == ["bob"]
    run(program, lambda s: s.programs.grant("p1", "b2", Role.STEWARD))
    assert [m.id for m in program.read(lambda s: s.members.named("p1", "Bob"))] == ["b2", "bob"]
    assert program.read(lambda s: s.members.named("p1", "Bo")) == ()


def test_a_tenant_is_known_once_it_was_remembered(program: Database, clock: Clock) -> None:
    assert program.read(lambda s: s.tenants.known("slack", "T1")) is None
    run(program, lambda s: s.tenants.remember("slack", "T1", "Old name", "UBOT"))
    run(program, lambda s: s.tenants.remember("slack", "T1", "Open edX", "UBOT"))
    known = program.read(lambda s: s.tenants.known("slack", "T1"))
    assert known is not None
    assert (known.name, known.bot_user_id, known.seen_at) == ("Open edX", "UBOT", clock.now)


def test_the_audit_is_read_newest_first(program: Database, clock: Clock) -> None:
    run(program, lambda s: s.audit.add("p1", "bob", HOME.key, "first", clock.now))
    run(program, lambda s: s.audit.add(None, None, None, "elsewhere", clock.now))
    run(program, lambda s: s.audit.add("p1", BOB.id, None, "second", clock.now, "1.2 -> 37"))
    entries = program.read(lambda s: s.audit.recent("p1", 10))
    assert [(e.what, e.details) for e in entries] == [("second", "1.2 -> 37"), ("first", "")]
    assert len(program.read(lambda s: s.audit.recent("p1", 1))) == 1
