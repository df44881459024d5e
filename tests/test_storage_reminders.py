"""What is kept of reminders, on both databases."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from handlers.following.model import Cadence, Follow, Subject
from handlers.model import Identity, Member, Person, Place, PlaceKind
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import Clock, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)

SLACK = Identity("slack", "T1", "U9")
FORUM = Identity("discourse", "forum.example.org", "9")
AT_SLACK = Place("slack", "T1", "U9", kind=PlaceKind.DIRECT)
AT_FORUM = Place("discourse", "forum.example.org", "u9", kind=PlaceKind.DIRECT)


@pytest.fixture
def people(program: Database) -> Database:
    for id, account in (("nine", SLACK), ("also nine", FORUM)):
        member = Member(id, "Nine", (account,))
        run(program, partial(_add, member=member))
    return program


def _add(session: Session, member: Member) -> None:
    session.members.add(member)


def test_reminders_are_counted_where_they_went(people: Database, clock: Clock) -> None:
    def want(session: Session, place: Place, key: str) -> None:
        session.outbox.want("p1", place, key, lane=key, body={}, now=clock.now)

    for place, key in (
        (AT_SLACK, "reminder/2026-04-13T07:00"),
        (AT_FORUM, "reminder/2026-04-06T07:00"),
        (AT_SLACK, "reminder/2026-04-13T07:00"),
        (AT_SLACK, "hello/2026-04-14T07:00"),
        (Place("slack", "T1", "U1", kind=PlaceKind.DIRECT), "reminder/2026-04-20T07:00"),
    ):
        run(people, partial(want, place=place, key=key))
    (job,) = run(people, lambda s: s.outbox.claim("w", clock.now, 60, 1))
    run(people, lambda s: s.outbox.sent(job, "1.1", None, clock.now))
    planned = run(people, lambda s: s.reminders.planned("p1", (AT_SLACK, AT_FORUM)))
    found = [(f"{each.slot:%d %B %H:%M %Z}", each.delivered) for each in planned]
    assert found == [("06 April 07:00 UTC", False), ("13 April 07:00 UTC", True)]
    assert run(people, lambda s: s.reminders.planned("p2", (AT_SLACK, AT_FORUM))) == ()
    run(people, lambda s: s.outbox.purge(clock.now + timedelta(days=400)))
    assert run(people, lambda s: s.reminders.planned("p1", (AT_SLACK,))) == planned[1:]


def test_who_wants_none_wants_none_with_either_account(people: Database, clock: Clock) -> None:
    def off(id: str) -> bool:
        return run(people, lambda s: s.reminders.off(id))

    assert not off("nine")
    run(people, lambda s: s.reminders.turn("also nine", clock.now))
    assert off("also nine")
    run(people, lambda s: s.members.merge("nine", "also nine"))
    assert off("nine")
    run(people, lambda s: s.members.part(FORUM, "nine again"))
    assert (off("nine"), off("nine again")) == (True, True)
    run(people, lambda s: s.reminders.turn("nine", None))
    assert (off("nine"), off("nine again")) == (False, True)


def test_where_people_find_somebody(people: Database) -> None:
    def pages() -> list[str]:
        return run(people, lambda s: [s.reminders.page_of(each) for each in (SLACK, FORUM)])

    assert pages() == ["", ""]
    run(people, lambda s: s.tenants.remember("slack", "T1", "Community", "UBOT", "https://c.slack.com/"))
    run(
        people,
        lambda s: s.tenants.remember("discourse", FORUM.tenant, "Forum", "1", "https://forum.example.org"),
    )
    run(people, lambda s: s.directory.remember_person(Person(FORUM, "Nine", handle="nine")))
    assert pages() == ["https://c.slack.com/team/U9", "https://forum.example.org/u/nine"]


def test_follows_come_by_follower_and_cadence(people: Database, clock: Clock) -> None:
    def follow(session: Session, who: str, subject: Subject, id: str, cadence: Cadence) -> None:
        session.follows.put(Follow("p1", who, subject, id, cadence, clock.now))

    weekly, quarterly = Cadence.WEEKLY, Cadence.QUARTERLY
    for each in (
        ("nine", Subject.KEY_RESULT, "k1", weekly),
        ("also nine", Subject.PROGRAM, "p1", weekly),
        ("nine", Subject.OBJECTIVE, "o1", quarterly),
        ("nine", Subject.OBJECTIVE, "o2", weekly),
    ):
        run(people, lambda s, each=each: follow(s, *each))  # type: ignore[misc]
        clock.move(minutes=1)
    found = run(people, lambda s: s.follows.within("p1", weekly))
    assert [(each.follower, each.subject_id) for each in found] == [
        ("also nine", "p1"),
        ("nine", "k1"),
        ("nine", "o2"),
    ]
    assert [each.subject_id for each in run(people, lambda s: s.follows.within("p1", quarterly))] == ["o1"]
