"""How a dossier goes from state to state: one table, and nothing else moves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from handlers.nominations.model import Dossier, State
from handlers.nominations.process import Consent, Process


class Act(StrEnum):
    """What happens to a dossier."""

    ASK = "ask"  # the nominee is asked
    OPEN = "open"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    SELECT = "select"
    NOT_YET = "not yet"


Which = Callable[[Process], bool]


def _any(process: Process) -> bool:
    return True


def _asks_first(process: Process) -> bool:
    return process.consent is Consent.FIRST


def _asks_after(process: Process) -> bool:
    return process.consent is Consent.AFTER


def _does_not_invite(process: Process) -> bool:
    return not _asks_after(process)


def _asks_first_endorsing(process: Process) -> bool:
    return _asks_first(process) and process.endorsing


def _asks_first_voting(process: Process) -> bool:
    return _asks_first(process) and not process.endorsing


def _starts_endorsing(process: Process) -> bool:
    return not _asks_first(process) and process.endorsing


def _starts_voting(process: Process) -> bool:
    return not _asks_first(process) and not process.endorsing


@dataclass(frozen=True)
class Move:
    """``act`` leads from ``source`` to ``target`` in the processes that ``of`` is true of."""

    source: State
    act: Act
    target: State
    of: Which = _any


MOVES = (
    Move(State.SUBMITTED, Act.ASK, State.ASKED, _asks_first),
    Move(State.SUBMITTED, Act.OPEN, State.OPEN, _starts_endorsing),
    Move(State.SUBMITTED, Act.REVIEW, State.REVIEW, _starts_voting),
    Move(State.SUBMITTED, Act.EXPIRE, State.EXPIRED),
    *(
        Move(state, Act.ACCEPT, target, of)
        for state in (State.ASKED, State.DECLINED)  # a no can be taken back while there is time to answer
        for target, of in (
            (State.OPEN, _asks_first_endorsing),
            (State.REVIEW, _asks_first_voting),
            (State.SELECTED, _asks_after),
        )
    ),
    Move(State.ASKED, Act.DECLINE, State.DECLINED),
    Move(State.ASKED, Act.EXPIRE, State.EXPIRED),
    Move(State.OPEN, Act.REVIEW, State.REVIEW),
    Move(State.OPEN, Act.EXPIRE, State.EXPIRED),
    Move(State.REVIEW, Act.SELECT, State.SELECTED, _does_not_invite),
    Move(State.REVIEW, Act.SELECT, State.ASKED, _asks_after),
    Move(State.REVIEW, Act.NOT_YET, State.NOT_YET),
    *(
        Move(state, Act.WITHDRAW, State.WITHDRAWN)
        for state in (State.SUBMITTED, State.ASKED, State.OPEN, State.REVIEW, State.SELECTED)
    ),
)

FURTHER = (State.SUBMITTED, State.ASKED, State.OPEN)
"""Before a review, each further than the one before: what was said of one person in two dossiers is put
together there. Those that are under review are voted on as they are."""
ENDS = frozenset({State.SELECTED, State.NOT_YET, State.WITHDRAWN, State.DECLINED, State.EXPIRED})
"""Nothing follows these, but for a no that is taken back in time, and an end before an announcement."""
ONGOING = frozenset(State) - ENDS


def is_empty(dossier: Dossier) -> bool:
    """Whether all who nominated or seconded them took it back, or it became part of another one."""
    return dossier.state is State.WITHDRAWN and not dossier.nominated and not dossier.seconded


def after(state: State, act: Act, process: Process) -> State | None:
    """Where ``act`` leads from ``state``; None where it leads nowhere."""
    found = (move.target for move in MOVES if move.source is state and move.act is act and move.of(process))
    return next(found, None)


def first_act(process: Process) -> Act:
    """What a new dossier meets first."""
    if _asks_first(process):
        return Act.ASK
    return Act.OPEN if process.endorsing else Act.REVIEW
