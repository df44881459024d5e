"""What was planned for somebody alone and had to wait, for their morning or for a platform that was away:
whether it is still to be said, decided when it goes out."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.following.model import FOLLOWING
from handlers.members.reaching import person_at
from handlers.model import AWAY, Member, Place, Program
from handlers.ports import Store
from handlers.rhythm.model import Kind
from handlers.rhythm.quiet import not_before
from handlers.rhythm.reminders import TOO_LATE, due_of, is_over

_KINDS = (Kind.REMINDER.value, Kind.HELLO.value, FOLLOWING)


def by_calendar(key: str) -> bool:
    """Whether a message is one that comes by the calendar, or was asked for before its day."""
    return key.partition("/")[0] in (*Kind, FOLLOWING)


def for_homes(key: str) -> bool:
    """Whether it is posted in a program's homes, and nowhere else."""
    return key.partition("/")[0] in (Kind.DIGEST, Kind.KICKOFF, Kind.SUMMARY)


def waits(key: str, place: Place) -> bool:
    """Whether ``said_at`` has anything to decide about a message; what others read, or somebody asked for,
    is said now."""
    return key.partition("/")[0] in _KINDS and person_at(place) is not None


def said_at(
    key: str, wanted_at: datetime, place: Place, program: Program, store: Store, now: datetime
) -> datetime | None:
    """When a message that ``waits`` may be posted: now or, in its reader's quiet hours, later; None where it
    came too late or was answered meanwhile."""
    kind, _, rest = key.partition("/")
    account = person_at(place)
    member = store.members.at(account) if account is not None else None
    if member is None:
        return now
    if member.standing in AWAY or now - wanted_at > TOO_LATE:
        return None
    if kind == FOLLOWING and all(each.program_id != program.id for each in store.follows.of(member.id)):
        return None
    if kind == Kind.REMINDER and not _is_waited_for(rest, member, program, store, now):
        return None
    if kind == Kind.HELLO and is_over(program, now):
        return None
    return not_before(member, program, now)


def _is_waited_for(slot: str, member: Member, program: Program, store: Store, now: datetime) -> bool:
    """``slot``: as in the reminder's key."""
    at = datetime.fromisoformat(slot).replace(tzinfo=UTC)
    last = store.reminders.last_check_in(program.id, member.id)
    answered = last is not None and last.at > at
    if answered or now - at > TOO_LATE or store.reminders.off(member.id):
        return False
    return member.id in due_of(program, store, now)
