"""Who may vote on a nominee, from what the store knows by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.model import Program
from handlers.nominations.eligibility import Ties, organisations, voters
from handlers.nominations.model import Dossier
from handlers.nominations.panel_model import Seat
from handlers.ports import Store


def ties_of(dossier: Dossier, seats: Sequence[Seat], program: Program, store: Store) -> Ties:
    """What ties the panel to a nominee, as it is known now."""
    ids = {seat.member_id for seat in seats} | ({dossier.nominee_id} if dossier.nominee_id else set())
    return Ties(
        store.affiliations.of(program.id, sorted(ids)),
        store.engagement.mentoring(program.id),
        tuple(store.panels.recusals(program.id, dossier.id)),
    )


def fix_organisations(dossier: Dossier, program: Program, store: Store) -> None:
    """As a vote begins: from now on a nominee cannot choose by it whose vote counts."""
    known = store.affiliations.of(program.id, [dossier.nominee_id] if dossier.nominee_id else [])
    works_for = tuple(" ".join(each.split()) for each in organisations(dossier, known))
    store.dossiers.save(replace(dossier, works_for=works_for))


def voters_of(
    dossier: Dossier, seats: Sequence[Seat], day: date, program: Program, store: Store
) -> tuple[str, ...]:
    return voters(seats, day, dossier, ties_of(dossier, seats, program, store))
