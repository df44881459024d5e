"""From the last nomination to the vote: ballots open, and the panel is asked.

okr round review R1 until:2026-12-20
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.grammar import argument, flag, option
from handlers.members.reaching import reached_at
from handlers.model import Program, UserError
from handlers.nominations import asking_messages
from handlers.nominations import ballot_messages as messages
from handlers.nominations.advancing import advance, is_public
from handlers.nominations.card import touched_card
from handlers.nominations.electorate import fix_organisations, voters_of
from handlers.nominations.eligibility import enough_seconds, lacking, organisations
from handlers.nominations.knowing import those_known
from handlers.nominations.model import Dossier, Phase, Round, State
from handlers.nominations.moves import Act
from handlers.nominations.panel_model import Ballot
from handlers.nominations.process import Method, Process
from handlers.nominations.prospects import few_voters, warn_stewards
from handlers.nominations.rounds import the_round
from handlers.nominations.telling import to_nominators, to_unanswered, to_whoever_agreed
from handlers.nominations.words import LAST_DAY, ROUND
from handlers.okrs import lookup
from handlers.okrs.periods import end_of, local_day
from handlers.ports import Context
from handlers.reply import Notice, Reply

ALL = 100_000


@dataclass(frozen=True)
class RoundReview:
    round: int | None = argument(ROUND, default=None)
    until: date | None = option("until", LAST_DAY)
    yes: bool = flag("yes")


def round_review(command: RoundReview, ctx: Context) -> Reply:
    """`okr round review [R1] [until:DATE]`: nominations end, and the panel votes on those that have what it
    takes. Where that is the end of some, or too few can vote, it asks first; with `yes` it goes on. Where
    nobody is left to vote on the round is over."""
    program, found = lookup.the_program(ctx), the_round(command.round, ctx, "okr round review")
    if found.phase is not Phase.NOMINATING or not found.process.endorsing:
        raise UserError(
            f"R{found.number} is {found.phase}."
            if found.process.endorsing
            else "Here each is voted on at once.",
            "`okr nomination list` shows how they stand.",
        )
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    if missing := lacking(seats, local_day(ctx.now, program.zone), found.process):
        raise UserError(
            f"The panel still needs: {', '.join(missing)}.", "Like: `okr panel add contributor @name`"
        )
    closes_at = _end(found, command.until, program, ctx.now)
    waiting = tuple(_waiting(found, ctx))
    if not command.yes and (question := _question(command, found, waiting, program, ctx)) is not None:
        return question
    going_on, ended = _sort_out(waiting, found, ctx)
    ctx.store.rounds.save(replace(found, phase=Phase.REVIEWING if going_on else Phase.CLOSED))
    told = [one for each in ended for one in _tell_ended(found, each, program, ctx)]
    for each in ended:
        told += to_unanswered(found, each, program, ctx.store, over=not going_on)
    if going_on:
        _open_ballots(found, going_on, closes_at, program, ctx)
        told += ask_panel(found, going_on, closes_at, program, ctx)
        told += warn_stewards(found, going_on, program, ctx, asked=ctx.who.id)
        seen, gone = those_known(found, going_on, ctx), those_known(found, ended, ctx)
        reply = messages.review_began(program, found, seen, gone, closes_at, ctx.now)
    else:
        reply = asking_messages.nobody_left(program, found, those_known(found, ended, ctx))
    touched = tuple(each for dossier in (*going_on, *ended) for each in touched_card(dossier))
    return replace(reply, notices=tuple(told), touched=touched)


def _question(
    command: RoundReview, found: Round, waiting: Sequence[tuple[Dossier, str]], program: Program, ctx: Context
) -> Reply | None:
    """What is asked first; None: nothing is."""
    known = those_known(found, [each for each, _ in waiting], ctx)
    lost = [(each, why) for each, why in waiting if why and each in known]
    few = few_voters(found, [each for each, why in waiting if not why and each in known], program, ctx)
    nobody = all(why for _, why in waiting)
    if not (lost or nobody or few):
        return None
    return asking_messages.would_end(program, found, lost, command.until, few, nobody=nobody)


def _open_ballots(
    found: Round, going_on: Sequence[Dossier], closes_at: datetime, program: Program, ctx: Context
) -> None:
    """One each, or, where they are compared, one on all of them."""
    if found.process.method is Method.YES_NO:
        for dossier in going_on:
            open_ballot(found, dossier, closes_at, program, ctx)
        return
    options = tuple(each.number for each in going_on)
    ctx.store.panels.open(Ballot(program.id, ctx.new_id(), found.id, None, options, ctx.now, closes_at))
    for dossier in going_on:
        fix_organisations(dossier, program, ctx.store)


def _waiting(found: Round, ctx: Context) -> Iterator[tuple[Dossier, str]]:
    """All that could go to the panel, and what they lack for that; empty: nothing."""
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    states = (State.SUBMITTED, State.ASKED, State.OPEN)
    for each in dossiers.of_round(program.id, found.id, states, limit=ALL):
        whole = dossiers.get(program.id, each.number)
        assert whole is not None
        known = ctx.store.affiliations.of(program.id, [whole.nominee_id] if whole.nominee_id else [])
        yield whole, _lacks(whole, found.process, known)


def _lacks(dossier: Dossier, process: Process, employers: Mapping[str, str]) -> str:
    if dossier.state is not State.OPEN:
        return "not asked yet" if dossier.state is State.SUBMITTED else "no answer yet"
    if enough_seconds(dossier, process, employers):
        return ""
    if len(dossier.seconds) >= process.endorsements:
        known = organisations(dossier, employers)
        return "too few seconds from another organisation" if known else asking_messages.WORKS_FOR_WHOM
    return f"{len(dossier.seconds)} of {process.endorsements} seconds" if dossier.seconds else "no second yet"


def _sort_out(
    waiting: Sequence[tuple[Dossier, str]], found: Round, ctx: Context
) -> tuple[list[Dossier], list[Dossier]]:
    """Those that go to the panel, and those that end here."""
    going_on: list[Dossier] = []
    ended: list[Dossier] = []
    for each, lacks in waiting:
        after = advance(each, Act.EXPIRE if lacks else Act.REVIEW, found.process, ctx.now)
        ctx.store.dossiers.save(after)
        (ended if lacks else going_on).append(after)
    return going_on, ended


def _tell_ended(found: Round, dossier: Dossier, program: Program, ctx: Context) -> Iterator[Notice]:
    """Who nominated, in the words of a no, and the nominee, if they said yes."""
    yield from to_nominators(dossier, program, ctx.store, ctx.who.id)
    yield from to_whoever_agreed(found, dossier, program, ctx.store, ctx.who.id)


def open_ballot(
    found: Round, dossier: Dossier, closes_at: datetime | None, program: Program, ctx: Context
) -> datetime:
    """Begin the vote on one dossier; when it ends."""
    until = closes_at or _end(found, None, program, ctx.now)
    ctx.store.panels.open(
        Ballot(program.id, ctx.new_id(), found.id, dossier.id, (dossier.number,), ctx.now, until)
    )
    fix_organisations(dossier, program, ctx.store)
    return until


def begin_at_once(found: Round, dossier: Dossier, ctx: Context) -> tuple[Notice, ...]:
    """A process without endorsing: the vote on this one begins now."""
    program = lookup.the_program(ctx)
    until = open_ballot(found, dossier, None, program, ctx)
    asked = ask_panel(found, [dossier], until, program, ctx)
    return (*asked, *warn_stewards(found, [dossier], program, ctx))


def _end(found: Round, until: date | None, program: Program, now: datetime) -> datetime:
    earliest = now + timedelta(days=found.process.voting_days)
    if until is None:
        return end_of(local_day(earliest, program.zone), program.zone)
    last = end_of(until, program.zone)
    if last < earliest:
        raise UserError(
            f"This vote takes at least {found.process.voting_days} days.",
            f"Name {local_day(earliest, program.zone)} or a later day.",
        )
    return last


# ---- who is asked --------------------------------------------------------------------------------


def ask_panel(
    found: Round,
    dossiers: Sequence[Dossier],
    closes_at: datetime,
    program: Program,
    ctx: Context,
    *,
    only: str | None = None,
) -> Iterator[Notice]:
    """One message to each member of the panel (or ``only`` to this one), with those that they may vote on."""
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    today = local_day(ctx.now, program.zone)
    may = {each.number: set(voters_of(each, seats, today, program, ctx.store)) for each in dossiers}
    people = ctx.store.members.many([seat.member_id for seat in seats if seat.holds(today)])
    for member in people.values():
        if only not in (None, member.id):
            continue
        theirs = [each for each in dossiers if member.id in may[each.number]]
        ctx.random.shuffle(theirs)  # nobody stands first on every ballot
        account = reached_at(member, program, ctx.store)
        if account is not None and theirs:
            barred = [each for each in dossiers if each not in theirs and is_public(each, found.process)]
            yield messages.vote_began(program, found, theirs, barred, closes_at, account, ctx.now)
