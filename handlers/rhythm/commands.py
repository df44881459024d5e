"""What the program posts by itself, and when.

okr schedule                          the list, with the next date of each
okr schedule set digest thursday 4pm
okr schedule pause digest             or all
okr schedule resume digest            or all
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.grammar import argument, rest
from handlers.model import FieldError, UserError
from handlers.okrs import lookup
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply
from handlers.rhythm import messages, slots
from handlers.rhythm.model import POSTED, Kind, Schedule, When
from handlers.rhythm.when import KIND, WHICH, read_when


@dataclass(frozen=True)
class ScheduleList:
    pass


@dataclass(frozen=True)
class ScheduleSet:
    kind: Kind = argument(KIND)
    when: str = rest(required=True, name="when")


@dataclass(frozen=True)
class SchedulePause:
    kinds: tuple[Kind, ...] = argument(WHICH)


@dataclass(frozen=True)
class ScheduleResume:
    kinds: tuple[Kind, ...] = argument(WHICH)


def schedule_list(command: ScheduleList, ctx: Context) -> Reply:
    """`okr schedule [list]`: for everybody who sees the program."""
    program = lookup.the_program(ctx)
    found = tuple((each, next_of(each, ctx)) for each in _posted(program.id, ctx))
    return messages.schedules(program, found, ctx.now, is_steward(ctx))


def schedule_set(command: ScheduleSet, ctx: Context) -> Reply:
    """`okr schedule set digest thursday 16:00`: from now on. What is paused stays paused."""
    program = lookup.the_program(ctx)
    before = ctx.store.schedules.one(program.id, command.kind)
    after = _since_now(replace(before, when=_when(command)), ctx)
    if after.when == before.when:
        return messages.is_so_already(program, before, next_of(before, ctx), ctx.now)
    ctx.store.schedules.save(after)
    return messages.schedule_set(program, after, next_of(after, ctx), ctx.now)


def schedule_pause(command: SchedulePause, ctx: Context) -> Reply:
    """`okr schedule pause digest`, or `all`: until it is resumed."""
    program = lookup.the_program(ctx)
    named = [ctx.store.schedules.one(program.id, kind) for kind in command.kinds]
    running = [each for each in named if not each.paused]
    for each in running:
        ctx.store.schedules.save(replace(each, paused=True))
    if len(named) > 1:
        return messages.all_paused(program, changed=bool(running))
    return messages.paused(program, named[0]) if running else messages.is_paused_already(program, named[0])


def schedule_resume(command: ScheduleResume, ctx: Context) -> Reply:
    """`okr schedule resume digest`, or `all`: from now on; what would have come meanwhile does not."""
    program = lookup.the_program(ctx)
    named = [ctx.store.schedules.one(program.id, kind) for kind in command.kinds]
    resumed = [_since_now(replace(each, paused=False), ctx) for each in named if each.paused]
    for each in resumed:
        ctx.store.schedules.save(each)
    if len(named) > 1:
        return messages.all_resumed(changed=bool(resumed))
    if not resumed:
        return messages.is_so_already(program, named[0], next_of(named[0], ctx), ctx.now)
    return messages.resumed(program, resumed[0], next_of(resumed[0], ctx), ctx.now)


def next_of(schedule: Schedule, ctx: Context) -> datetime | None:
    """When it comes next, in the program's zone."""
    program = lookup.the_program(ctx)
    cycles = ctx.store.programs.cycles(program.id)
    return slots.next_after(schedule.when, cycles, program.zone, ctx.now)


def _posted(program_id: str, ctx: Context) -> tuple[Schedule, ...]:
    return tuple(each for each in ctx.store.schedules.of(program_id) if each.kind in POSTED)


def _since_now(schedule: Schedule, ctx: Context) -> Schedule:
    return replace(schedule, since=ctx.now, next_at=None)


def _when(command: ScheduleSet) -> When:
    try:
        return read_when(command.when, command.kind)
    except UserError as error:
        raise FieldError("when", error.message, error.hint) from error
