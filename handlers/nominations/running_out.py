"""The end of a nomination that nobody nominates or seconds any more."""

from __future__ import annotations

from handlers.nominations.advancing import advance
from handlers.nominations.model import Dossier, Round
from handlers.nominations.moves import Act
from handlers.nominations.telling import to_whoever_agreed
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Notice


def end_without_any(found: Round, dossier: Dossier, ctx: Context) -> tuple[Notice, ...] | None:
    """After something was taken out of ``dossier``. Where nothing is left in it, it ends, as if it had not
    been, and the nominee hears so who had said yes. None: something is left."""
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    left = dossiers.get(program.id, dossier.number)
    assert left is not None, "no dossier is ever deleted"
    if left.nominations or left.seconds:
        return None
    dossiers.save(advance(left, Act.WITHDRAW, found.process, ctx.now))
    return tuple(to_whoever_agreed(found, left, program, ctx.store, ctx.who.id))
