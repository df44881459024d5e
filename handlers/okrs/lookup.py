"""From an address as written to the one objective or key result it names, in the cycle it is of."""

from __future__ import annotations

from rapidfuzz import process

from handlers import words
from handlers.grammar import Word
from handlers.model import Cycle, Program, UserError
from handlers.okrs import periods
from handlers.okrs.model import KeyResult, Objective, Ref
from handlers.ports import Context
from handlers.programs.current import called

CYCLE = Word[str]("cycle", words.TEXT.read, str)  # what stands behind ``cycle:``


def shown_cycle(ctx: Context, name: str = "") -> Cycle:
    """The cycle to read from: the named one, else the current one, else the newest, closed or not.
    UserError when there is none."""
    if name:
        return named_cycle(ctx, name)
    program = the_program(ctx)
    newest = program.cycle or next(iter(ctx.store.programs.cycles(program.id)), None)
    if newest is None:
        raise UserError(f"{program.title} has no cycle yet.", how_to_open(ctx))
    return newest


def open_cycle(ctx: Context, name: str = "") -> Cycle:
    """The cycle to change things in: the named one, else the current one. UserError when it is closed."""
    program = the_program(ctx)
    cycle = named_cycle(ctx, name) if name else program.cycle
    if cycle is None:
        raise UserError(f"{program.title} has no open cycle.", how_to_open(ctx))
    _refuse_closed(cycle)
    return cycle


def _refuse_closed(cycle: Cycle) -> None:
    if cycle.closed_at is not None:
        raise UserError(
            f"{cycle.name} is closed, so what is in it stays as it is.",
            f'Grades can still be given: `okr grade 1.1 0.7 why cycle:"{cycle.name}"`',
        )


def named_cycle(ctx: Context, name: str) -> Cycle:
    """The program's cycle of this name, in any of the ways to write it; UserError when it has none."""
    program = the_program(ctx)
    every = ctx.store.programs.cycles(program.id)
    found = called(every, name)
    if found is not None:
        return found
    known = ", ".join(cycle.name for cycle in every[:6])
    raise UserError(
        f"{program.title} has no cycle “{name[:40]}”.", f"It has {known}." if known else how_to_open(ctx)
    )


def cycle_option(ctx: Context, cycle: Cycle) -> str:
    """What a line needs to mean this cycle: ``cycle:"Q1 2027"``, nothing for the current one."""
    current = the_program(ctx).cycle
    return "" if current is not None and current.id == cycle.id else f'cycle:"{cycle.name}"'


def how_to_open(ctx: Context) -> str:
    """What opens the cycle that comes next, as a hint: the one after the newest, or this quarter."""
    program = the_program(ctx)
    newest = next(iter(ctx.store.programs.cycles(program.id)), None)
    return f"A steward can open one: `okr cycle open {_following(newest, ctx)}`"


def _following(newest: Cycle | None, ctx: Context) -> str:
    if newest is not None and newest.ends is None:
        return "open"
    today = periods.local_day(ctx.now, the_program(ctx).zone)
    if newest is not None:
        period = periods.next_period(newest)
        if period.ends is None or period.ends >= today:
            return period.name
    return periods.cycle_of(today).name


def key_result(ref: Ref, ctx: Context, *, change: bool = False, cycle: Cycle | None = None) -> KeyResult:
    """The key result that ``ref`` names, as ``anything`` does; UserError for an objective."""
    found = anything(ref, ctx, change=change, cycle=cycle)
    if isinstance(found, KeyResult):
        return found
    inside = ", ".join(kr.address for kr in found.key_results if kr.dropped_at is None)
    raise UserError(
        f"{found.address} is an objective.",
        f"Name one of its key results: {inside}."
        if inside
        else f"It has no key results yet: `okr add kr {found.address} …`",
    )


def objective(ref: Ref, ctx: Context, *, cycle: Cycle | None = None) -> Objective:
    found = anything(ref, ctx, cycle=cycle)
    if isinstance(found, Objective):
        return found
    raise UserError(f"{found.address} is a key result.", f"Its objective is O{found.objective_ordinal}.")


def anything(
    ref: Ref, ctx: Context, *, change: bool = False, cycle: Cycle | None = None
) -> KeyResult | Objective:
    """What ``ref`` names in ``cycle``. Without one: in the open cycle to ``change`` it, to read it in
    the newest where none is open. UserError when there is no such thing, or more than one."""
    if ref.id is not None:
        return _by_id(ref.id, ctx, change)
    program = the_program(ctx)
    where = cycle or (open_cycle(ctx) if change else shown_cycle(ctx))
    found = ctx.store.okrs.find(program.id, where.id, ref, ctx.viewer, change=change)
    if len(found) == 1:
        return found[0]
    raise _several(ref, found) if found else _unknown(ref, where, ctx)


def cycle_of(thing: KeyResult | Objective, ctx: Context) -> Cycle | None:
    """The cycle that it is of; None for what is gone."""
    above = with_id(thing.objective_id, ctx) if isinstance(thing, KeyResult) else thing
    cycles = ctx.store.programs.cycles(the_program(ctx).id)
    return next((each for each in cycles if isinstance(above, Objective) and each.id == above.cycle_id), None)


def _by_id(id: str, ctx: Context, change: bool) -> KeyResult | Objective:
    """What a button or a form carries. An old one may be of a cycle that is closed by now."""
    program = the_program(ctx)
    found = with_id(id, ctx, change=change)
    above = with_id(found.objective_id, ctx) if isinstance(found, KeyResult) else found
    if found is None or not isinstance(above, Objective):
        raise UserError(f"That is not in {program.title} any more.", "`okr list` shows what is.")
    if change:
        cycle = next(each for each in ctx.store.programs.cycles(program.id) if each.id == above.cycle_id)
        _refuse_closed(cycle)
    return found


def with_id(id: str, ctx: Context, *, change: bool = False) -> KeyResult | Objective | None:
    """The program's key result or objective with this id; ``change`` locks a key result's row."""
    program, okrs = the_program(ctx), ctx.store.okrs
    key_result = okrs.key_result(program.id, id, ctx.viewer, change=change)
    return key_result or okrs.objective(program.id, id, ctx.viewer)


def the_program(ctx: Context) -> Program:
    """The program of a command that the registry gives one to."""
    assert ctx.program is not None
    return ctx.program


def _several(ref: Ref, found: tuple[KeyResult | Objective, ...]) -> UserError:
    listed = ", ".join(item.address for item in found)
    return UserError(
        f"“{ref}” is the code of more than one: {listed}.",
        "Use the number, such as " + found[0].address + ".",
    )


def _unknown(ref: Ref, cycle: Cycle, ctx: Context) -> UserError:
    program = the_program(ctx)
    objectives = ctx.store.okrs.objectives(program.id, cycle.id, ctx.viewer)
    addresses = [kr.address for item in objectives for kr in item.key_results if kr.dropped_at is None]
    what = (
        f"KR {ref}"
        if ref.code is None and ref.key_result is not None
        else f"“{ref}”"
        if ref.code
        else str(ref)
    )
    current = program.cycle is not None and cycle.id == program.cycle.id
    earlier = _in_an_earlier(ref, ctx) if current else None
    message = f"There is no {what} in {program.title}{'' if current else f', {cycle.name}'}."
    if earlier is not None:
        return UserError(message, f"The cycle has changed: {_how_to_name(earlier, what)}")
    if not addresses:
        return UserError(message, "It has no key results yet: `okr add objective …`, or `okr import`.")
    near = process.extractOne(str(ref), addresses, score_cutoff=70)
    meant = f"Did you mean {near[0]}? " if near else ""
    return UserError(
        message, f"{meant}They go from {addresses[0]} to {addresses[-1]}: `okr list` shows them."
    )


def _in_an_earlier(ref: Ref, ctx: Context) -> Cycle | None:
    """The cycle before the current one, where what was meant may be of that."""
    program = the_program(ctx)
    before = [
        each
        for each in ctx.store.programs.cycles(program.id)
        if program.cycle is not None and each.starts < program.cycle.starts
    ]
    newest = max(before, key=lambda each: each.starts, default=None)
    found = newest is not None and ctx.store.okrs.find(program.id, newest.id, ref, ctx.viewer)
    return newest if found else None


def _how_to_name(cycle: Cycle, what: str) -> str:
    if cycle.closed_at is not None:
        return f"{cycle.name}, which is closed, has {what}. `okr list` shows those of now."
    return f'{what} is of {cycle.name}. To mean that one, add `cycle:"{cycle.name}"`.'
