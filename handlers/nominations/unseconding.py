"""A second that somebody takes back, or whose message they deleted.

okr nomination unsecond N1
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.grammar import argument
from handlers.model import UserError
from handlers.nominations.advancing import is_public, outward
from handlers.nominations.card import touched_card
from handlers.nominations.consent import the_dossier, unseen
from handlers.nominations.model import Dossier, State
from handlers.nominations.words import NOMINATION
from handlers.ports import Context
from handlers.reply import Block, Bold, Button, Buttons, Reply, Text

_SECOND = re.compile(r"okr nomination second N?(\d{1,9})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Unsecond:
    nomination: int = argument(NOMINATION)


def unsecond(command: Unsecond, ctx: Context) -> Reply:
    """`okr nomination unsecond N1`: until the panel has it."""
    found, dossier = the_dossier(command.nomination, ctx)
    if not is_public(dossier, found.process):
        raise unseen(dossier.number)
    if dossier.state is not State.OPEN:
        state = outward(dossier, found.process)
        raise UserError(f"{dossier.address} is {state}.", "Its seconds stay as they are now.")
    if not ctx.store.dossiers.unsecond(dossier, ctx.who.id):
        raise UserError(f"You have not seconded {dossier.address}.", "There is nothing to take back.")
    words = Text("Your second of ", Bold(dossier.nominee), f" ({dossier.address}) is taken back.")
    wrote = f"took back their second of {dossier.address}"
    return Reply((words,), private=True, replaces=True, wrote=wrote, touched=touched_card(dossier))


def still_seconds(lines: Sequence[str], ctx: Context) -> Reply | None:
    """To whoever deleted a message with these lines: what they seconded in it stays. None: nothing does."""
    numbers = {int(found[1]) for line in lines if (found := _SECOND.match(line)) is not None}
    blocks: list[Block] = []
    for slug, dossier in _standing(ctx) if numbers else ():
        if dossier.number in numbers:
            blocks += (
                Text(
                    "That message is gone; your second of ",
                    Bold(dossier.nominee),
                    f" ({dossier.address}) stays, with its words and your name. Take it back?",
                ),
                Buttons(Button("Take it back", f"okr nomination unsecond {dossier.address} in:{slug}")),
            )
    return Reply(tuple(blocks), private=True) if blocks else None


def _standing(ctx: Context) -> Iterator[tuple[str, Dossier]]:
    """With their programs' short names."""
    assert ctx.where is not None
    here = {each.id: each.slug for each in ctx.store.programs.in_tenant(ctx.where.platform, ctx.where.tenant)}
    for program_id, dossier_id in ctx.store.dossiers.seconded_by(ctx.who.id):
        dossier = ctx.store.dossiers.with_id(program_id, dossier_id)
        if dossier is not None and dossier.state is State.OPEN and program_id in here:
            yield here[program_id], dossier
