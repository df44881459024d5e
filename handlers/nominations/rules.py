"""What a process allows, on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.model import FieldError, UserError
from handlers.nominations.advancing import is_secret
from handlers.nominations.model import Dossier, Round
from handlers.nominations.moves import ENDS
from handlers.nominations.process import Process
from handlers.okrs.periods import local_day


@dataclass(frozen=True)
class Nominating:
    """Somebody (``who``) is about to nominate. ``dossier``: the nominee's in this round, if there is one;
    ``made``: how many of this round are theirs; ``last_not_yet``: of the nominee, for this award."""

    round: Round
    dossier: Dossier | None
    who: str
    nominee_id: str | None
    made: int
    last_not_yet: datetime | None
    now: datetime
    zone: str


def check_nomination(new: Nominating) -> None:
    """Raise UserError where the round's process does not take it. What became of an earlier one is nobody
    else's business: whoever declined and whoever has to wait is answered for alike."""
    process, round_ = new.round.process, new.round
    if round_.closes is not None and local_day(new.now, new.zone) > round_.closes:
        raise UserError(
            f"R{round_.number} took nominations until {round_.closes}.", "The next one will come."
        )
    if new.nominee_id == new.who and not process.self_nomination:
        raise FieldError(
            "nominee", "This award is given on somebody else’s word.", "Ask somebody who knows your work."
        )
    if (
        new.dossier is not None and _is_over(new) and not is_secret(new.dossier, process)
    ):  # for whoever nominated them before, too: there is nothing to take back
        raise _not_taken()
    if new.dossier is not None and any(each.by == new.who for each in new.dossier.nominations):
        raise FieldError(
            "nominee",
            f"You have nominated them in this round already: {new.dossier.address}.",
            f"`okr nomination show {new.dossier.address}` shows it. To say it in other words, take it back "
            "first and nominate again.",
        )
    if process.nominations_each and new.made >= process.nominations_each:
        raise UserError(
            f"Everybody has {process.nominations_each} in this round, and you have used yours.",
            "You can second others: `okr nomination list`",
        )
    if _is_over(new) or _has_to_wait(new):
        raise _not_taken()


def _not_taken() -> UserError:
    return UserError(
        "Thank you for thinking of them! I cannot take this one in this round; you did nothing wrong."
    )


def _is_over(new: Nominating) -> bool:
    return new.dossier is not None and new.dossier.state in ENDS


def _has_to_wait(new: Nominating) -> bool:
    if new.last_not_yet is None or not new.round.process.cooldown_days:
        return False
    again_at = may_be_nominated(new.last_not_yet, new.round.process)
    return local_day(new.now, new.zone) < local_day(again_at, new.zone)


def may_be_nominated(last_not_yet: datetime, process: Process) -> datetime:
    """The whole of that day counts, as people are told the day alone."""
    return last_not_yet + timedelta(days=process.cooldown_days)
