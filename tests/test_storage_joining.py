"""Members whose accounts change, and the codes that join them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine

from handlers.following.model import Cadence, Follow, Subject
from handlers.model import Identity, Member, Person, Role, Standing
from handlers.okrs.model import Change, CheckIn, Grade, Reading
from storage import bringing, joining
from storage.schema import metadata
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import ALICE, BOB, HOME, START, Clock, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
SLACK_ALICE, FORUM_ALICE = ALICE.identities
SLACK_BOB = BOB.identities[0]
CODE = "K7M29QPX"


def cells(address: str) -> list[tuple[str, str, object]]:
    """Table, column and value of everything that is kept."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = [
            (table.name, column, value)
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
            for column, value in row._mapping.items()
        ]
    engine.dispose()
    return found


def both_take_part(session: Session) -> None:
    """Alice and Bob each hold, own, follow and say something; some of it the same."""
    for each in (ALICE, BOB):
        session.programs.grant("p1", each.id, Role.STEWARD)
        session.follows.put(Follow("p1", each.id, Subject.KEY_RESULT, "k1", Cadence.WEEKLY, START))
        session.audit.add("p1", each.id, HOME.key, f"steward + {each.id}", START)
    objective = session.okrs.objective("p1", "o1")
    key_result = session.okrs.key_result("p1", "k1")
    assert objective is not None and key_result is not None
    session.okrs.save_objective(replace(objective, owners=("bob",)))
    session.okrs.save_key_result(replace(key_result, owners=("bob", "alice")))
    three = Reading(Decimal(3))
    said = CheckIn("k1", 0, Change.SET, three, START, START, by="bob", note="from Bob", after=three)
    session.okrs.record("p1", said)
    session.okrs.undo("p1", replace(said, sequence=1, undone_by="bob", undone_at=START))
    session.okrs.save_grade("p1", "k1", Grade(Decimal("0.7"), "fine"), "bob", START)


def test_everything_of_one_member_becomes_the_others(program: Database, address: str) -> None:
    run(program, both_take_part)
    merged = run(program, lambda s: s.members.merge("alice", "bob"))
    assert set(merged.identities) == {SLACK_ALICE, FORUM_ALICE, SLACK_BOB}
    assert run(program, lambda s: s.members.at(SLACK_BOB)) == merged
    kept = cells(address)
    assert [cell for cell in kept if "bob" in str(cell[2]).replace("from Bob", "")] == []
    assert {(t, c) for t, c, value in kept if value == "alice"} >= {
        ("roles", "member_id"),
        ("owners", "member_id"),
        ("follows", "follower"),
        ("check_ins", "member_id"),
        ("check_ins", "undone_by"),
        ("key_results", "graded_by"),
        ("audit", "member_id"),
        ("identities", "member_id"),
    }
    key_result = program.read(lambda s: s.okrs.key_result("p1", "k1"))
    assert key_result is not None and key_result.owners == ("alice",)


@pytest.mark.thorough
def test_what_each_had_before_they_were_joined_is_its_own_again(program: Database, address: str) -> None:
    run(program, both_take_part)
    run(program, lambda s: s.directory.remember_person(Person(SLACK_BOB, "Bob")))
    before = {cell for cell in cells(address) if cell[0] in ("roles", "owners", "follows", "check_ins")}
    run(program, lambda s: s.members.merge("alice", "bob"))
    run(program, lambda s: s.programs.revoke("p1", "alice", Role.STEWARD))  # that of both
    run(program, lambda s: s.programs.grant("p1", "alice", Role.STEWARD))
    here, there = run(program, lambda s: s.members.part(SLACK_BOB, "bob"))
    assert (here.id, here.name, there.id, there.name) == ("bob", "Bob", "alice", "Alice")
    after = {cell for cell in cells(address) if cell[0] in ("roles", "owners", "follows", "check_ins")}
    undone = {("check_ins", "undone_by", "bob"), ("check_ins", "undone_by", "alice")}
    assert after - undone == before - undone
    assert [cell for cell in cells(address) if cell[0] == "brought"] == []


def test_the_others_part_from_the_account_that_they_were_joined_to(program: Database) -> None:
    carol = Member("carol", "Carol", (Identity("slack", "T1", "UCAROL"),))
    run(program, lambda s: s.members.add(carol))
    run(program, lambda s: s.programs.grant("p1", "carol", Role.STEWARD))
    run(program, lambda s: s.members.merge("bob", "carol"))
    run(program, lambda s: s.members.merge("bob", "alice"))
    here, there = run(program, lambda s: s.members.part(SLACK_BOB, "others"))
    assert (here.id, here.identities, there.id) == ("bob", (SLACK_BOB,), "others")
    assert set(there.identities) == {*carol.identities, SLACK_ALICE, FORUM_ALICE}
    assert program.read(lambda s: s.programs.roles("p1", "bob")) == frozenset()
    assert program.read(lambda s: s.programs.roles("p1", "others")) == {Role.STEWARD}
    here, there = run(program, lambda s: s.members.part(carol.identities[0], "carol2"))
    assert (here.id, there.id) == ("carol2", "others")
    assert program.read(lambda s: s.programs.roles("p1", "carol2")) == {Role.STEWARD}


def test_no_column_with_a_members_id_is_left_out() -> None:
    """Whoever adds one says here what becomes of it when two members become one."""
    named = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.removesuffix("_id").split("_")[-1] in ("member", "by", "follower", "author")
        or any(key.column.table.name == "members" for key in column.foreign_keys)
    }
    moved = {(table.name, column) for table, column in (*joining.ONCE, *joining.ANY_NUMBER)}
    ends, an_account = {("link_codes", "member_id")}, {("heard", "author"), ("replies", "author")}
    assert named == moved | ends | an_account
    taken_along = {(kind.table.name, kind.column) for kind in bringing.KINDS}
    stays = {("check_ins", "undone_by"), ("key_results", "graded_by"), ("audit", "member_id")}
    once = (
        "affiliations",
        "seats",
        "recusals",
        "votes",
        "offers",
        "stories",
        "survey_answers",
        "survey_asked",
        "remarks",
    )
    stays |= {(table, "member_id") for table in once}
    stays |= {
        ("validators", "member_id"),
        ("pairs", "mentor_id"),
        ("pairs", "mentee_id"),
        ("stories", "about_id"),
    }
    assert moved == taken_along | stays | {("identities", "member_id")}


def test_a_parted_account_that_brought_nothing_leaves_everything_behind(program: Database) -> None:
    run(program, lambda s: s.programs.grant("p1", "alice", Role.STEWARD))
    run(program, lambda s: s.directory.remember_person(Person(SLACK_ALICE, "Alice", Standing.GONE)))
    run(program, lambda s: s.directory.remember_person(Person(FORUM_ALICE, "alice_m")))
    here, left = run(program, lambda s: s.members.part(FORUM_ALICE, "alice2"))
    assert here == Member("alice2", "alice_m", (FORUM_ALICE,))
    assert program.read(lambda s: s.members.at(FORUM_ALICE)) == here
    assert (left.identities, left.standing) == ((SLACK_ALICE,), Standing.GONE)
    assert program.read(lambda s: s.programs.roles("p1", "alice2")) == frozenset()


def test_a_name_does_not_change_to_and_fro_between_two_accounts(program: Database) -> None:
    for person in (
        Person(SLACK_ALICE, "Alice", zone="Europe/Berlin"),
        Person(FORUM_ALICE, "alice_m", zone="Europe/London", handle="alice_m"),
        Person(SLACK_ALICE, "Alice", zone="Europe/Berlin"),
        Person(FORUM_ALICE, "alice_mueller", zone="Europe/Rome", handle="alice_mueller"),
    ):
        remember(program, person)
        known = program.read(lambda s: s.members.get("alice"))
        assert known is not None and (known.name, known.zone) == ("Alice", "Europe/Berlin")
    remember(program, Person(SLACK_ALICE, "Alice Müller"))
    known = program.read(lambda s: s.members.get("alice"))
    assert known is not None and (known.name, known.zone) == ("Alice Müller", "Europe/Berlin")


def remember(database: Database, person: Person) -> None:
    run(database, lambda s: s.directory.remember_person(person))


@pytest.mark.parametrize(
    ("slack", "forum", "person"),
    [
        (Standing.GONE, Standing.FULL, Standing.FULL),
        (Standing.GONE, Standing.GONE, Standing.GONE),
        (Standing.GUEST, Standing.GONE, Standing.GUEST),
    ],
)
def test_somebody_is_gone_when_all_their_accounts_are(
    program: Database, slack: Standing, forum: Standing, person: Standing
) -> None:
    remember(program, Person(SLACK_ALICE, "Alice", slack))
    remember(program, Person(FORUM_ALICE, "Alice", forum))
    known = program.read(lambda s: s.members.get("alice"))
    assert known is not None and known.standing is person
    here = program.read(lambda s: s.members.at(SLACK_ALICE))
    assert here is not None and here.standing is slack


# ---- codes ---------------------------------------------------------------------------------------


def offer(database: Database, clock: Clock, account: Identity = SLACK_ALICE, code: str = CODE) -> None:
    until = clock.now + timedelta(minutes=15)
    run(database, lambda s: s.links.offer(account, "alice", code, until))


def test_a_code_is_kept_as_its_hash_and_says_whose_it_is(
    program: Database, clock: Clock, address: str
) -> None:
    run(program, lambda s: s.tenants.remember("slack", "T1", "Open edX", "UBOT"))
    offer(program, clock)
    found = run(program, lambda s: s.links.find(CODE, clock.now))
    assert found is not None
    assert (found.account, found.member_id, found.name, found.tenant, found.asked) == (
        SLACK_ALICE,
        "alice",
        "Alice",
        "Open edX",
        None,
    )
    assert [cell for cell in cells(address) if CODE in str(cell[2])] == []
    assert run(program, lambda s: s.links.find(CODE, clock.move(minutes=15))) is None


def test_a_new_code_takes_the_place_of_the_old_one(program: Database, clock: Clock, address: str) -> None:
    offer(program, clock, FORUM_ALICE, "22222222")
    offer(program, clock)
    offer(program, clock, code="K7M29QPY")
    assert run(program, lambda s: s.links.find(CODE, clock.now)) is None
    assert run(program, lambda s: s.links.find("K7M29QPY", clock.now)) is not None
    assert run(program, lambda s: s.links.find("22222222", clock.now)) is not None
    clock.move(minutes=20)
    offer(program, clock)  # and those that are over are not kept
    assert [cell[1] for cell in cells(address) if cell[0] == "link_codes"].count("code") == 1


def test_the_account_that_named_a_code_first_is_the_one_asked(program: Database, clock: Clock) -> None:
    offer(program, clock)
    assert run(program, lambda s: s.links.ask(CODE, SLACK_BOB)) is True
    assert run(program, lambda s: s.links.ask(CODE, FORUM_ALICE)) is False
    assert run(program, lambda s: s.links.ask(CODE, SLACK_BOB)) is True
    found = run(program, lambda s: s.links.find(CODE, clock.now))
    assert found is not None and found.asked == SLACK_BOB


def test_wrong_codes_are_counted_for_a_quarter_of_an_hour(program: Database, clock: Clock) -> None:
    assert [run(program, lambda s: s.links.slipped(SLACK_BOB, clock.now)) for _ in range(3)] == [1, 2, 3]
    assert run(program, lambda s: s.links.slips(SLACK_ALICE, clock.now)) == 0
    clock.move(minutes=14)
    assert run(program, lambda s: s.links.slipped(SLACK_BOB, clock.now)) == 4
    clock.move(minutes=1)
    assert run(program, lambda s: s.links.slips(SLACK_BOB, clock.now)) == 0
    assert run(program, lambda s: s.links.slipped(SLACK_BOB, clock.now)) == 1
