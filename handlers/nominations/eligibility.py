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
UNSEATED = "their seat had ended"
GONE = "they have left"


@dataclass(frozen=True)
class Ties:
    """What ties panel members to a nominee: whom each of them and the nominee work for, as far as it is
    known; who mentors whom (either way), and who stepped aside already."""

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
    mine = ties.employers.get(member_id, "")
    if any(same_organisation(mine, each) for each in organisations(dossier, ties.employers)):
        return EMPLOYER
    if dossier.nominee_id is not None and frozenset((member_id, dossier.nominee_id)) in ties.mentors:
        return MENTOR
    return None


def same_organisation(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def organisations(dossier: Dossier, employers: Mapping[str, str]) -> tuple[str, ...]:
    """Whom the nominee works for: as they or a steward said, and as a nominator wrote. Either one ties. From
    the beginning of the vote on as it was then, whatever the nominee says of themselves later."""
    if dossier.works_for is not None:
        return dossier.works_for
    known = employers.get(dossier.nominee_id, "") if dossier.nominee_id is not None else ""
    return tuple(filter(None, map(str.strip, (known, *dossier.organisation.splitlines()))))


def elsewhere(organisation: str, theirs: Collection[str]) -> bool:
    """Whether somebody is of another organisation than a nominee, of ``theirs``. Where one of the two is not
    known, nobody can say so."""
    if not organisation.strip() or not theirs:
        return False
    return not any(same_organisation(organisation, each) for each in theirs)


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


def enough_seconds(dossier: Dossier, process: Process, employers: Mapping[str, str]) -> bool:
    """Whether a dossier has what it takes to be reviewed."""
    theirs = organisations(dossier, employers)
    others = sum(elsewhere(each.organisation, theirs) for each in dossier.seconds)
    needed = process.elsewhere if process.endorsing else 0
    return len(dossier.seconds) >= process.endorsements and others >= needed
