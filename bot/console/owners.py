"""Who looks after what in the demo, so that there is somebody to remind and to say hello to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.running import new_id
from handlers.model import Member, Person
from handlers.okrs.model import KeyResult, Ref
from storage.session import Session

# (program, key result, handle): some had news in the history, of some there is none yet.
OWNERS = (
    ("dc", Ref(1, 2), "alice"),
    ("dc", Ref(1, 3), "amina"),
    ("dc", Ref(2, 1), "ben"),
    ("dc", Ref(2, 2), "ben"),
    ("dc", Ref(5, 1), "ben"),
    ("participation", Ref(1, 1), "priya"),
    ("participation", Ref(1, 2), "tomasz"),
    ("participation", Ref(2, 3), "priya"),
    ("participation", Ref(2, 1), "lucia"),
    ("participation", Ref(4, 2), "lucia"),
)


def give(session: Session, slug: str, people: Mapping[str, Person]) -> None:
    """Each of a program's key results its owner; ``people`` by handle."""
    program = session.programs.by_slug(slug)
    assert program is not None and program.cycle is not None, "it was imported a moment ago"
    for of, ref, handle in OWNERS:
        if of == slug:
            (found,) = session.okrs.find(program.id, program.cycle.id, ref)
            assert isinstance(found, KeyResult), "its document has it"
            owner = _member(people[handle], session)
            session.okrs.save_key_result(replace(found, owners=(owner.id,)))


def _member(person: Person, session: Session) -> Member:
    session.directory.remember_person(person)
    known = session.members.at(person.identity)
    if known is None:
        known = Member(new_id(), person.name, (person.identity,), zone=person.zone)
        session.members.add(known)
    return known
