"""A reply is taken over for the message that it stands below."""

from __future__ import annotations

from dataclasses import replace

from handlers.model import Standing
from handlers.people import readable
from handlers.ports import Context
from handlers.replies.model import LONGEST, Above, Remark


def collect(remark: Remark, above: Above, ctx: Context) -> bool:
    """Keep what a person said, or that it is gone, as seen where it stands; whether anything is new by that.
    Bots have nothing to ask. Raises Need."""
    if ctx.who.standing is Standing.BOT:
        return False
    assert ctx.where is not None
    words = "" if remark.gone else readable(remark.words, ctx)[:LONGEST]
    return ctx.store.replies.keep(above, replace(remark, words=words), ctx.where)
