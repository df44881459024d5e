"""`okr forget-me`: somebody takes back everything that the bot knows of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import option
from handlers.members import messages
from handlers.members.stewarding import stewarded, titles, without_steward
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
    for program in ctx.store.programs.all():
        ctx.store.programs.lock(program.id)  # nobody decides on them, or tells them of it, meanwhile
    return replace(messages.forgotten(), touched=ctx.store.members.forget(ctx.who))


def _refuse_last_steward(ctx: Context) -> None:
    alone = without_steward(stewarded(ctx.who, ctx), ctx, leaves=ctx.who)
    if alone:
        raise UserError(
            f"You are the only steward of {titles(alone)}.",
            f"Name another one first: `okr role add steward @name in:{alone[0].slug}`",
        )
