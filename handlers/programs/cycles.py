"""Opening, listing and closing a program's cycles, and carrying over what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import option, rest
from handlers.model import Cycle, Program, UserError
from handlers.okrs import lookup
from handlers.okrs.attainment import met
from handlers.okrs.model import Change, CheckIn, KeyResult, Objective, Source
from handlers.okrs.periods import next_period, parse_cycle_name
from handlers.ports import Context
from handlers.programs import messages
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
    carry: str | None = option("carry", CARRY)


def cycle_open(command: CycleOpen, ctx: Context) -> Reply:
    """`okr cycle open Q1 2027`: the one that is open must be closed first."""
    program = lookup.the_program(ctx)
    if program.cycle is not None:
        raise UserError(f"{program.cycle.name} is still open.", "Close it first: okr cycle close")
    period = parse_cycle_name(command.name, ctx.now.date())
    cycle = Cycle(ctx.new_id(), program.id, period.name, period.starts, period.ends)
    _refuse_second(cycle, ctx)
    ctx.store.programs.add_cycle(cycle)
    return messages.cycle_opened(program, cycle)


def cycle_list(command: CycleList, ctx: Context) -> Reply:
    """`okr cycle list`."""
    program = lookup.the_program(ctx)
    return messages.cycles(program, ctx.store.programs.cycles(program.id))


def cycle_close(command: CycleClose, ctx: Context) -> Reply:
    """`okr cycle close`: lists what is left and asks; with carry: it closes."""
    program = lookup.the_program(ctx)
    cycle = program.cycle
    if cycle is None:
        raise UserError("No cycle is open.", "okr cycle list shows the closed ones.")
    objectives = ctx.store.okrs.objectives(program.id, cycle.id)  # what everybody may see
    left = [
        kr for item in objectives if item.dropped_at is None for kr in item.key_results if _unfinished(kr)
    ]
    if command.carry is None:
        return messages.what_is_left(program, cycle, left, messages.next_name(cycle))
    following = _next_cycle(cycle, program, ctx) if command.carry == "all" else None
    ctx.store.programs.save_cycle(replace(cycle, closed_at=ctx.now))
    made = _carry(objectives, left, following, ctx) if following else ()
    cards = tuple(Touched("card", item.id) for item in (*objectives, *made))
    return replace(
        messages.cycle_closed(program, cycle, following, len(left) if following else 0), touched=cards
    )


def _unfinished(key_result: KeyResult) -> bool:
    if key_result.dropped_at is not None or key_result.grade is not None:
        return False
    return key_result.reading is None or not met(key_result.target, key_result.reading)


def _next_cycle(cycle: Cycle, program: Program, ctx: Context) -> Cycle:
    period = next_period(cycle)
    following = Cycle(ctx.new_id(), program.id, period.name, period.starts, period.ends)
    _refuse_second(following, ctx)
    ctx.store.programs.add_cycle(following)
    return following


def _refuse_second(cycle: Cycle, ctx: Context) -> None:
    for known in ctx.store.programs.cycles(cycle.program_id):
        if known.name.casefold() == cycle.name.casefold():
            raise UserError(f"There is a cycle {known.name} already.", "okr cycle list shows them all.")


def _carry(
    objectives: tuple[Objective, ...], left: list[KeyResult], following: Cycle, ctx: Context
) -> tuple[Objective, ...]:
    """Copy the unfinished key results, under their objectives, into the next cycle."""
    wanted = {kr.id for kr in left}
    made: list[Objective] = []
    for old in objectives:
        carried = [kr for kr in old.key_results if kr.id in wanted]
        if not carried:
            continue
        new = replace(
            old, id=ctx.new_id(), cycle_id=following.id, ordinal=len(made) + 1, parent_id=None, key_results=()
        )
        ctx.store.okrs.add_objective(new)
        for ordinal, key_result in enumerate(carried, start=1):
            _carry_key_result(key_result, new, ordinal, ctx)
        made.append(new)
    return tuple(made)


def _carry_key_result(old: KeyResult, under: Objective, ordinal: int, ctx: Context) -> None:
    new = replace(
        old,
        id=ctx.new_id(),
        objective_id=under.id,
        objective_ordinal=under.ordinal,
        ordinal=ordinal,
        created_at=ctx.now,
        parent_id=None,
        reading=None,
        last_sequence=0,
        has_confined=False,
    )
    ctx.store.okrs.add_key_result(new)
    if old.reading is not None:
        start = CheckIn(
            new.id, 1, Change.SET, old.reading, ctx.now, ctx.now, ctx.who.id, source=Source.CARRIED
        )
        ctx.store.okrs.record(old.program_id, start)
