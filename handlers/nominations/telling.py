"""Whom the end of a nomination concerns."""

from __future__ import annotations

from handlers.members.reaching import reached_at
from handlers.model import Program
from handlers.nominations import messages
from handlers.nominations.model import Dossier
from handlers.ports import Store
from handlers.reply import Notice


def to_nominators(dossier: Dossier, program: Program, store: Store, but: str = "") -> tuple[Notice, ...]:
    """That it does not go on; ``but``: the one who knows."""
    members = store.members.many([each.by for each in dossier.nominations]).values()
    accounts = (reached_at(member, program, store) for member in members if member.id != but)
    return tuple(messages.does_not_go_on(dossier, account) for account in accounts if account is not None)
