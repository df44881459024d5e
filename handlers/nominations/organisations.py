"""Whom a nominee works for, said after the nomination: of a team nobody else can say it.

okr nomination organisation N1 Acme
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.grammar import argument, rest
from handlers.model import UserError
from handlers.nominations import panel_messages as messages
from handlers.nominations.advancing import outward
from handlers.nominations.consent import the_dossier, unseen
from handlers.nominations.knowing import check_no_part
from handlers.nominations.losing_votes import counting, lost_since
from handlers.nominations.model import State
from handlers.nominations.moves import ENDS
from handlers.nominations.parts import ended_already
from handlers.nominations.words import NOMINATION
from handlers.people import readable
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply

LONGEST = 80


@dataclass(frozen=True)
class NominationOrganisation:
    nomination: int = argument(NOMINATION)
    name: str = rest(required=True, name="name")


def nomination_organisation(command: NominationOrganisation, ctx: Context) -> Reply:
    """`okr nomination organisation N1 Acme`: by whoever nominated, until the panel has it; by a steward until
    the end, also for a vote that is open, and by nobody else then. `none`: nobody."""
    found, dossier = the_dossier(command.nomination, ctx)
    if dossier.nominee_id == ctx.who.id:
        raise UserError("This one is about you.", "Whom you work for: `okr organisation Acme`")
    if is_steward(ctx):
        check_no_part(found, ctx)
    else:
        if all(each.by != ctx.who.id for each in dossier.nominations):
            raise unseen(dossier.number)
        if outward(dossier, found.process) is State.REVIEW:
            raise UserError(f"The panel has {dossier.address} now.", "A steward can still note it: ask one.")
    if dossier.state in ENDS:
        raise ended_already(dossier, ctx.store, "It changes nothing any more.")
    name = readable(" ".join(command.name.split()), ctx)
    if len(name) > LONGEST:
        raise UserError(f"That is {len(name)} characters long.", f"Keep it under {LONGEST}.")
    name = "" if name.lower() == "none" else name
    votes = dossier.works_for is not None
    after = replace(dossier, organisation=name, works_for=(name,) * bool(name) if votes else None)
    before = counting(ctx)
    ctx.store.dossiers.save(after)
    return replace(messages.nominee_works_for(after), notices=tuple(lost_since(before, ctx)))
