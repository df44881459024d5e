"""Panels rotate: that a seat ends soon is told in good time, once, to who has it and to the stewards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.members.reaching import reached_at, stewards_at
from handlers.model import Program
from handlers.nominations import panel_messages as messages
from handlers.nominations.model import Award
from handlers.nominations.panel_model import Seat
from handlers.okrs.periods import local_day
from handlers.ports import Store
from handlers.reply import Notice

EARLY = timedelta(days=30)
"""How long before; of a short term its last third."""


@dataclass(frozen=True)
class Ending:
    """Seats of one panel that end soon, and of which nobody was told."""

    award: Award
    seats: tuple[Seat, ...]


def ending(program: Program, store: Store, now: datetime) -> Iterator[Ending]:
    today = local_day(now, program.zone)
    for award in store.rounds.awards(program.id):
        seats = store.panels.seats(program.id, award.slug)
        soon = tuple(
            seat
            for seat in seats
            if seat.holds(today)
            and not seat.told
            and seat.until - today <= min(EARLY, (seat.until - seat.since) / 3)
        )
        if soon:
            yield Ending(award, soon)


def notices(found: Ending, program: Program, store: Store, now: datetime) -> tuple[Notice, ...]:
    """To each of them, and one to each steward."""
    people = store.members.many([seat.member_id for seat in found.seats])
    told: list[Notice] = []
    for seat in found.seats:
        account = reached_at(people[seat.member_id], program, store)
        if account is not None:
            told.append(messages.ends_soon(program, found.award, seat, account, now))
    return (*told, *_to_stewards(found.award, found.seats, program, store, now))


def _to_stewards(
    award: Award, seats: Sequence[Seat], program: Program, store: Store, now: datetime
) -> Iterator[Notice]:
    for account in stewards_at(program, store):
        yield messages.seats_end(program, award, seats, account, now)
