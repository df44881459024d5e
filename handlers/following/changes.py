"""What became of the things that somebody follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handlers.following.model import Follow, Subject
from handlers.model import Program
from handlers.okrs.model import CheckIn, KeyResult, Objective
from handlers.ports import Context
from handlers.programs.resolve import visible

Thing = KeyResult | Objective | None  # None: the program itself


@dataclass(frozen=True)
class Followed:
    """``key_result`` is the one that ``last``, the newest news, is of."""

    follow: Follow
    program: Program
    thing: Thing
    key_result: KeyResult | None = None
    last: CheckIn | None = None


def of(follower: str, ctx: Context) -> tuple[Followed, ...]:
    """What somebody follows, each with the newest check-in, as far as the person who asks may see it from
    where they are."""
    assert ctx.where is not None
    follows = ctx.store.follows.of(follower)
    if not follows:
        return ()
    programs = {program.id: program for program in visible(ctx.who, ctx.where, ctx.store)}
    found = (_found(each, programs[each.program_id], ctx) for each in follows if each.program_id in programs)
    return tuple(each for each in found if each is not None)


def within(program: Program, follower: str, ctx: Context) -> tuple[Followed, ...]:
    """The same of one program, that they may see."""
    own = (each for each in ctx.store.follows.of(follower) if each.program_id == program.id)
    return tuple(found for each in own if (found := _found(each, program, ctx)) is not None)


def _found(follow: Follow, program: Program, ctx: Context) -> Followed | None:
    okrs = ctx.store.okrs
    match follow.subject:
        case Subject.PROGRAM:
            cycle = program.cycle
            objectives = okrs.objectives(program.id, cycle.id, ctx.viewer) if cycle else ()
            return _with_last(Followed(follow, program, None), objectives, ctx)
        case Subject.OBJECTIVE:
            objective = okrs.objective(program.id, follow.subject_id, ctx.viewer)
            if objective is None:
                return None
            return _with_last(Followed(follow, program, objective), (objective,), ctx)
        case Subject.KEY_RESULT:
            found = okrs.key_result(program.id, follow.subject_id, ctx.viewer)
            return None if found is None else _with_newest(Followed(follow, program, found), (found,), ctx)


def _with_last(followed: Followed, objectives: Sequence[Objective], ctx: Context) -> Followed:
    live = (item for item in objectives if item.dropped_at is None)
    return _with_newest(followed, [kr for item in live for kr in item.key_results], ctx)


def _with_newest(followed: Followed, key_results: Iterable[KeyResult], ctx: Context) -> Followed:
    """With the newest news of any of them."""
    told = [kr for kr in key_results if kr.reading_at is not None and kr.dropped_at is None]
    kr = max(told, key=lambda kr: (kr.reading_at, kr.id), default=None)
    if kr is None:
        return followed
    newest = ctx.store.okrs.newest(followed.program.id, (kr.id,), ctx.viewer)
    return replace(followed, key_result=kr, last=newest.get(kr.id))
