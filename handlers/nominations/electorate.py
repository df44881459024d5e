"""Who may vote on a nominee, from what the store knows by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.model import Program
from handlers.nominations.eligibility import Ties, voters, why_not
from handlers.nominations.model import Dossier, Round
from handlers.nominations.panel_model import Recusal, Seat
from handlers.okrs.periods import local_day
from handlers.ports import Context, Store


def ties_of(dossier: Dossier, seats: Sequence[Seat], program: Program, store: Store) -> Ties:
    """What ties the panel to a nominee, as it is known now."""
    ids = {seat.member_id for seat in seats} | ({dossier.nominee_id} if dossier.nominee_id else set())
    return Ties(
        store.affiliations.of(program.id, sorted(ids)),
        store.engagement.mentoring(program.id),
        tuple(store.panels.recusals(program.id, dossier.id)),
    )


def note_recusals(
    found: Round, dossier: Dossier, seats: Sequence[Seat], program: Program, ctx: Context
) -> None:
    """Keep why somebody has no vote, for the record."""
    ties, today = ties_of(dossier, seats, program, ctx.store), local_day(ctx.now, program.zone)
    for seat in seats:
        reason = why_not(seat.member_id, dossier, ties) if seat.holds(today) else None
        if reason is not None:
            ctx.store.panels.recuse(program.id, Recusal(dossier.id, seat.member_id, reason, ctx.now))


def voters_of(
    dossier: Dossier, seats: Sequence[Seat], day: date, program: Program, store: Store
) -> tuple[str, ...]:
    return voters(seats, day, dossier, ties_of(dossier, seats, program, store))
