"""Who may vote on whom, on plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.nominations.model import Dossier
from handlers.nominations.panel_model import Recusal, Seat
from handlers.nominations.process import Process

NOMINEE = "it is about them"
NOMINATOR = "they nominated"
EMPLOYER = "the same employer"
MENTOR = "mentor and mentee"


@dataclass(frozen=True)
class Ties:
    """What ties panel members to a nominee: whom each works for, who mentors whom (either way), and who
    stepped aside already."""

    employers: Mapping[str, str]
    mentors: Collection[frozenset[str]]
    recusals: Sequence[Recusal] = ()


def why_not(member_id: str, dossier: Dossier, ties: Ties) -> str | None:
    """The reason why somebody has no vote on a dossier; None: they have one, if they have a seat."""
    declared = next((each.reason for each in ties.recusals if each.member_id == member_id), None)
    if declared is not None:
        return declared
    if member_id == dossier.nominee_id:
        return NOMINEE
    if any(each.by == member_id for each in dossier.nominations):
        return NOMINATOR
    mine, theirs = ties.employers.get(member_id, ""), dossier.organisation
    if same_organisation(mine, theirs):
        return EMPLOYER
    if dossier.nominee_id is not None and frozenset((member_id, dossier.nominee_id)) in ties.mentors:
        return MENTOR
    return None


def same_organisation(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def elsewhere(organisation: str, dossier: Dossier) -> bool:
    """Whether somebody is known to be of another organisation than the nominee: unknown ones do not count."""
    return bool(organisation.strip()) and not same_organisation(organisation, dossier.organisation)


def voters(seats: Sequence[Seat], day: date, dossier: Dossier, ties: Ties) -> tuple[str, ...]:
    """Who may vote on a dossier that day: the quorum is of these."""
    return tuple(
        seat.member_id for seat in seats if seat.holds(day) and why_not(seat.member_id, dossier, ties) is None
    )


def lacking(seats: Sequence[Seat], day: date, process: Process) -> list[str]:
    """Kinds of seats that are not filled as the process wants: ``partner (0 of 1)``."""
    kinds = [seat.kind for seat in seats if seat.holds(day)]
    return [
        f"{rule.kind} ({kinds.count(rule.kind)} of {rule.least})"
        for rule in process.panel
        if kinds.count(rule.kind) < rule.least
    ]


def enough_seconds(dossier: Dossier, process: Process) -> bool:
    """Whether a dossier has what it takes to be reviewed."""
    others = sum(elsewhere(each.organisation, dossier) for each in dossier.seconds)
    needed = process.elsewhere if process.endorsing else 0
    return len(dossier.seconds) >= process.endorsements and others >= needed
