"""Who checks what was said in a nomination: a steward asks somebody, such as one who offered to validate.

okr nomination validator N1 @ben
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import argument
from handlers.members.reaching import reached_at
from handlers.model import UserError
from handlers.nominations import engagement_messages as messages
from handlers.nominations.consent import the_dossier
from handlers.nominations.moves import ENDS
from handlers.nominations.words import NOMINATION
from handlers.okrs import lookup
from handlers.people import member_of
from handlers.ports import Context
from handlers.reply import Reply
from handlers.words import Who


@dataclass(frozen=True)
class Validator:
    nomination: int = argument(NOMINATION)
    who: Who = argument(words.WHO)


def validator(command: Validator, ctx: Context) -> Reply:
    """`okr nomination validator N1 @who`: they are asked to look at it; said again, they are not any more."""
    program = lookup.the_program(ctx)
    _, dossier = the_dossier(command.nomination, ctx)
    member = member_of(command.who, ctx)
    if dossier.state in ENDS:
        raise UserError(f"{dossier.address} is {dossier.standing}.", "There is nothing to validate any more.")
    if member.id == dossier.nominee_id or any(each.by == member.id for each in dossier.nominations):
        raise UserError("Whoever is nominated, or nominated them, cannot validate it.", "Ask somebody else.")
    engagement = ctx.store.engagement
    if not engagement.validate(program.id, dossier.id, member.id, ctx.now):
        engagement.unvalidate(program.id, dossier.id, member.id)
        return messages.validates_no_more(dossier, member)
    account = reached_at(member, program, ctx.store) if member.id != ctx.who.id else None
    told = (messages.please_validate(program, dossier, account),) if account is not None else ()
    return replace(messages.validates(dossier, member), notices=told)
