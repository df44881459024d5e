"""What the bot says where two dossiers of a round turn out to be of one person."""

from __future__ import annotations

from handlers.model import Identity, Program
from handlers.nominations.messages import line, show
from handlers.nominations.model import Dossier, State
from handlers.reply import Bold, Button, Buttons, Notice, Reply, Text


def merged(program: Program, goes: Dossier, stays: Dossier) -> Reply:
    said = " What was said in both stands there."
    asked = " I have asked them, in private, and they answer for both." if stays.state is State.ASKED else ""
    words = Text(f"{goes.address} is part of {stays.address} now: ", Bold(stays.nominee), f".{said}{asked}")
    wrote = f"merged {goes.address} into {stays.address}"
    return Reply((words, Buttons(show(program, stays))), private=True, replaces=True, wrote=wrote)


def nomination_stands_in(
    program: Program, goes: Dossier, stays: Dossier, account: Identity, *, said: bool
) -> Notice:
    """To a nominator of the one that went away."""
    words = _stands_in("nomination", goes, stays, said=said)
    return Notice(account.platform, account.tenant, account.id, (words, Buttons(show(program, stays))))


def second_stands_in(
    program: Program, goes: Dossier, stays: Dossier, account: Identity, *, said: bool
) -> Notice:
    """To somebody who seconded the one that went away. Whether there is a card is the nominee's own word, so
    there may be nothing for them to be shown."""
    words = _stands_in("second", goes, stays, said=said)
    back = Button("Take it back", line("unsecond", program, stays))
    return Notice(account.platform, account.tenant, account.id, (words, Buttons(back)))


def _stands_in(what: str, goes: Dossier, stays: Dossier, *, said: bool) -> Text:
    """``goes.nominee``: as they knew them."""
    why = "a steward says that both are one person" if said else "both accounts are one person’s"
    where = f" ({goes.address}) stands in {stays.address} now: {why}."
    return Text(f"Your {what} of ", Bold(goes.nominee), where)
