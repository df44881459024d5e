"""Following a program, an objective or a key result.

okr follow                    the program here
okr follow 2.1 quarterly      a key result, for whoever looks in once a quarter
okr follow O2 here            this channel follows an objective: stewards say so
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers import words
from handlers.following import changes, messages
from handlers.following.changes import Thing
from handlers.following.model import Cadence, Follow, Subject
from handlers.grammar import argument, flag
from handlers.model import PlaceKind, UserError
from handlers.okrs import lookup
from handlers.okrs.model import KeyResult, Objective, Ref
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply


@dataclass(frozen=True)
class FollowThing:
    what: Ref | None = argument(words.REF, default=None)
    here: bool = flag("here")
    weekly: bool = flag("weekly")
    quarterly: bool = flag("quarterly")


@dataclass(frozen=True)
class Unfollow:
    what: Ref | None = argument(words.REF, default=None)
    here: bool = flag("here")


@dataclass(frozen=True)
class FollowList:
    here: bool = flag("here")


def follow(command: FollowThing, ctx: Context) -> Reply:
    """`okr follow [2.1|O2] [weekly|quarterly] [here]`: hear what changes."""
    if command.weekly and command.quarterly:
        raise UserError("Weekly or quarterly?", "Say one of the two.")
    thing = _thing(command.what, ctx)
    if thing is not None and thing.dropped_at is not None:
        raise UserError(
            f"{thing.address} was dropped.", f"Bring it back first: `okr restore {thing.address}`"
        )
    cadence = Cadence.QUARTERLY if command.quarterly else Cadence.WEEKLY
    new = _follow(thing, _follower(command.here, ctx), cadence, ctx)
    known = next((each for each in ctx.store.follows.of(new.follower) if _same(each, new)), None)
    ctx.store.follows.put(new)
    program = lookup.the_program(ctx)
    return messages.followed(program, thing, new, changed=known is None or known.cadence is not cadence)


def unfollow(command: Unfollow, ctx: Context) -> Reply:
    """`okr unfollow [2.1|O2] [here]`: leave it be."""
    thing = _thing(command.what, ctx)
    gone = ctx.store.follows.remove(_follow(thing, _follower(command.here, ctx), Cadence.WEEKLY, ctx))
    return messages.unfollowed(lookup.the_program(ctx), thing, command.here, gone)


def follow_list(command: FollowList, ctx: Context) -> Reply:
    """`okr follow list [here]`: what one follows, or this channel does, each with its last change."""
    follower = _channel(ctx) if command.here else ctx.who.id
    assert ctx.where is not None
    return messages.followed_list(changes.of(follower, ctx), ctx.now, command.here)


def _thing(what: Ref | None, ctx: Context) -> Thing:
    """The program's short name stands for the program; `okr follow` alone means it too."""
    if what is None or what.code == lookup.the_program(ctx).slug:
        return None
    return lookup.anything(what, ctx)


def _follow(thing: Thing, follower: str, cadence: Cadence, ctx: Context) -> Follow:
    program = lookup.the_program(ctx)
    match thing:
        case None:
            return Follow(program.id, follower, Subject.PROGRAM, program.id, cadence, ctx.now)
        case Objective(id=id):
            return Follow(program.id, follower, Subject.OBJECTIVE, id, cadence, ctx.now)
        case KeyResult(id=id):
            return Follow(program.id, follower, Subject.KEY_RESULT, id, cadence, ctx.now)


def _same(one: Follow, other: Follow) -> bool:
    return (one.program_id, one.subject, one.subject_id) == (
        other.program_id,
        other.subject,
        other.subject_id,
    )


def _follower(here: bool, ctx: Context) -> str:
    if not here:
        return ctx.who.id
    if not is_steward(ctx):
        raise UserError(
            "Only stewards may have a channel follow something.", "For yourself: leave out the word here."
        )
    return _channel(ctx)


def _channel(ctx: Context) -> str:
    if ctx.where is None or ctx.where.kind is PlaceKind.DIRECT:
        raise UserError("There is no channel here.", "Say it in the channel that is to follow.")
    return ctx.where.key
