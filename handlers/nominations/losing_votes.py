"""Whoever voted, and by something that became known or changed later has no vote any more, hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.members.reaching import reached_at
from handlers.nominations import asking_messages as messages
from handlers.nominations.electorate import ties_of, voters_of
from handlers.nominations.eligibility import UNSEATED, why_not
from handlers.nominations.model import Dossier
from handlers.nominations.open_votes import OpenVote, open_votes
from handlers.nominations.tallying import restricted
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Notice

Counting = Mapping[tuple[str, str], tuple[OpenVote, Dossier]]


def counting(ctx: Context) -> Counting:
    """By voter and dossier, the votes that would count if they were counted now: nobody is shown them."""
    program = lookup.the_program(ctx)
    found: dict[tuple[str, str], tuple[OpenVote, Dossier]] = {}
    for vote in open_votes(program, ctx.store, ctx.now):
        cast, method = ctx.store.panels.cast_so_far(vote.ballot), vote.round.process.method
        seats = ctx.store.panels.seats(program.id, vote.round.award.slug)
        for dossier in vote.dossiers if cast else ():
            may = voters_of(dossier, seats, vote.ballot.last_day(program.zone), program, ctx.store)
            spoke = (who for who in may if who in cast and restricted(cast[who], [dossier.number], method))
            found |= {(who, dossier.id): (vote, dossier) for who in spoke}
    return found


def lost_since(before: Counting, ctx: Context) -> Iterator[Notice]:
    """To each whose vote counted ``before`` a change and does not now, and to nobody else."""
    program = lookup.the_program(ctx)
    now = counting(ctx) if before else {}
    for (who, dossier_id), (vote, _) in before.items():
        dossier = ctx.store.dossiers.with_id(program.id, dossier_id)
        member = ctx.store.members.get(who) if (who, dossier_id) not in now else None
        account = reached_at(member, program, ctx.store)
        if account is not None and dossier is not None:
            seats = ctx.store.panels.seats(program.id, vote.round.award.slug)
            reason = why_not(who, dossier, ties_of(dossier, seats, program, ctx.store))
            yield messages.vote_lost(dossier, reason or UNSEATED, account)
