"""A dossier's next state, and what comes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.model import UserError
from handlers.nominations import moves
from handlers.nominations.model import Dossier, State
from handlers.nominations.moves import Act
from handlers.nominations.process import Consent, Process


def advance(dossier: Dossier, act: Act, process: Process, now: datetime) -> Dossier:
    """The dossier after ``act``. UserError where it does not follow from where it stands."""
    target = moves.after(dossier.state, act, process)
    if target is None:
        raise UserError(
            f"{dossier.address} is {dossier.state}, so that cannot be done now.",
            f"`okr nomination show {dossier.address}` shows how it stands.",
        )
    after = replace(dossier, state=target)
    if act is Act.ACCEPT:
        after = replace(after, agreed_at=now)
    if target is State.ASKED:
        after = replace(after, asked_at=now, reminded_at=None)
    return replace(after, ended_at=now) if target in moves.ENDS else after


def answer_by(dossier: Dossier, process: Process) -> datetime | None:
    """Until when the nominee may answer, once they were asked."""
    return dossier.asked_at and dossier.asked_at + timedelta(days=process.consent_days)


def was_public(dossier: Dossier, process: Process) -> bool:
    """Whether everybody could know of it at some time: the nominee agreed, or the process does not ask."""
    return process.public and (process.consent is Consent.NEVER or dossier.agreed_at is not None)


def is_public(dossier: Dossier, process: Process) -> bool:
    """Whether everybody may know of it now: it is not over without an award."""
    shown = (State.OPEN, State.REVIEW, State.SELECTED)
    return was_public(dossier, process) and dossier.state in shown
