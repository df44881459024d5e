"""How a round came out, as numbers: from those who were nominated to those who were selected.

Nobody reads from them that somebody said no, or never answered: whom others could not know of is counted only
together with enough others like them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.feedback.threshold import enough
from handlers.nominations.model import Dossier, Phase, Round, State
from handlers.nominations.moves import ONGOING
from handlers.nominations.process import Consent, Process


@dataclass(frozen=True)
class Group:
    """Nominees of one round that stand alike, and nominations of them. ``last``: when the last one of them
    ended or was announced."""

    state: State
    agreed: bool
    announced: bool
    seconded: bool
    nominees: int
    nominations: int
    last: datetime | None


class Outcomes(Protocol):
    """What came of nominations in a time."""

    def announced(self, program_id: str, since: datetime, until: datetime) -> tuple[Dossier, ...]:
        """Those selected that were announced in (since, until], in that order; without their nominations."""

    def ended(self, program_id: str, since: datetime, until: datetime) -> tuple[str, ...]:
        """Ids of the rounds that a nomination ended in, in that time."""

    def groups(self, program_id: str, round_id: str) -> tuple[Group, ...]:
        """Of a round, without those whom all took back who nominated or seconded them."""


@dataclass(frozen=True)
class Funnel:
    """``agreed``: None where nobody is asked, or where how many did not would say too much; then only those
    that everybody could know of are counted at all. ``seconded``: None where nobody seconds."""

    round: Round
    nominations: int
    nominees: int
    agreed: int | None
    seconded: int | None
    selected: int


def ended_at(found: Round, groups: Sequence[Group]) -> datetime | None:
    """When a round came to its end: nothing of it goes on, and of nobody is it still to be said that they are
    selected, unless it was closed before. None: it has not."""
    secret = any(each.state is State.SELECTED and not each.announced for each in groups)
    waits = secret or any(each.state in ONGOING for each in groups)
    if found.phase is Phase.NOMINATING or (waits and found.phase is not Phase.CLOSED):
        return None
    return max((each.last for each in groups if each.last is not None), default=None)


def funnel(found: Round, groups: Sequence[Group]) -> Funnel | None:
    """What everybody may read of a round that has ended; None: nothing."""
    process = found.process
    if not process.public:
        return None
    known = [each for each in groups if _was_public(each, process)]
    hidden = sum(each.nominees for each in groups) - sum(each.nominees for each in known)
    counted = groups if enough(hidden) else known
    if not counted:
        return None
    asked = enough(hidden) and process.consent is Consent.FIRST
    return Funnel(
        found,
        sum(each.nominations for each in counted),
        sum(each.nominees for each in counted),
        sum(each.nominees for each in known) if asked else None,
        sum(each.nominees for each in known if each.seconded) if _is_seconded(process) else None,
        sum(each.nominees for each in known if each.announced and each.state is State.SELECTED),
    )


def _was_public(group: Group, process: Process) -> bool:
    """As ``advancing.was_public`` has it of one."""
    if process.consent is Consent.NEVER:
        return True
    return group.announced if process.consent is Consent.AFTER else group.agreed


def _is_seconded(process: Process) -> bool:
    return process.endorsing and process.consent is not Consent.AFTER
