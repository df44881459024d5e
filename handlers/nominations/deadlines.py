"""What becomes of nominations when time passes: a reminder, and the end of a question nobody answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.members.reaching import reached_at
from handlers.model import Program
from handlers.nominations import consent_messages as messages
from handlers.nominations.advancing import advance, answer_by
from handlers.nominations.model import Dossier, Round
from handlers.nominations.moves import Act
from handlers.nominations.open_votes import to_remind
from handlers.nominations.rotation import ending
from handlers.nominations.telling import of_its_end
from handlers.ports import Store
from handlers.reply import Notice

REMIND_BEFORE = 3
"""A reminder comes when a third of the time is left."""


@dataclass(frozen=True)
class Due:
    """A dossier as it is to be stored, the message that goes with it, and a few words for the audit."""

    program: Program
    dossier: Dossier
    notices: tuple[Notice, ...]
    wrote: str


def is_anything_due(program: Program, store: Store, now: datetime) -> bool:
    """In an archived program votes end, and nothing else happens."""
    if program.archived:
        return bool(store.panels.ended(program.id, now))
    return (
        next(due(program, store, now), None) is not None
        or bool(store.panels.ended(program.id, now))
        or bool(to_remind(program, store, now))
        or next(ending(program, store, now), None) is not None
    )


def due(program: Program, store: Store, now: datetime) -> Iterator[Due]:
    """Nothing is stored."""
    waiting = store.dossiers.waiting(program.id)
    rounds = {each.id: each for each in store.rounds.of(program.id)} if waiting else {}
    for dossier in waiting:
        found = rounds[dossier.round_id]
        if (until := answer_by(dossier, found.process, program.zone)) is None:
            continue
        if now >= until:
            ended = advance(dossier, Act.EXPIRE, found.process, now)
            told = _to_nominators(found, ended, program, store)
            yield Due(program, ended, told, f"{dossier.address} expired")
        elif dossier.reminded_at is None and now >= until - _early(found):
            yield _reminder(program, found, dossier, store, now)


def _to_nominators(found: Round, ended: Dossier, program: Program, store: Store) -> tuple[Notice, ...]:
    """They hear the same as of a no."""
    whole = store.dossiers.get(program.id, ended.number)
    return of_its_end(found, whole, program, store) if whole is not None else ()


def _early(found: Round) -> timedelta:
    return timedelta(days=found.process.consent_days) / REMIND_BEFORE


def _reminder(program: Program, found: Round, dossier: Dossier, store: Store, now: datetime) -> Due:
    member = store.members.get(dossier.nominee_id) if dossier.nominee_id else None
    account = reached_at(member, program, store)
    notices = (messages.reminder(program, found, dossier, account, now),) if account is not None else ()
    return Due(
        program, replace(dossier, reminded_at=now), notices, f"reminded the nominee of {dossier.address}"
    )
