"""Whom the bot can tell of a nomination, and whom not."""

from __future__ import annotations

from collections.abc import Callable

from handlers.members.reaching import reached_at
from handlers.model import Identity, Program
from handlers.nominations import consent_messages as messages
from handlers.nominations.model import Dossier
from handlers.okrs import lookup
from handlers.ports import Context, Store
from handlers.reply import Notice


def is_out_of_reach(dossier: Dossier, ctx: Context) -> bool:
    """Whether only a steward can put a question to the nominee."""
    member = ctx.store.members.get(dossier.nominee_id) if dossier.nominee_id else None
    return member is None or reached_at(member, lookup.the_program(ctx), ctx.store) is None


def to_nominators(
    dossier: Dossier,
    program: Program,
    store: Store,
    but: str = "",
    say: Callable[[Dossier, Identity], Notice] = messages.does_not_go_on,
) -> tuple[Notice, ...]:
    """That it does not go on, or what else there is to ``say``; ``but``: the one who knows."""
    members = store.members.many([each.by for each in dossier.nominations]).values()
    accounts = (reached_at(member, program, store) for member in members if member.id != but)
    return tuple(say(dossier, account) for account in accounts if account is not None)
