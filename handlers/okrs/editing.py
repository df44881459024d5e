"""Editing what is promised: words, targets, owners, dates, sharing, parents, order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import argument, option
from handlers.model import UserError
from handlers.okrs import drawing, lookup
from handlers.okrs import editing_messages as messages
from handlers.okrs.adding import save
from handlers.okrs.figures import goal
from handlers.okrs.model import KeyResult, Objective, Ref
from handlers.okrs.retarget import NOBODY, retarget
from handlers.people import member_of, names_of, readable
from handlers.permissions import require_owner
from handlers.ports import Context
from handlers.reply import Field, Form, Reply, Touched
from handlers.words import Who


@dataclass(frozen=True)
class Edit:
    what: Ref = argument(words.REF)
    text: str = option("text", words.TEXT, long=True, default="")
    title: str = option("title", words.TEXT, long=True, default="")
    target: str = option("target", words.TEXT, long=True, default="")
    owner: tuple[Who, ...] | None = option("owner", words.people_or_none(), long=True)
    due: str = option("due", words.TEXT, long=True, default="")
    share: tuple[str, ...] | None = option("share", words.NAMES, long=True)
    parent: Ref | None = option("parent", words.REF)
    order: int | None = option("order", words.number(1, 99, "n"))
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


def edit(command: Edit, ctx: Context) -> Reply:
    """`okr edit 2.1 text:… due:…`: an objective's owner becomes all its key results' owner."""
    cycle = lookup.open_cycle(ctx, command.cycle)
    found = lookup.anything(command.what, ctx, change=True, cycle=cycle)
    require_owner(ctx, found)
    command = replace(command, text=readable(command.text, ctx), title=readable(command.title, ctx))
    if command == Edit(command.what, cycle=command.cycle):
        return Reply(form=_form(found, ctx))
    if isinstance(found, Objective):
        return _edit_objective(command, found, ctx)
    return _edit_key_result(command, found, ctx)


def _form(thing: KeyResult | Objective, ctx: Context) -> Form:
    """`okr edit 2.1` and nothing else: what it says now, to be changed."""
    owners = ", ".join(names_of(thing.owners, ctx)) or "nobody yet"
    words_of_it = (
        (Field("title", "Title", "long", value=thing.title),)
        if isinstance(thing, Objective)
        else (
            Field("text", "Text", "long", value=thing.text),
            Field("target", "Target", required=False, hint=f"Now: {goal(thing.target)}."),
            Field("due", "Due", value=thing.target.due or "", required=False),
        )
    )
    return Form(
        "okr edit",
        f"Edit {drawing.address_of(thing)}",
        (
            *words_of_it,
            Field("owner", "Owners", "people", required=False, hint=f"Now: {owners}."),
            Field("share", "Shared with", value=", ".join(thing.shared_with), required=False),
        ),
        carried=(("what", drawing.own(thing)), ("program", lookup.the_program(ctx).slug)),
        line=f"okr edit {thing.address} owner:@name",
    )


def _edit_objective(command: Edit, objective: Objective, ctx: Context) -> Reply:
    if command.text or command.target or command.due:
        raise UserError(
            f"{objective.address} is an objective: it has a title.", f"`okr edit {objective.address} title:…`"
        )
    owners = _owners(command, ctx)
    after = replace(
        objective,
        title=command.title or objective.title,
        owners=objective.owners if owners is None else owners,
        shared_with=objective.shared_with if command.share is None else command.share,
        parent_id=_parent_id(command, objective, ctx),
    )
    ctx.store.okrs.save_objective(after)
    if owners is not None:
        for key_result in objective.key_results:
            ctx.store.okrs.save_key_result(replace(key_result, owners=owners))
    moved: Sequence[KeyResult | Objective] = ()
    if command.order is not None:
        after = replace(after, ordinal=_move(after, command.order, ctx))
        moved = _siblings(after, ctx)  # all their cards show their numbers
    reply = messages.edited(
        lookup.the_program(ctx), objective, after, names_of(after.owners, ctx), _parent_name(after, ctx)
    )
    return replace(reply, touched=(*reply.touched, *(Touched("card", item.id) for item in moved)))


def _edit_key_result(command: Edit, key_result: KeyResult, ctx: Context) -> Reply:
    if command.title:
        raise UserError(
            f"KR {key_result.address} has a text, not a title.", f"`okr edit {key_result.address} text:…`"
        )
    owners = _owners(command, ctx)
    after = replace(
        key_result,
        text=command.text or key_result.text,
        target=retarget(key_result, command.text, command.target, command.due),
        owners=key_result.owners if owners is None else owners,
        shared_with=key_result.shared_with if command.share is None else command.share,
        parent_id=_parent_id(command, key_result, ctx),
    )
    ctx.store.okrs.save_key_result(after)
    if command.order is not None:
        after = replace(after, ordinal=_move(after, command.order, ctx))
    return messages.edited(
        lookup.the_program(ctx), key_result, after, names_of(after.owners, ctx), _parent_name(after, ctx)
    )


def _owners(command: Edit, ctx: Context) -> tuple[str, ...] | None:
    if command.owner is None:
        return None
    return tuple(dict.fromkeys(member_of(who, ctx).id for who in command.owner))


def _parent_id(command: Edit, thing: KeyResult | Objective, ctx: Context) -> str | None:
    """The new parent's id. A circle is refused: nothing may stand above itself."""
    if command.parent is None:
        return thing.parent_id
    if command.parent.code == NOBODY:
        return None
    parent = lookup.anything(command.parent, ctx)
    if thing.id in _above(parent, ctx):
        raise UserError(
            f"{parent.address} already stands under {thing.address}.",
            "A parent cannot be its own child's child.",
        )
    return parent.id


def _parent_name(thing: KeyResult | Objective, ctx: Context) -> str:
    parent = lookup.with_id(thing.parent_id, ctx) if thing.parent_id else None
    return drawing.name_of(parent) if parent else ""


def _above(start: KeyResult | Objective, ctx: Context) -> set[str]:
    """Ids of ``start`` and of everything above it: a key result's objective, and all parents."""
    seen: set[str] = set()
    waiting = [start.id]
    while waiting:
        this = waiting.pop()
        if this in seen:
            continue
        seen.add(this)
        thing = lookup.with_id(this, ctx)
        if isinstance(thing, KeyResult):
            waiting.append(thing.objective_id)
        if thing is not None and thing.parent_id is not None:
            waiting.append(thing.parent_id)
    return seen


def _move(thing: KeyResult | Objective, place: int, ctx: Context) -> int:
    """Put it at ``place`` among its siblings, who move along: numbers stay 1, 2, 3, … Its new number."""
    siblings = [item for item in _siblings(thing, ctx) if item.id != thing.id]
    siblings.insert(place - 1, thing)
    for ordinal, item in enumerate(siblings, start=1):
        if item.ordinal != ordinal:
            save(replace(item, ordinal=ordinal), ctx)
    return min(place, len(siblings))


def _siblings(thing: KeyResult | Objective, ctx: Context) -> Sequence[KeyResult | Objective]:
    okrs = ctx.store.okrs
    if isinstance(thing, Objective):
        return okrs.objectives(thing.program_id, thing.cycle_id, ctx.viewer)
    objective = okrs.objective(thing.program_id, thing.objective_id, ctx.viewer)
    return objective.key_results if objective else ()
