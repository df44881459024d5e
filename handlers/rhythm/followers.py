"""Digests of one's own: what people and channels follow, the weekly with the digest, the quarterly with the
summary. Nobody is told what they may not see, and of nothing nothing is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby

from handlers.feedback.telling import Heard, heard
from handlers.following.model import FOLLOWING, Cadence, Follow, Subject
from handlers.members.reaching import alone_with, reached_at
from handlers.model import AWAY, Member, Place, PlaceKind, Program
from handlers.nominations.news import Awards, awards
from handlers.okrs import drawing
from handlers.okrs.model import KeyResult, Objective
from handlers.okrs.whereabouts import place_of
from handlers.ports import Need, Store
from handlers.programs.resolve import visible
from handlers.reply import Reply
from handlers.rhythm import digest, followers_drawing, summary, weekly
from handlers.rhythm.gathering import gather
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.occasions import cycles_at
from handlers.rhythm.plans import Summary
from handlers.rhythm.quiet import not_before
from handlers.rhythm.week import Week


@dataclass(frozen=True)
class Wanted:
    """What somebody follows, found in the records. ``ids`` None: the whole program. ``texts``: what is
    carried over has another id in each cycle, and the same words. ``names``: ``KR 2.1``, ``O3``."""

    ids: frozenset[str] | None
    texts: frozenset[str]
    names: tuple[str, ...]

    def has(self, kr: KeyResult, objective: Objective | None = None) -> bool:
        if self.ids is None or kr.id in self.ids or kr.objective_id in self.ids:
            return True
        words = (kr.text, *([objective.title] if objective is not None else []))
        return any(_folded(each) in self.texts for each in words)


@dataclass(frozen=True)
class Reader:
    """Where it is read, and from when on. What is seen there is the same for a whole workspace or forum,
    private places apart (``near``)."""

    place: Place
    wanted: Wanted
    not_before: datetime | None = None

    @property
    def is_channel(self) -> bool:
        return self.place.kind is not PlaceKind.DIRECT

    @property
    def near(self) -> Place:
        if self.place.confined:
            return self.place
        return Place(self.place.platform, self.place.tenant, "", kind=PlaceKind.DIRECT)


def plan_weekly(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """What happened in the week to those who follow some of it; the window is the digest's."""
    readers = _readers(program, Cadence.WEEKLY, store, now)
    since = weekly.since(program, slot, store) if readers else now
    week_near = cache(
        lambda near: replace(
            gather(program, since, slot.at, near, store),
            surveys=heard(program, since, slot.at, near, store, now),
            awards=awards(program, since, slot.at, store),
        )
    )
    key = f"{FOLLOWING}/{Kind.DIGEST}/{weekly.stamp(slot.at)}"
    return tuple(
        post
        for reader in readers
        for post in _posts(reader, key, _of_week(reader, week_near(reader.near), slot, now))
    )


def plan_quarterly(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """How the cycle went that is over, to those who look in once a quarter."""
    cycles = cycles_at(Kind.SUMMARY, program, slot.at, store)
    readers = _readers(program, Cadence.QUARTERLY, store, now) if cycles else ()
    summary_near = cache(lambda cycle, near: summary.planned(program, cycle, near, store, now))
    return tuple(
        post
        for cycle in cycles
        for reader in readers
        for post in _posts(
            reader,
            f"{FOLLOWING}/{Kind.SUMMARY}/{cycle.id}",
            _of_summary(reader, summary_near(cycle, reader.near)),
        )
    )


def _posts(reader: Reader, key: str, replies: Sequence[Reply]) -> Iterator[Post]:
    """The first, and under it the others."""
    for nth, reply in enumerate(replies, start=1):
        own, under = (key, None) if nth == 1 else (f"{key}/{nth}", key)
        yield Post(reader.place, own, key, reply, under, reader.not_before)


# ---- who -----------------------------------------------------------------------------------------


def _readers(program: Program, cadence: Cadence, store: Store, now: datetime) -> tuple[Reader, ...]:
    grouped = groupby(store.follows.within(program.id, cadence), key=lambda follow: follow.follower)
    follows = {follower: tuple(found) for follower, found in grouped}
    members = store.members.many(id for id in follows if "/" not in id)
    found = (
        _channel(id, each, program, store)
        if "/" in id
        else _person(members.get(id), each, program, store, now)
        for id, each in follows.items()
    )
    return tuple(reader for reader in found if reader is not None)


def _person(
    member: Member | None, follows: tuple[Follow, ...], program: Program, store: Store, now: datetime
) -> Reader | None:
    """None for who left, is nowhere to be reached, or may not look at the program any more."""
    account = reached_at(member, program, store)
    if member is None or account is None or member.standing in AWAY:
        return None
    place = alone_with(account)
    if not _may_look(member, place, program, store):
        return None
    return Reader(place, _wanted(follows, program, store), not_before(member, program, now))


def _may_look(member: Member, place: Place, program: Program, store: Store) -> bool:
    try:
        return program.id in {each.id for each in visible(member, place, store)}
    except Need:  # of a private program it is not known now whether they are inside: then they are not
        return False


def _channel(key: str, follows: tuple[Follow, ...], program: Program, store: Store) -> Reader | None:
    """A home has the program's own digest. A wholly private program is told of in its own places alone."""
    place, bound = place_of(key, program, store), {each.key for each in program.places}
    if place is None or (key not in bound and all(each.private for each in program.places)):
        return None
    if key in {home.key for home in program.homes}:
        return None
    return Reader(place, _wanted(follows, program, store))


# ---- what ----------------------------------------------------------------------------------------


def _of_week(reader: Reader, week: Week, slot: Slot, now: datetime) -> tuple[Reply, ...]:
    wanted = reader.wanted
    kept = ((item, [kr for kr in item.key_results if wanted.has(kr)]) for item in week.objectives)
    objectives = tuple(replace(item, key_results=tuple(theirs)) for item, theirs in kept if theirs)
    news = tuple(each for each in week.news if wanted.has(each.key_result))
    surveys, given = (week.surveys, week.awards) if wanted.ids is None else (Heard(), Awards())
    week = replace(week, objectives=objectives, news=news, surveys=surveys, awards=given)
    plan = digest.plan(week, slot, now)
    own = wanted.ids or frozenset()  # to whoever follows it by itself it is not new
    plan = replace(plan, added=tuple(kr for kr in plan.added if kr.id not in own))
    if plan.calm and not any(each.opened_at > week.since for each in surveys.asked):
        return ()
    return followers_drawing.week(plan, wanted.names, channel=reader.is_channel)


def _of_summary(reader: Reader, whole: Summary | None) -> tuple[Reply, ...]:
    """Of the key results that moved, were met or graded, and to whoever follows the program of surveys."""
    wanted = reader.wanted
    told = tuple(
        each
        for chapter in (whole.chapters if whole is not None else ())
        for each in chapter.results
        if wanted.has(each.key_result, chapter.objective) and (each.moved or each.met or each.grade)
    )
    if whole is None:
        return ()
    if wanted.ids is not None:
        whole = replace(whole, surveys=Heard(), rounds=())
    if not told and not whole.surveys.results and not whole.rounds:
        return ()
    return followers_drawing.cycle(whole, told, wanted.names, channel=reader.is_channel)


def _wanted(follows: Sequence[Follow], program: Program, store: Store) -> Wanted:
    found = [(each, _thing(each, store)) for each in follows]
    things = [thing for _, thing in found if thing is not None]
    names = tuple(drawing.address_of(thing) for thing in things)
    if any(each.subject is Subject.PROGRAM for each in follows):
        return Wanted(None, frozenset(), (program.title,))
    texts = frozenset(_folded(_words(thing)) for thing in things)
    return Wanted(frozenset(thing.id for thing in things), texts, names)


def _thing(follow: Follow, store: Store) -> KeyResult | Objective | None:
    if follow.subject is Subject.PROGRAM:
        return None
    if follow.subject is Subject.OBJECTIVE:
        return store.okrs.objective(follow.program_id, follow.subject_id)
    return store.okrs.key_result(follow.program_id, follow.subject_id)


def _words(thing: KeyResult | Objective) -> str:
    return thing.title if isinstance(thing, Objective) else thing.text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
