"""A second that somebody takes back, or whose message they deleted or changed.

okr nomination unsecond N1
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.grammar import argument
from handlers.model import UserError
from handlers.nominations.advancing import is_public, outward
from handlers.nominations.card import touched_card
from handlers.nominations.consent import the_dossier, unseen
from handlers.nominations.model import Dossier, State
from handlers.nominations.moves import FURTHER, is_empty
from handlers.nominations.running_out import end_without_any
from handlers.nominations.words import NOMINATION
from handlers.ports import Context
from handlers.reply import Block, Bold, Button, Buttons, Reply, Span, Text

_SECOND = re.compile(r"okr nomination second N?(\d{1,9})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Unsecond:
    nomination: int = argument(NOMINATION)


def unsecond(command: Unsecond, ctx: Context) -> Reply:
    """`okr nomination unsecond N1`: until the panel has it."""
    found, dossier = the_dossier(command.nomination, ctx)
    dossier = _as_it_is_now(dossier, ctx)
    theirs = dossier.state in FURTHER and any(each.by == ctx.who.id for each in dossier.seconds)
    if not theirs and not is_public(dossier, found.process):
        raise unseen(command.nomination)
    if dossier.state not in FURTHER:
        state = outward(dossier, found.process)
        raise UserError(f"{dossier.address} is {state}.", "Its seconds stay as they are now.")
    if not ctx.store.dossiers.unsecond(dossier, ctx.who.id):
        raise UserError(f"You have not seconded {dossier.address}.", "There is nothing to take back.")
    told = end_without_any(found, dossier, ctx)
    words = Text("Your second of ", *_named(dossier), " is taken back.")
    wrote = f"took back their second of {dossier.address}"
    reply = Reply((words,), private=True, replaces=True, wrote=wrote)
    return replace(reply, touched=touched_card(dossier), notices=told or ())


def still_seconds(lines: Sequence[str], ctx: Context, *, left: Sequence[str] | None = None) -> Reply | None:
    """To whoever deleted a message with these lines, or has those ``left`` of it: what else they seconded in
    it stays. None: nothing does."""
    numbers = _seconded(lines) - _seconded(left or ())
    gone = "That message is gone" if left is None else "You took that out of your message"
    blocks: list[Block] = []
    for slug, dossier in _standing(ctx) if numbers else ():
        if not numbers.isdisjoint(_numbers(dossier, ctx)):
            blocks += (
                Text(
                    f"{gone}; your second of ",
                    *_named(dossier),
                    " stays, with its words and your name. Take it back?",
                ),
                Buttons(Button("Take it back", f"okr nomination unsecond {dossier.address} in:{slug}")),
            )
    return Reply(tuple(blocks), private=True) if blocks else None


def _seconded(lines: Sequence[str]) -> set[int]:
    return {int(found[1]) for line in lines if (found := _SECOND.match(line)) is not None}


def _standing(ctx: Context) -> Iterator[tuple[str, Dossier]]:
    """With their programs' short names."""
    assert ctx.where is not None
    here = {each.id: each.slug for each in ctx.store.programs.in_tenant(ctx.where.platform, ctx.where.tenant)}
    for program_id, dossier_id in ctx.store.dossiers.seconded_by(ctx.who.id):
        dossier = ctx.store.dossiers.with_id(program_id, dossier_id)
        if dossier is not None and dossier.state in FURTHER and program_id in here:
            yield here[program_id], dossier


def _numbers(dossier: Dossier, ctx: Context) -> set[int]:
    """Its own, and of what became part of it."""
    if dossier.nominee_id is None:
        return {dossier.number}
    known = ctx.store.dossiers.of_member(dossier.program_id, dossier.round_id, dossier.nominee_id)
    theirs = (each for each in known if each.nominee_id == dossier.nominee_id)
    return {dossier.number, *(each.number for each in theirs if is_empty(each))}


def _as_it_is_now(dossier: Dossier, ctx: Context) -> Dossier:
    """The one that it became part of, where they seconded it."""
    for program_id, dossier_id in ctx.store.dossiers.seconded_by(ctx.who.id):
        other = ctx.store.dossiers.with_id(program_id, dossier_id)
        same = other is not None and program_id == dossier.program_id and other.state in FURTHER
        if same and other is not None and dossier.number in _numbers(other, ctx):
            return other
    return dossier


def _named(dossier: Dossier) -> tuple[Span, ...]:
    """Of whom was asked and has not answered nobody hears the name: they were seconded by another one."""
    if dossier.state is not State.OPEN:
        return (dossier.address,)
    return (Bold(dossier.nominee), f" ({dossier.address})")
