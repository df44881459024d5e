"""A cycle's two occasions, looked at beforehand or posted at once.

okr kickoff preview [Q1 2027]        okr summary preview [Q4 2026]
okr kickoff now [Q1 2027]            okr summary now [Q4 2026]
okr kickoff call 2027-01-14 16:00 https://meet.example.org/okrs
okr kickoff replies [Q1 2027]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.grammar import option, rest
from handlers.model import Cycle, FieldError, UserError
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.replies.showing import seen
from handlers.reply import Aside, Reply
from handlers.rhythm import (
    cycle_messages,
    going_out,
    kickoff,
    kickoff_drawing,
    summary,
    summary_drawing,
    turns,
)
from handlers.rhythm.calls import read_call
from handlers.rhythm.model import Kind

REPLIES = 20  # that are listed at once


@dataclass(frozen=True)
class KickoffPreview:
    cycle: str = rest(name="cycle")


@dataclass(frozen=True)
class KickoffNow:
    cycle: str = rest(name="cycle")


@dataclass(frozen=True)
class KickoffCall:
    when: str = rest(required=True, name="when and where")
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


@dataclass(frozen=True)
class KickoffReplies:
    cycle: str = rest(name="cycle")


@dataclass(frozen=True)
class SummaryPreview:
    cycle: str = rest(name="cycle")


@dataclass(frozen=True)
class SummaryNow:
    cycle: str = rest(name="cycle")


def kickoff_preview(command: KickoffPreview, ctx: Context) -> Reply:
    """`okr kickoff preview [Q1 2027]`: as people here would read it."""
    program, cycle = lookup.the_program(ctx), _whose_turn(Kind.KICKOFF, command.cycle, ctx)
    plan = kickoff.planned(program, cycle, ctx.where, ctx.store)
    if plan is None:
        raise _empty(cycle, ctx)
    drawn = kickoff_drawing.whole(plan, ctx.now)
    if summary.is_over(cycle, program, ctx.now):
        return replace(drawn, private=True)
    below = len(kickoff_drawing.messages(plan, ctx.now)) - 1
    return _looked_at(drawn, below, f"okr kickoff now {cycle.name}", ctx)


def kickoff_now(command: KickoffNow, ctx: Context) -> Reply:
    """`okr kickoff now [Q1 2027]`: at once, for stewards. A cycle has one: when the calendar comes to it, or
    somebody posts it again, what stands there is brought up to date."""
    program, cycle = lookup.the_program(ctx), _whose_turn(Kind.KICKOFF, command.cycle, ctx)
    going_out.require_home(program)
    if summary.is_over(cycle, program, ctx.now):
        raise UserError(f"{cycle.name} is over.", f"How it went: `okr summary now {cycle.name}`")
    posts = kickoff.posts(program, cycle, ctx.store, ctx.now)
    if not posts:
        raise _empty(cycle, ctx)
    receipt = going_out.goes(f"The kick-off of {cycle.name}", going_out.seen_homes(ctx))
    return replace(receipt, posts=posts, wrote=f"posted the kick-off of {cycle.name}")


def kickoff_call(command: KickoffCall, ctx: Context) -> Reply:
    """`okr kickoff call 2027-01-14 16:00 <where>`: what the kick-off says of it; ``none`` takes it back."""
    program, cycle = lookup.the_program(ctx), _whose_turn(Kind.KICKOFF, command.cycle, ctx)
    try:
        call = read_call(command.when, program.zone, ctx.now)
    except UserError as error:
        raise FieldError("when", error.message, error.hint) from error
    ctx.store.programs.save_cycle(replace(cycle, call=call))
    stands = any(ctx.store.traces.posted(program.id, [kickoff.key_of(cycle)]))
    return cycle_messages.call_set(program, cycle, call, ctx.now, stands)


def kickoff_replies(command: KickoffReplies, ctx: Context) -> Reply:
    """`okr kickoff replies [Q1 2027]`: what people said below it, as far as it may be seen here. Without a
    name it is the newest that stands."""
    program = lookup.the_program(ctx)
    standing = None if command.cycle else turns.kicked_off(program, ctx.where, ctx.viewer, ctx.store)
    cycle = standing or lookup.shown_cycle(ctx, command.cycle)
    thread = summary.kickoff_at(cycle, program, ctx.where, ctx.store)
    replies = seen(program, kickoff.key_of(cycle), ctx.viewer, ctx.store, REPLIES)
    return cycle_messages.said(program, cycle, replies, thread, ctx.now)


def summary_preview(command: SummaryPreview, ctx: Context) -> Reply:
    """`okr summary preview [Q4 2026]`: as people here would read it, if it came now."""
    program, cycle = lookup.the_program(ctx), _whose_turn(Kind.SUMMARY, command.cycle, ctx)
    plan = summary.planned(program, cycle, ctx.where, ctx.store, ctx.now)
    if plan is None:
        raise _empty(cycle, ctx)
    below = len(summary_drawing.messages(plan, ctx.now)) - 1
    return _looked_at(summary_drawing.whole(plan, ctx.now), below, f"okr summary now {cycle.name}", ctx)


def summary_now(command: SummaryNow, ctx: Context) -> Reply:
    """`okr summary now [Q4 2026]`: at once, for stewards. Of a cycle that is not over yet it says how it is
    going, and the calendar's comes all the same."""
    program, cycle = lookup.the_program(ctx), _whose_turn(Kind.SUMMARY, command.cycle, ctx)
    going_out.require_home(program)
    posts = summary.posts(program, cycle, ctx.store, ctx.now)
    if not posts:
        raise _empty(cycle, ctx)
    receipt = going_out.goes(f"The summary of {cycle.name}", going_out.seen_homes(ctx))
    return replace(receipt, posts=posts, wrote=f"posted the summary of {cycle.name}")


def _whose_turn(kind: Kind, name: str, ctx: Context) -> Cycle:
    """The cycle of this name; without one, see ``turns``."""
    if name.strip():
        return lookup.named_cycle(ctx, name)
    found = turns.turn(kind, lookup.the_program(ctx), ctx.now, ctx.store)
    return found or lookup.shown_cycle(ctx)


def _looked_at(reply: Reply, below: int, line: str, ctx: Context) -> Reply:
    ending = going_out.would(below, going_out.seen_homes(ctx), line)
    return replace(reply, blocks=(*reply.blocks, Aside(*ending)), private=True)


def _empty(cycle: Cycle, ctx: Context) -> UserError:
    return UserError(
        f"{cycle.name} has no key results yet.",
        f'A steward can add some: `okr add objective … cycle:"{cycle.name}"`',
    )
