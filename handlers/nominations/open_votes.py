"""Votes that are going on: who is asked later than the others, and who is reminded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.members.reaching import reached_at, stewards_at
from handlers.model import Identity, Member, Program
from handlers.nominations import asking_messages as messages
from handlers.nominations.closing import on_ballot
from handlers.nominations.electorate import voters_of
from handlers.nominations.eligibility import same_organisation
from handlers.nominations.model import Award, Dossier, Round, State
from handlers.nominations.panel_model import Ballot
from handlers.nominations.process import Method
from handlers.nominations.reviewing import ask_panel
from handlers.okrs import lookup
from handlers.ports import Context, Store
from handlers.reply import Notice
from handlers.rhythm.quiet import not_before

VOTES = "votes"  # what a reminder hangs on: see ``overtaken``
REMIND_BEFORE = 3
"""A reminder comes when a third of the time is left."""


@dataclass(frozen=True)
class OpenVote:
    """``dossiers``: those on the ballot that are still there."""

    round: Round
    ballot: Ballot
    dossiers: tuple[Dossier, ...]


def open_votes(program: Program, store: Store, now: datetime) -> Iterator[OpenVote]:
    """By the time of their end."""
    running = store.panels.running(program.id)
    rounds = {each.id: each for each in store.rounds.of(program.id)} if running else {}
    for ballot in running:
        going_on = tuple(each for each in on_ballot(ballot, program, store) if each.state is State.REVIEW)
        if going_on and now < ballot.closes_at:
            yield OpenVote(rounds[ballot.round_id], ballot, going_on)


def ask_newcomer(member: Member, award: Award, ctx: Context) -> Iterator[Notice]:
    """Who gets a seat while the panel votes: one message for all that ends at the same time."""
    program = lookup.the_program(ctx)
    together: dict[tuple[str, datetime], list[OpenVote]] = {}
    for each in open_votes(program, ctx.store, ctx.now):
        if each.round.award.slug == award.slug:
            together.setdefault((each.round.id, each.ballot.closes_at), []).append(each)
    for (_, closes_at), votes in together.items():
        found, dossiers = votes[0].round, [one for each in votes for one in each.dossiers]
        yield from ask_panel(found, dossiers, closes_at, program, ctx, only=member.id)


def said_during_votes(nominee: Member, organisation: str, ctx: Context) -> Iterator[Notice]:
    """Whom somebody works for was said while the panel votes on them: to the stewards, but for whoever it is
    about, and whoever said it. It is theirs to judge; by itself it changes no vote."""
    program = lookup.the_program(ctx)
    for vote in open_votes(program, ctx.store, ctx.now):
        for dossier in vote.dossiers:
            known = dossier.works_for
            if dossier.nominee_id != nominee.id or known is None:
                continue
            if organisation and any(same_organisation(organisation, each) for each in known):
                continue
            for account in stewards_at(program, ctx.store, but=(nominee.id,)):
                yield messages.works_elsewhere(program, dossier, organisation, account)


def left_the_ballot(gone: Dossier, found: Round, ctx: Context) -> Iterator[Notice]:
    """A nominee whom the panel compares with others does not stand any more: to all who vote on those, since
    whose paper says nothing without them is nobody's to know."""
    program = lookup.the_program(ctx)
    votes = open_votes(program, ctx.store, ctx.now) if found.process.method is not Method.YES_NO else ()
    for vote in votes:
        if gone.number in vote.ballot.options:
            seats, day = (
                ctx.store.panels.seats(program.id, found.award.slug),
                vote.ballot.last_day(program.zone),
            )
            may = {each: set(voters_of(each, seats, day, program, ctx.store)) for each in vote.dossiers}
            people = ctx.store.members.many(sorted(set().union(*may.values())))
            for id, member in people.items():
                theirs = [each for each in vote.dossiers if id in may[each]]
                if (account := reached_at(member, program, ctx.store)) is not None:
                    yield messages.left_the_ballot(program, found, gone, theirs, account)


# ---- reminders -----------------------------------------------------------------------------------


def to_remind(program: Program, store: Store, now: datetime) -> list[OpenVote]:
    """Those of which a third of the time is left, and nobody was reminded."""
    return [
        each
        for each in open_votes(program, store, now)
        if each.ballot.reminded_at is None and now >= _reminded_from(each.ballot)
    ]


def _reminded_from(ballot: Ballot) -> datetime:
    return ballot.closes_at - (ballot.closes_at - ballot.opened_at) / REMIND_BEFORE


def reminders(
    votes: Sequence[OpenVote], program: Program, store: Store, now: datetime
) -> Iterator[tuple[Notice, datetime]]:
    """One to each who may vote on some of them and did not yet, and from when on: it waits for their morning,
    and is left out where that is too late."""
    missing: dict[str, list[tuple[OpenVote, Dossier]]] = {}
    for each in votes:
        for who, dossier in _not_voted(each, program, store):
            missing.setdefault(who, []).append((each, dossier))
    for who, member in store.members.many(sorted(missing)).items():
        account, morning = reached_at(member, program, store), not_before(member, program, now)
        left = [(vote, dossier) for vote, dossier in missing[who] if morning < vote.ballot.closes_at]
        if account is not None and left:
            still = (VOTES, program.id, *dict.fromkeys(vote.ballot.id for vote, _ in left))
            yield replace(_reminder(left, program, account, now), still=still), morning


def reminder_now(
    member: Member, account: Identity, ballots: Sequence[str], program: Program, store: Store, now: datetime
) -> Notice | None:
    """The reminder of these, as it is to be read when it is sent at last."""
    votes = (each for each in open_votes(program, store, now) if each.ballot.id in ballots)
    missing = [
        (vote, dossier)
        for vote in votes
        for who, dossier in _not_voted(vote, program, store)
        if who == member.id
    ]
    return _reminder(missing, program, account, now) if missing else None


def _reminder(
    missing: Sequence[tuple[OpenVote, Dossier]], program: Program, account: Identity, now: datetime
) -> Notice:
    said = [(vote.round, vote.ballot.closes_at, dossier) for vote, dossier in missing]
    return messages.vote_reminder(program, said, account, now)


def _not_voted(vote: OpenVote, program: Program, store: Store) -> Iterator[tuple[str, Dossier]]:
    cast = store.panels.cast_so_far(vote.ballot)
    seats, last = store.panels.seats(program.id, vote.round.award.slug), vote.ballot.last_day(program.zone)
    for dossier in vote.dossiers:
        for who in voters_of(dossier, seats, last, program, store):
            if who not in cast:
                yield who, dossier
