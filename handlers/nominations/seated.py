"""Who has a seat today."""

from __future__ import annotations

from handlers.nominations.model import Round
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.ports import Context


def has_seat(found: Round, ctx: Context) -> bool:
    """Whether this person is on the panel of the round's award."""
    program = lookup.the_program(ctx)
    today = local_day(ctx.now, program.zone)
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    return any(seat.member_id == ctx.who.id and seat.holds(today) for seat in seats)
