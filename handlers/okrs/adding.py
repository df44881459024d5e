"""Adding, dropping and restoring objectives and key results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.model import UserError
from handlers.okrs import adding_messages as messages
from handlers.okrs import lookup
from handlers.okrs.model import KeyResult, Objective, Ref
from handlers.okrs.targets import read_target
from handlers.people import readable
from handlers.permissions import require_owner
from handlers.ports import Context
from handlers.reply import Reply

YES_NO = words.choice("yes", {"yes": "yes", "no": "no"})


@dataclass(frozen=True)
class AddObjective:
    title: str = rest(required=True, name="title")
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


@dataclass(frozen=True)
class AddKeyResult:
    objective: Ref = argument(words.OBJECTIVE)
    text: str = rest(required=True, name="text")
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")
    confirm: str | None = option("confirm", YES_NO, hidden=True)


@dataclass(frozen=True)
class Drop:
    what: Ref = argument(words.REF)
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


@dataclass(frozen=True)
class Restore:
    what: Ref = argument(words.REF)
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


def add_objective(command: AddObjective, ctx: Context) -> Reply:
    """`okr add objective <title>`, to a cycle that is prepared with ``cycle:``."""
    program, cycle = lookup.the_program(ctx), lookup.open_cycle(ctx, command.cycle)
    refuse_long(command.title)
    existing = ctx.store.okrs.objectives(program.id, cycle.id)
    ordinal = max((item.ordinal for item in existing), default=0) + 1
    objective = Objective(ctx.new_id(), program.id, cycle.id, ordinal, command.title.strip())
    ctx.store.okrs.add_objective(objective)
    return messages.objective_added(program, objective, lookup.cycle_option(ctx, cycle))


def add_key_result(command: AddKeyResult, ctx: Context) -> Reply:
    """`okr add kr <O> <text>`: shows the target it reads, adds the key result on a yes."""
    program = lookup.the_program(ctx)
    cycle = lookup.open_cycle(ctx, command.cycle)
    objective = lookup.objective(command.objective, ctx, cycle=cycle)
    _refuse_dropped(objective)
    refuse_long(command.text)
    command = replace(command, text=readable(command.text, ctx))
    read = read_target(command.text)
    if command.confirm == "no":
        return messages.left_as_it_was()
    if command.confirm is None:
        return messages.key_result_read(program, objective, command.text, read, command)
    if any(kr.text == command.text.strip() and kr.dropped_at is None for kr in objective.key_results):
        raise UserError(
            f"{objective.address} says that already.", f"`okr list {objective.address}` shows it."
        )
    key_result = KeyResult(
        ctx.new_id(),
        program.id,
        objective.id,
        objective.ordinal,
        max((kr.ordinal for kr in objective.key_results), default=0) + 1,
        command.text.strip(),
        read.target,
        ctx.now,
        shared_with=read.shared_with,
        owners=objective.owners,
    )
    ctx.store.okrs.add_key_result(key_result)
    return messages.key_result_added(program, key_result, lookup.cycle_option(ctx, cycle))


def drop(command: Drop, ctx: Context) -> Reply:
    """`okr drop 2.1`: takes it out of every list; nothing is deleted."""
    cycle = lookup.open_cycle(ctx, command.cycle)
    found = lookup.anything(command.what, ctx, change=True, cycle=cycle)
    require_owner(ctx, found)
    if found.dropped_at is not None:
        raise UserError(
            f"{found.address} was dropped already.", f"`okr restore {found.address}` brings it back."
        )
    _mark(found, ctx.now, ctx)
    return messages.dropped(lookup.the_program(ctx), found, lookup.cycle_option(ctx, cycle))


def restore(command: Restore, ctx: Context) -> Reply:
    """`okr restore 2.1`: brings back what was dropped."""
    cycle = lookup.open_cycle(ctx, command.cycle)
    found = lookup.anything(command.what, ctx, change=True, cycle=cycle)
    require_owner(ctx, found)
    if found.dropped_at is None:
        raise UserError(f"{found.address} was never dropped.", f"`okr show {found.address}` shows it.")
    if isinstance(found, KeyResult):
        _refuse_dropped(lookup.with_id(found.objective_id, ctx))
    _mark(found, None, ctx)
    return messages.restored(lookup.the_program(ctx), found)


def _refuse_dropped(thing: KeyResult | Objective | None) -> None:
    if thing is not None and thing.dropped_at is not None:
        raise UserError(
            f"{thing.address} was dropped.", f"Bring it back first: `okr restore {thing.address}`"
        )


def _mark(thing: KeyResult | Objective, dropped_at: datetime | None, ctx: Context) -> None:
    """Drop or restore it; with an objective go the key results that were dropped together with it."""
    save(replace(thing, dropped_at=dropped_at), ctx)
    if isinstance(thing, Objective):
        for key_result in thing.key_results:
            if key_result.dropped_at == thing.dropped_at:
                save(replace(key_result, dropped_at=dropped_at), ctx)


def save(thing: KeyResult | Objective, ctx: Context) -> None:
    """Store the definition of either."""
    if isinstance(thing, KeyResult):
        ctx.store.okrs.save_key_result(thing)
    else:
        ctx.store.okrs.save_objective(thing)


def refuse_long(text: str) -> None:
    if len(text) > words.LONGEST_TEXT:
        raise UserError(f"That is {len(text)} characters long.", f"Keep it under {words.LONGEST_TEXT}.")
