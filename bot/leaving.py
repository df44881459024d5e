"""What the directory hears of an account, and whom that concerns besides the person."""

from __future__ import annotations

from datetime import datetime

from bot.posting import body_of
from handlers.members.leaving import letters
from handlers.members.reaching import alone_with
from handlers.model import Person, Standing
from handlers.rhythm.quiet import not_before
from storage.session import Session


def remember(person: Person, session: Session, now: datetime) -> None:
    """Keep what a platform says of an account. When that was the last one its member had, the
    stewards hear once what they owned."""
    was = _standing(person, session)
    session.directory.remember_person(person)
    if was is None or was is Standing.GONE or _standing(person, session) is not Standing.GONE:
        return
    member = session.members.at(person.identity)
    assert member is not None
    for letter in letters(member, session):
        body = body_of(letter.reply, None)
        key = f"left:{member.id}"
        at, morning = alone_with(letter.to), not_before(letter.member, letter.program, now)
        session.outbox.want(letter.program.id, at, key, lane=key, body=body, now=now, not_before=morning)


def _standing(person: Person, session: Session) -> Standing | None:
    """Of the member that the account belongs to, all accounts together; None where it is nobody's."""
    at = session.members.at(person.identity)
    member = session.members.get(at.id) if at is not None else None
    return member.standing if member is not None else None
