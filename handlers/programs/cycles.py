"""Opening, listing and closing a program's cycles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import option, rest
from handlers.model import Cycle, Program, UserError
from handlers.okrs import lookup, periods
from handlers.okrs.model import Objective
from handlers.ports import Context
from handlers.programs import carrying, cycle_messages
from handlers.programs.current import current
from handlers.reply import Reply, Touched

CARRY = words.choice("all|none", {"all": "all", "none": "none"})


@dataclass(frozen=True)
class CycleOpen:
    name: str = rest(required=True, name="Q1 2027")


@dataclass(frozen=True)
class CycleList:
    pass


@dataclass(frozen=True)
class CycleClose:
    name: str = rest(name="Q1 2027")
    carry: str | None = option("carry", CARRY)


def cycle_open(command: CycleOpen, ctx: Context) -> Reply:
    """`okr cycle open Q1 2027`: a new one, which may be prepared while another is open; a closed one
    is opened again."""
    program = lookup.the_program(ctx)
    known = ctx.store.programs.cycles(program.id)
    period = periods.parse_cycle_name(command.name, periods.local_day(ctx.now, program.zone))
    again = next((cycle for cycle in known if cycle.name.casefold() == period.name.casefold()), None)
    if again is not None:
        return _open_again(again, ctx)
    cycle = Cycle(ctx.new_id(), program.id, period.name, period.starts, period.ends)
    earliest = _earliest_open(known)
    if earliest is not None and cycle.starts <= earliest.starts:
        raise UserError(f"{earliest.name} is still open.", _close_first(earliest))
    ctx.store.programs.add_cycle(cycle)
    return cycle_messages.cycle_opened(program, cycle, _now_current(program, ctx), earliest)


def _open_again(cycle: Cycle, ctx: Context) -> Reply:
    """Take a close back, unless that would leave the same key results in two open cycles."""
    program = lookup.the_program(ctx)
    if cycle.closed_at is None:
        raise UserError(f"{cycle.name} is open already.", f"`okr list {cycle.name}` shows what is in it.")
    known = ctx.store.programs.cycles(program.id)
    for other in known:
        if carrying.was_carried(cycle, ctx.store.okrs.objectives(program.id, other.id)):
            raise UserError(
                f"What was left of {cycle.name} was carried over to {other.name}: it would stand twice.",
                f'Go on there; grades can still be given: `okr grade 1.1 0.7 why cycle:"{cycle.name}"`',
            )
    if begun := _begun(known, ctx):
        raise UserError(f"{begun.name} is open now.", f"Close it first: `okr cycle close {begun.name}`")
    ctx.store.programs.save_cycle(replace(cycle, closed_at=None))
    cards = _cards(ctx.store.okrs.objectives(program.id, cycle.id))
    return replace(cycle_messages.cycle_open_again(program, cycle), touched=cards)


def _close_first(cycle: Cycle) -> str:
    follows = (
        f", or prepare what follows it: `okr cycle open {carrying.next_name(cycle)}`" if cycle.ends else ""
    )
    return f"Close it first: `okr cycle close {cycle.name}`{follows}"


def cycle_list(command: CycleList, ctx: Context) -> Reply:
    """`okr cycle list`."""
    program = lookup.the_program(ctx)
    return cycle_messages.cycles(program, ctx.store.programs.cycles(program.id), lookup.how_to_open(ctx))


def cycle_close(command: CycleClose, ctx: Context) -> Reply:
    """`okr cycle close [Q1 2027]`: lists what is left and asks; with carry: it closes. Without a name
    it is the one that has been open longest."""
    program = lookup.the_program(ctx)
    cycle = _to_close(command.name, ctx)
    objectives = ctx.store.okrs.objectives(program.id, cycle.id)  # what everybody may see
    left = carrying.left(objectives)
    if command.carry is None:
        return cycle_messages.what_is_left(program, cycle, left, carrying.name_of_following(cycle, ctx))
    following = carrying.following(cycle, ctx) if command.carry == "all" else None
    ctx.store.programs.save_cycle(replace(cycle, closed_at=ctx.now))
    made, carried = carrying.carry(objectives, left, cycle, following, ctx) if following else ((), 0)
    undoable = following is None and _begun(ctx.store.programs.cycles(program.id), ctx) is None
    now = _now_current(program, ctx)
    reply = cycle_messages.cycle_closed(program, cycle, following, carried, now, undoable)
    return replace(reply, touched=(*_cards(objectives), *_cards(made)))


def _to_close(name: str, ctx: Context) -> Cycle:
    if name.strip():
        cycle = lookup.named_cycle(ctx, name)
        if cycle.closed_at is not None:
            raise UserError(
                f"{cycle.name} is closed already.", f"To take that back: `okr cycle open {cycle.name}`"
            )
        return cycle
    program = lookup.the_program(ctx)
    earliest = _earliest_open(ctx.store.programs.cycles(program.id))
    if earliest is None:
        raise UserError("No cycle is open.", lookup.how_to_open(ctx))
    return earliest


def _begun(newest_first: tuple[Cycle, ...], ctx: Context) -> Cycle | None:
    """An open cycle that has begun, if there is one."""
    today = periods.local_day(ctx.now, lookup.the_program(ctx).zone)
    return next((each for each in newest_first if each.closed_at is None and each.starts <= today), None)


def _earliest_open(newest_first: tuple[Cycle, ...]) -> Cycle | None:
    return next((cycle for cycle in reversed(newest_first) if cycle.closed_at is None), None)


def _now_current(program: Program, ctx: Context) -> Cycle | None:
    """The cycle that the program is in after this command."""
    return current(ctx.store.programs.cycles(program.id), periods.local_day(ctx.now, program.zone))


def _cards(objectives: tuple[Objective, ...]) -> tuple[Touched, ...]:
    return tuple(Touched("card", item.id) for item in objectives)
