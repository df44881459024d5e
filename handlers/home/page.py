"""A member's own page: their key results, what needs them, what they follow.

It is drawn where nobody else reads along, so what was said in a private place is not on it.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.following import changes
from handlers.home import messages
from handlers.home.model import Part
from handlers.model import Program
from handlers.okrs import listing
from handlers.okrs.health import health
from handlers.okrs.model import Health
from handlers.ports import Context
from handlers.programs.resolve import visible
from handlers.reply import Reply


def home(ctx: Context) -> Reply:
    """The whole page, of every program that the person may see and has to do with."""
    assert ctx.where is not None and ctx.viewer is None
    programs = visible(ctx.who, ctx.where, ctx.store)
    follows = changes.of(ctx.who.id, ctx)
    theirs = ctx.store.programs.of_member(ctx.who.id) & {program.id for program in programs}
    if not theirs and not follows:
        return messages.welcome(ctx.who, programs)
    parts = [_part(replace(ctx, program=each), each) for each in programs if each.id in theirs]
    return messages.page(ctx.who, parts, follows, ctx.now)


def _part(ctx: Context, program: Program) -> Part:
    objectives = listing.live_objectives(ctx, program.cycle) if program.cycle else ()
    owned = tuple(kr for item in objectives for kr in item.key_results if ctx.who.id in kr.owners)
    newest = ctx.store.okrs.newest(program.id, [kr.id for kr in owned])
    news = ((kr, newest[kr.id]) for kr in owned if kr.id in newest)
    return Part(
        program,
        owned,
        tuple(kr for kr in owned if health(kr, ctx.now, zone=program.zone) is Health.QUIET),
        newest,
        tuple((kr, check_in) for kr, check_in in news if check_in.ask and check_in.by != ctx.who.id),
    )
