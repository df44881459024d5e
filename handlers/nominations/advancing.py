"""A dossier's next state, and what comes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.model import UserError
from handlers.nominations import moves
from handlers.nominations.model import Dossier, State
from handlers.nominations.moves import Act
from handlers.nominations.process import Consent, Process

SHOWN = (State.OPEN, State.REVIEW, State.SELECTED)


def advance(dossier: Dossier, act: Act, process: Process, now: datetime) -> Dossier:
    """The dossier after ``act``. UserError where it does not follow from where it stands."""
    target = moves.after(dossier.state, act, process)
    if target is None:
        raise UserError(
            f"That cannot be done with {dossier.address} now.",
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


def unaware(dossier: Dossier, process: Process, member_id: str) -> bool:
    """Whether it is about this person, and nobody has told them. What asks first begins with telling them."""
    told = dossier.asked_at is not None or dossier.state is State.SELECTED
    first = process.consent is Consent.FIRST and dossier.state is State.SUBMITTED
    return dossier.nominee_id == member_id and not (told or first or is_public(dossier, process))


def public_states(process: Process) -> tuple[State, ...]:
    """Those in which ``is_public`` holds."""
    if not process.public:
        return ()
    return (State.SELECTED,) if process.consent is Consent.AFTER else SHOWN


def is_public(dossier: Dossier, process: Process) -> bool:
    """Whether everybody may know of it now: it is not over without an award."""
    return was_public(dossier, process) and dossier.state in SHOWN


def outward(state: State) -> str:
    """For whoever is neither the nominee nor a steward: how it came to its end is not theirs to know."""
    return "ended" if state in (State.WITHDRAWN, State.DECLINED, State.EXPIRED) else state.value
