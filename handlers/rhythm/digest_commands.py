"""`okr digest`: the week as the program's homes read it, for one person or at once for everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.model import Program, UserError
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Aside, Reply
from handlers.rhythm import digest_drawing, going_out, weekly
from handlers.rhythm.digest import Plan
from handlers.rhythm.model import Slot


@dataclass(frozen=True)
class Digest:
    pass


@dataclass(frozen=True)
class DigestPreview:
    pass


@dataclass(frozen=True)
class DigestNow:
    pass


def digest(command: Digest, ctx: Context) -> Reply:
    """`okr digest`: the last seven days, for whoever asks."""
    since = weekly.a_week_before(ctx.now, lookup.the_program(ctx).zone)
    return replace(digest_drawing.whole(_planned(ctx, since)), private=True)


def preview(command: DigestPreview, ctx: Context) -> Reply:
    """`okr digest preview`: the next digest, if it came now, with how it would be posted."""
    program = lookup.the_program(ctx)
    plan = _planned(ctx, weekly.since(program, _slot(ctx), ctx.store))
    reply = digest_drawing.whole(plan)
    ending = digest_drawing.how_posted(plan, going_out.seen_homes(ctx))
    return replace(reply, blocks=(*reply.blocks, Aside(*ending)), private=True)


def now(command: DigestNow, ctx: Context) -> Reply:
    """`okr digest now`: to the program's homes at once, for stewards. The next one by the calendar comes
    all the same."""
    program = lookup.the_program(ctx)
    going_out.require_home(program)
    slot = _slot(ctx)
    since = weekly.since(program, slot, ctx.store)
    posts = weekly.posts(program, slot, since, weekly.now_key(ctx.now), ctx.store, ctx.now)
    if not posts:
        raise _empty(program)
    return replace(digest_drawing.posted(going_out.seen_homes(ctx)), posts=posts, wrote="posted a digest")


def _slot(ctx: Context) -> Slot:
    return Slot(ctx.now, lookup.the_program(ctx).zone)


def _planned(ctx: Context, since: datetime) -> Plan:
    """What people here would be told. UserError where there is nothing to tell anything of."""
    program = lookup.the_program(ctx)
    plan = weekly.planned(program, _slot(ctx), since, ctx.where, ctx.store, ctx.now)
    if plan is None:
        raise _empty(program)
    return plan


def _empty(program: Program) -> UserError:
    return UserError(
        f"{program.title} has no objectives yet.", "A steward can add some: `okr import`, or `okr setup`."
    )
