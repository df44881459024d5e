"""What the bot says where two dossiers of a round turn out to be of one person."""

from __future__ import annotations

from handlers.model import Identity, Program
from handlers.nominations.advancing import is_public
from handlers.nominations.consent_messages import answers
from handlers.nominations.messages import line, show
from handlers.nominations.model import Dossier, Round, State
from handlers.reply import Aside, Bold, Button, Buttons, Heading, Notice, Reply, Text


def would_merge(program: Program, found: Round, goes: Dossier, stays: Dossier) -> Reply:
    """Before what cannot be undone, of two who may well be two people."""
    into = f" ({goes.address}) becomes part of ", Bold(stays.nominee), f" ({stays.address}): "
    read = f", and {stays.nominee} reads it" if stays.asked_at is not None else ""
    words = f"what was said of {goes.nominee} stands there then{read}."
    if goes.agreed_at is not None:
        words += f" The yes that you have for {goes.address} does not count there."
    if is_public(goes, found.process):
        words += " Its card comes down."
    answer = f"okr nomination merge {goes.address} into {stays.address} yes in:{program.slug}"
    looks = (Button(f"Show {each.address}", line("show", program, each)) for each in (goes, stays))
    blocks = (
        Text(Bold(goes.nominee), *into, f"{words} This cannot be taken apart again. Go on?"),
        Buttons(Button("Go on", answer, "danger"), *looks),
        Aside("Nothing has happened yet."),
    )
    return Reply(blocks, private=True)


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


def answered_there(
    program: Program, found: Round, goes: Dossier, stays: Dossier, *, may_still_agree: bool
) -> Reply:
    """To a nominee who answers a question that went with it. ``may_still_agree``: their no can be a yes."""
    part = f"{goes.address} is part of {stays.address}"
    step_back = Button("Step back", line("withdraw", program, stays))
    yes = Button("Yes after all", line("accept", program, stays))
    if stays.state is State.ASKED:
        words, buttons = f"{part} now, and one answer is for both.", answers(program, stays, found)
    elif stays.state is State.DECLINED:
        words = f"{part}: you said no there."
        buttons = Buttons(*([yes] if may_still_agree else []), show(program, stays))
    elif stays.state in (State.OPEN, State.REVIEW):
        words, buttons = f"{part}: you said yes there.", Buttons(show(program, stays), step_back)
    else:
        words = f"{part}: there is nothing to answer any more."
        buttons = Buttons(show(program, stays))
    return Reply((Text(words), buttons), private=True, replaces=True)


def part_shown(program: Program, goes: Dossier, stays: Dossier) -> Reply:
    """`okr nomination show` of one that went into another."""
    heading = Heading(f"{goes.address} · {goes.nominee}")
    words = Text(f"It is part of {stays.address}, with all that was said.")
    return Reply((heading, words, Buttons(show(program, stays))), private=True)
