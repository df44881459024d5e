"""`okr forget-me`: somebody takes back everything that the bot knows of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import option
from handlers.members import messages
from handlers.members.linking import stewarded
from handlers.model import UserError
from handlers.ports import Context
from handlers.reply import Reply

CONFIRM = words.choice("yes", {"yes": "yes"})


@dataclass(frozen=True)
class ForgetMe:
    confirm: str | None = option("confirm", CONFIRM, hidden=True)


def forget_me(command: ForgetMe, ctx: Context) -> Reply:
    """Says first what is erased and what stays; `confirm:yes` does it."""
    _refuse_last_steward(ctx)
    if command.confirm is None:
        return messages.forget_question(ctx.who)
    return replace(messages.forgotten(), touched=ctx.store.members.forget(ctx.who))


def _refuse_last_steward(ctx: Context) -> None:
    """Every program keeps somebody who can run it. They are held while we look, so that two stewards
    do not go at once."""
    theirs = stewarded(ctx.who, ctx)
    for program in sorted(theirs, key=lambda each: each.id):
        ctx.store.programs.lock(program.id)
    alone = [program for program in theirs if len(ctx.store.programs.stewards(program.id)) == 1]
    if alone:
        raise UserError(
            f"You are the only steward of {' and '.join(program.title for program in alone)}.",
            f"Name another one first: `okr role add steward @name in:{alone[0].slug}`",
        )
