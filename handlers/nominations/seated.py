"""Who has a seat today, and who had one when a vote ended."""

from __future__ import annotations

from handlers.nominations.knowing import ballot_of
from handlers.nominations.model import Dossier, Round
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.ports import Context


def has_seat(found: Round, ctx: Context) -> bool:
    """Whether this person is on the panel of the round's award."""
    program = lookup.the_program(ctx)
    today = local_day(ctx.now, program.zone)
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    return any(seat.member_id == ctx.who.id and seat.holds(today) for seat in seats)


def has_judged(found: Round, dossier: Dossier, ctx: Context) -> bool:
    """Whether its vote is over, and this person has a seat or had one on the vote's last day. What they voted
    on stays theirs to read."""
    program = lookup.the_program(ctx)
    ballot = ballot_of(found, dossier, program, ctx.store)
    if ballot is None or ballot.closed_at is None:
        return False
    last = ballot.last_day(program.zone)
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    return has_seat(found, ctx) or any(seat.member_id == ctx.who.id and seat.holds(last) for seat in seats)
