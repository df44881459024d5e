"""The hello list: whom the bot has asked often enough, or whose key results went quiet. From here on
people ask people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from handlers.members.reaching import alone_with, reached_at
from handlers.model import AWAY, Member, Program
from handlers.okrs import whereabouts
from handlers.okrs.health import quiet_after
from handlers.okrs.model import KeyResult
from handlers.ports import Store
from handlers.rhythm import hello_messages
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.plans import Card, Hello, Left
from handlers.rhythm.quiet import not_before
from handlers.rhythm.reminders import Asked, asked_of, due_of, was_due_before
from handlers.rhythm.weekly import stamp

Due = Mapping[str, tuple[KeyResult, ...]]  # by owner
TIME_TO_ANSWER = timedelta(days=7)  # a reminder


def plan_hello(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """One message to each steward, about everybody but them; nothing where there is nobody to tell of."""
    due = due_of(program, store, now)
    owners = store.members.many(due)
    waiting = tuple(_hellos(owners.values(), due, program, store, now))
    left = tuple(_left(owners, due))
    return tuple(
        post
        for steward in store.programs.stewards(program.id)
        if (post := _letter(steward, waiting, left, program, slot, store, now)) is not None
    )


def _letter(
    steward: Member,
    waiting: Sequence[Hello],
    left: Sequence[Left],
    program: Program,
    slot: Slot,
    store: Store,
    now: datetime,
) -> Post | None:
    account = reached_at(steward, program, store)
    others = [each for each in waiting if each.member.id != steward.id]
    if account is None or steward.standing in AWAY or not others:
        return None
    place = alone_with(account)
    shown = others[: hello_messages.MOST]
    cards = {each.member.id: _card(each, program, store) for each in shown}
    reply = hello_messages.hello_list(program, others, left, cards, now, late=was_due_before(slot, now))
    key = f"{Kind.HELLO}/{stamp(slot.at)}"
    return Post(place, key, key, reply, not_before=not_before(steward, program, now))


def _hellos(
    owners: Iterable[Member], due: Due, program: Program, store: Store, now: datetime
) -> Iterator[Hello]:
    """Whose silence is the longest comes first."""
    found = []
    for member in owners:
        if member.standing in AWAY:
            continue
        asked, theirs = asked_of(member, program, store), due[member.id]
        if asked.enough or (
            _had_time(member, asked, program, store, now) and _went_quiet(asked, theirs, now)
        ):
            found.append(Hello(member, theirs, len(asked.unanswered), _page(member, program, store)))
    yield from sorted(found, key=lambda each: (min(map(_news_at, each.key_results)), each.member.name))


def _went_quiet(asked: Asked, theirs: Iterable[KeyResult], now: datetime) -> bool:
    """Whoever told of something else lately is not quiet, only that key result is."""
    heard = asked.last.at if asked.last else None
    return any(is_quiet(kr, now) and (heard is None or now - heard > quiet_after(kr)) for kr in theirs)


def _had_time(member: Member, asked: Asked, program: Program, store: Store, now: datetime) -> bool:
    """Whether they were reminded a week ago, or are reminded of nothing."""
    if store.reminders.off(member.id) or store.schedules.one(program.id, Kind.REMINDER).paused:
        return True
    return any(now - at >= TIME_TO_ANSWER for at in asked.unanswered)


def is_quiet(kr: KeyResult, now: datetime) -> bool:
    """Longer without news than its own cadence allows; a new one has as long for its first."""
    return now - _news_at(kr) > quiet_after(kr)


def _news_at(kr: KeyResult) -> datetime:
    return kr.reading_at or kr.created_at


def _left(owners: Mapping[str, Member], due: Due) -> Iterator[Left]:
    for member in owners.values():
        alone = [kr for kr in due[member.id] if all(owners[id].standing in AWAY for id in kr.owners)]
        if member.standing in AWAY and alone:
            yield Left(member, tuple(alone))


def _page(member: Member, program: Program, store: Store) -> str:
    account = reached_at(member, program, store)
    return store.reminders.page_of(account) if account is not None else ""


def _card(hello: Hello, program: Program, store: Store) -> Card | None:
    """The thread below the first one's objective where they read it: in words, and its address."""
    account = reached_at(hello.member, program, store)
    near = alone_with(account) if account is not None else None
    objective = hello.key_results[0].objective_id
    return next(iter(whereabouts.cards(objective, program, near, None, store)), None)
