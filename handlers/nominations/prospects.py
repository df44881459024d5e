"""Whether a vote can pass at all as the panel is, and whose vote everybody could tell, told to the stewards
while there is time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.members.reaching import reached_at
from handlers.model import Program
from handlers.nominations import asking_messages as messages
from handlers.nominations.electorate import ties_of
from handlers.nominations.eligibility import Ties, elsewhere, organisations, voters
from handlers.nominations.model import Dossier, Round
from handlers.nominations.process import Method, Process
from handlers.okrs.periods import local_day
from handlers.ports import Context
from handlers.reply import Notice

UNKNOWN = "nobody has told me whom they work for, so no yes can count as one from another organisation"


@dataclass(frozen=True)
class Prospect:
    """``voters``: how many may vote on it by now; ``stuck``: why it cannot pass, empty: it can."""

    dossier: Dossier
    voters: int
    stuck: str


def prospects(
    found: Round, dossiers: Iterable[Dossier], program: Program, ctx: Context
) -> Iterator[Prospect]:
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    today = local_day(ctx.now, program.zone)
    for each in dossiers:
        ties = ties_of(each, seats, program, ctx.store)
        may = voters(seats, today, each, ties)
        yield Prospect(each, len(may), why_it_cannot_pass(each, may, ties, found.process))


def few_voters(found: Round, dossiers: Iterable[Dossier], program: Program, ctx: Context) -> str:
    """In words, for a steward who is about to have these voted on; of their own nomination nothing."""
    others = (each for each in dossiers if each.nominee_id != ctx.who.id)
    known = tuple(prospects(found, others, program, ctx))
    nobody = [each.dossier for each in known if each.voters == 0]
    return " ".join(filter(None, (messages.nobody_may_vote(nobody), _by_one(found, known))))


def warn_stewards(
    found: Round, dossiers: Sequence[Dossier], program: Program, ctx: Context, *, asked: str | None = None
) -> Iterator[Notice]:
    """To each steward, of those that are not about them: on whom the vote cannot pass, and on whom one person
    votes alone. Of the latter ``asked`` has read before."""
    known = tuple(prospects(found, dossiers, program, ctx))
    told = any(each.stuck or each.voters == 1 for each in known)
    for steward in ctx.store.programs.stewards(program.id) if told else ():
        account = reached_at(steward, program, ctx.store)
        theirs = [each for each in known if each.dossier.nominee_id != steward.id]
        stuck = [(each.dossier, each.stuck) for each in theirs if each.stuck]
        alone = _by_one(found, theirs) if steward.id != asked else ""
        if account is not None and (stuck or alone):
            yield messages.prospects(program, found, stuck, alone, account)


def _by_one(found: Round, known: Iterable[Prospect]) -> str:
    return messages.one_may_vote(found, [each.dossier for each in known if each.voters == 1])


def why_it_cannot_pass(dossier: Dossier, may: Sequence[str], ties: Ties, process: Process) -> str:
    """In words; empty: it can. ``may``: who may vote on it."""
    if not may:
        return "nobody may vote on it"
    if process.method is Method.YES_NO and process.least_yes > len(may):
        return f"{len(may)} may vote on it, and it takes {process.least_yes} yes"
    if process.endorsing or not process.elsewhere:
        return ""
    theirs = organisations(dossier, ties.employers)
    if not theirs:
        return UNKNOWN
    others = sum(elsewhere(ties.employers.get(who, ""), theirs) for who in may)
    if others < process.elsewhere:
        known = f"{others} of those who may vote are known to be of another organisation"
        return f"{known}, and it takes {process.elsewhere}"
    return ""
