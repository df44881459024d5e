"""A dossier's next state, and what comes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.model import UserError
from handlers.nominations import moves
from handlers.nominations.model import Dossier, State
from handlers.nominations.moves import Act
from handlers.nominations.process import Consent, Process
from handlers.okrs.periods import end_of, local_day

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
    return replace(after, ended_at=now if target in moves.ENDS else None)


def answer_by(dossier: Dossier, process: Process, zone: str) -> datetime | None:
    """Until when the nominee may answer, once they were asked: the end of a day in the program's zone."""
    if dossier.asked_at is None:
        return None
    return end_of(local_day(dossier.asked_at + timedelta(days=process.consent_days), zone), zone)


def was_public(dossier: Dossier, process: Process) -> bool:
    """Whether everybody could know of it at some time: the nominee agreed, or the process does not ask. Of
    whom the panel invites nobody hears before the announcement."""
    since = dossier.announced_at if process.consent is Consent.AFTER else dossier.agreed_at
    return process.public and (process.consent is Consent.NEVER or since is not None)


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


def is_secret(dossier: Dossier, process: Process) -> bool:
    """Whether the panel has chosen them (and maybe invited), and it is not announced."""
    invited = dossier.state is State.ASKED and process.consent is Consent.AFTER
    return invited or (dossier.state is State.SELECTED and dossier.announced_at is None)


def outward(dossier: Dossier, process: Process) -> State | str:
    """How it stands for whoever is neither the nominee nor a steward. How it came to its end is not theirs to
    know, and who is selected is for the announcement to say."""
    if is_secret(dossier, process):
        return State.REVIEW
    ended = dossier.state in (State.WITHDRAWN, State.DECLINED, State.EXPIRED)
    if process.consent is Consent.AFTER:  # a no of the panel and one of the nominee look alike
        ended = ended or dossier.state is State.NOT_YET
    return "ended" if ended else dossier.state
