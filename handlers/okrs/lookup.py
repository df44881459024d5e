"""From an address as written to the one objective or key result it names."""

from __future__ import annotations

from rapidfuzz import process

from handlers.model import Program, UserError
from handlers.okrs.model import KeyResult, Objective, Ref
from handlers.ports import Context


def key_result(ref: Ref, ctx: Context, *, change: bool = False) -> KeyResult:
    """The key result that ``ref`` names in the program's current cycle; UserError otherwise."""
    found = anything(ref, ctx, change=change)
    if isinstance(found, KeyResult):
        return found
    inside = ", ".join(kr.address for kr in found.key_results if kr.dropped_at is None)
    raise UserError(
        f"{found.address} is an objective.",
        f"Name one of its key results: {inside}."
        if inside
        else f"It has no key results yet: okr add kr {found.address} …",
    )


def objective(ref: Ref, ctx: Context) -> Objective:
    found = anything(ref, ctx)
    if isinstance(found, Objective):
        return found
    raise UserError(f"{found.address} is a key result.", f"Its objective is O{found.objective_ordinal}.")


def anything(ref: Ref, ctx: Context, *, change: bool = False) -> KeyResult | Objective:
    program = the_program(ctx)
    if program.cycle is None:
        raise UserError(
            f"{program.title} has no open cycle.", "A steward can open one: okr cycle open Q1 2027"
        )
    found = ctx.store.okrs.find(program.id, program.cycle.id, ref, ctx.viewer, change=change)
    if len(found) == 1:
        return found[0]
    raise _several(ref, found) if found else _unknown(ref, program, ctx)


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


def _unknown(ref: Ref, program: Program, ctx: Context) -> UserError:
    assert program.cycle is not None
    objectives = ctx.store.okrs.objectives(program.id, program.cycle.id, ctx.viewer)
    addresses = [kr.address for item in objectives for kr in item.key_results if kr.dropped_at is None]
    what = (
        f"KR {ref}"
        if ref.code is None and ref.key_result is not None
        else f"“{ref}”"
        if ref.code
        else str(ref)
    )
    message = f"There is no {what} in {program.title}."
    if not addresses:
        return UserError(message, "It has no key results yet: okr add objective …, or okr import.")
    near = process.extractOne(str(ref), addresses, score_cutoff=70)
    meant = f"Did you mean {near[0]}? " if near else ""
    return UserError(message, f"{meant}They go from {addresses[0]} to {addresses[-1]}: okr list shows them.")
