"""Whether a vote can pass at all as the panel is, told to the stewards while there is time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def warn_stewards(
    found: Round, dossiers: Sequence[Dossier], program: Program, ctx: Context
) -> Iterator[Notice]:
    """To each steward whom none of it is about, of those on whom the vote cannot pass."""
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    today = local_day(ctx.now, program.zone)
    stuck: list[tuple[Dossier, str]] = []
    for each in dossiers:
        ties = ties_of(each, seats, program, ctx.store)
        if why := why_it_cannot_pass(each, voters(seats, today, each, ties), ties, found.process):
            stuck.append((each, why))
    for steward in ctx.store.programs.stewards(program.id) if stuck else ():
        account = reached_at(steward, program, ctx.store)
        theirs = [(each, why) for each, why in stuck if each.nominee_id != steward.id]
        if account is not None and theirs:
            yield messages.cannot_pass(program, found, theirs, account)


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
