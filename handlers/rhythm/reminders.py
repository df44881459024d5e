"""Reminders: on whose key results news is due, and who has been asked often enough."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.members.reaching import alone_with, reached_at
from handlers.model import AWAY, Member, Place, Program
from handlers.okrs.attainment import met
from handlers.okrs.health import current
from handlers.okrs.model import KeyResult, Source
from handlers.okrs.periods import local_day
from handlers.ports import Store
from handlers.rhythm import reminder_messages
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.ports import LastCheckIn
from handlers.rhythm.quiet import not_before
from handlers.rhythm.weekly import stamp

FRESH = timedelta(days=7)  # news that is not older needs no reminder
MOST = 3  # in a row without an answer
TOO_LATE = timedelta(days=3)  # after the bot was away: the next one comes soon
ONE_A_DAY = timedelta(days=1)  # however often the hour comes to somebody who travels


@dataclass(frozen=True)
class Asked:
    """What is known of somebody as an owner: ``last`` is their newest check-in, ``unanswered`` are the slots
    of the reminders that reached them since, the earliest first; ``planned`` has those on their way, too."""

    last: LastCheckIn | None = None
    unanswered: tuple[datetime, ...] = ()
    planned: tuple[datetime, ...] = ()

    @property
    def enough(self) -> bool:
        return len(self.unanswered) >= MOST


def plan_reminder(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """One message to the owner whose slot it is; none to who left, wants none, has nothing due, or did not
    answer the last three."""
    if now - slot.at > TOO_LATE:
        return ()
    member = store.members.get(slot.member_id) if slot.member_id is not None else None
    if member is None or member.standing in AWAY or store.reminders.off(member.id):
        return ()
    due = due_of(program, store, now).get(member.id, ())
    asked = asked_of(member, program, store)
    account = reached_at(member, program, store, lately=asked.last.place if asked.last else None)
    if not due or account is None or asked.enough or _was_today(asked, slot):
        return ()
    reply = reminder_messages.reminder(
        member, program, due, now, late=was_due_before(slot, now), last=len(asked.unanswered) == MOST - 1
    )
    key = f"{Kind.REMINDER}/{stamp(slot.at)}"
    return (Post(alone_with(account), key, key, reply, not_before=not_before(member, program, now)),)


def was_due_before(slot: Slot, now: datetime) -> bool:
    """Whether people should read why it comes only now: it was due on an earlier day of theirs."""
    return slot.late and local_day(slot.at, slot.zone) < local_day(now, slot.zone)


def due_of(program: Program, store: Store, now: datetime) -> Mapping[str, tuple[KeyResult, ...]]:
    """By owner, their key results that news is due on, in the order of their addresses; none once the
    cycle's last day is past, closed or not."""
    if program.cycle is None or is_over(program, now):
        return {}
    heard = store.weeks.changed_after(program.id, now - FRESH)
    found: dict[str, list[KeyResult]] = {}
    for objective in store.okrs.objectives(program.id, program.cycle.id):
        if objective.dropped_at is None:
            for kr in objective.key_results:
                if is_due(kr, heard, program, now):
                    for owner in kr.owners:
                        found.setdefault(owner, []).append(kr)
    return {owner: tuple(each) for owner, each in found.items()}


def is_over(program: Program, now: datetime) -> bool:
    """Whether the current cycle's last day is past."""
    ends = program.cycle.ends if program.cycle is not None else None
    return ends is not None and local_day(now, program.zone) > ends


def is_due(kr: KeyResult, heard: Collection[str], program: Program, now: datetime) -> bool:
    """``heard``: those that somebody checked in on lately. A new one has as long for its first news; what is
    done, dropped, graded or measured needs none."""
    if kr.dropped_at is not None or kr.grade is not None or kr.reading_source is Source.MEASURED:
        return False
    return (
        kr.id not in heard
        and now - kr.created_at > FRESH
        and not met(kr.target, current(kr, now, program.zone))
    )


def asked_of(member: Member, program: Program, store: Store) -> Asked:
    """A check-in of theirs answers all reminders before it."""
    last = store.reminders.last_check_in(program.id, member.id)
    planned = store.reminders.planned(program.id, places_of(member))
    since = [each for each in planned if last is None or each.slot > last.at]
    reached = tuple(each.slot for each in since if each.delivered)
    return Asked(last, reached, tuple(each.slot for each in since))


def places_of(member: Member) -> Iterable[Place]:
    return [alone_with(account) for account in member.identities]


def _was_today(asked: Asked, slot: Slot) -> bool:
    return any(slot.at - at < ONE_A_DAY for at in asked.planned)
