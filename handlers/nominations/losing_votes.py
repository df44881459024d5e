"""Whoever voted, and by something that became known later has no vote any more, hears of it."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.members.reaching import reached_at
from handlers.model import Member
from handlers.nominations import asking_messages as messages
from handlers.nominations.open_votes import open_votes
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Notice


def lose_a_vote(one: Member, other: Member, ctx: Context) -> Iterator[Notice]:
    """Of two who are paired by now, each who had voted on the other, in private: nobody else hears of it."""
    program = lookup.the_program(ctx)
    for vote in open_votes(program, ctx.store, ctx.now):
        cast = ctx.store.panels.cast_so_far(vote.ballot)
        for voter, nominee in ((one, other), (other, one)):
            account = reached_at(voter, program, ctx.store) if voter.id in cast else None
            for dossier in vote.dossiers if account is not None else ():
                if account is not None and dossier.nominee_id == nominee.id:
                    yield messages.vote_lost(dossier, account)
