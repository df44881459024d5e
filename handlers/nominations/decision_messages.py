"""Every sentence about decisions and announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.model import Identity, Program
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.process import OptIn
from handlers.okrs import drawing
from handlers.quoting import quote
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Divider,
    Field,
    Form,
    Heading,
    Notice,
    Quote,
    Reply,
    Say,
    Text,
)
from handlers.rhythm.fitting import clipped_lines

OFFERS = {
    OptIn.MENTOR: "Mentor",
    OptIn.VALIDATE: "Help to validate nominations",
    OptIn.SPEAK: "Speak",
}

BADGE = "A badge would suit them. Whoever runs the forum can grant it; I only suggest."


def selected(program: Program, found: Round, dossier: Dossier, *, reached: bool, on_forum: bool) -> Reply:
    """To the steward. ``on_forum``: the nominee has an account there."""
    if dossier.state is State.ASKED:
        words = f"{dossier.nominee} is invited, in private. Once they accept, it can be announced."
        return Reply((Text(words),), private=True, wrote=f"invited {dossier.address}")
    told = "I have told them." if reached else "I cannot reach them from here: please tell them."
    blocks: tuple[Block, ...] = (
        Text(Bold(dossier.nominee), f" is selected: {found.name}. {told}"),
        Buttons(Button("Draft an announcement", _announce(program, dossier), "primary")),
        *([Aside("Its card says so once it is announced.")] if found.process.public else []),
        *([Aside(BADGE)] if on_forum else []),
    )
    return Reply(blocks, private=True, wrote=f"selected {dossier.address}")


def you_are_selected(program: Program, found: Round, dossier: Dossier, account: Identity) -> Notice:
    blocks: list[Block] = [
        Heading("Congratulations!"),
        Text(f"You are selected: {found.name}, in {program.title}. Thank you for all that you do."),
        Text("Please keep it to yourself until it is announced."),
    ]
    if dossier.words:
        blocks.append(Quote(dossier.words))
    if found.process.opt_ins:
        blocks += after_it(program, found)
    return Notice(account.platform, account.tenant, account.id, tuple(blocks))


def after_it(program: Program, found: Round) -> list[Block]:
    """What they may offer, each of it freely."""
    offers = (Button(OFFERS[each], f"okr {each} yes in:{program.slug}") for each in found.process.opt_ins)
    return [
        Text("If you like, there is more that you can do. Each is up to you, and you can stop at any time:"),
        Buttons(*offers),
    ]


def not_yet_form(program: Program, found: Round, dossier: Dossier, *, reached: bool) -> Form:
    """A "not yet" is never without words. ``reached``: the nominee gets them; else they are kept."""
    return Form(
        "okr nomination decide",
        f"Not yet: {dossier.address}",
        (
            Field(
                "words",
                f"Words for {dossier.nominee}" if reached else "Why, for the record",
                "long",
                hint="What impressed you, and what would help next time.",
            ),
        ),
        submit="Send" if reached else "Note it",
        carried=(("program", program.slug), ("nomination", dossier.address), ("decision", "not-yet")),
        intro=("They get your words in private. Nobody else does." if reached else _not_told(dossier),),
        line=f"okr nomination decide {dossier.address} not-yet what impressed you, and what would help",
    )


def not_yet(
    program: Program,
    found: Round,
    dossier: Dossier,
    account: Identity,
    again_at: datetime | None,
    now: datetime,
) -> Notice:
    """``again_at``: since when they can be nominated again; None: at once."""
    since = f" from {drawing.day(again_at, program, now)} on" if again_at is not None else ""
    again = f"You can be nominated again{since}."
    blocks = (
        Heading("About your nomination"),  # all that a forum shows before it is opened
        Text(f"For {found.name}, in {program.title}: it is not yet this time."),
        Quote(dossier.words),
        Text(f"{again} Everything that people said of you stands. Thank you for what you do here."),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def _not_told(dossier: Dossier) -> str:
    if dossier.agreed_at is None:
        return "They were never asked, so they hear nothing: your words are kept with it."
    return "I cannot reach them from here: your words are kept with it, and telling them is yours."


def noted_not_yet(dossier: Dossier, *, told: bool) -> Reply:
    words = f"Noted: {dossier.nominee} ({dossier.address}), not yet."
    hint = "They have your words, in private." if told else _not_told(dossier)
    return Reply((Text(words), Aside(hint)), private=True, wrote=f"not yet: {dossier.address}")


# ---- announcements -------------------------------------------------------------------------------


def announcement(program: Program, found: Round, dossier: Dossier, said: str) -> Reply:
    """What everybody reads, on both platforms."""
    blocks: list[Block] = [
        Heading(f"🎉 {dossier.nominee}"),
        Text(
            said
            or f"We are happy to name {dossier.nominee} {found.name}, in {program.title}. Congratulations!"
        ),
    ]
    blocks += [
        Quote(clipped_lines(each.why, 300), f"\n— {each.by_name or 'a former member'}")
        for each in dossier.nominations[:3]
        if each.why and found.process.public  # else they were told that nobody reads it
    ]
    return Reply(tuple(blocks), title=f"{dossier.nominee}: {found.name}")


def draft(program: Program, dossier: Dossier, text: Reply, said: str, now: datetime) -> Reply:
    """For the steward who asked; nothing is posted yet. Of what was announced before, the post is written
    anew."""
    words = f"{quote(said)} " if said else ""
    line = f"okr nomination announce {dossier.address} {words}post:yes in:{program.slug}"
    places = len(program.homes)
    where = "in the program’s home" if places == 1 else f"in the program’s {places} homes"
    would, button = f"This would be posted {where}:", "Post it"
    if dossier.announced_at is not None:
        since = drawing.day(dossier.announced_at, program, now)
        would = f"{dossier.nominee} was announced on {since}. The post {where} would read like this instead:"
        button = "Change the post"
    return Reply(
        (
            Text(would),
            Divider(),
            *text.blocks,
            Divider(),
            Buttons(Button(button, line, "primary")),
            Aside("In other words: ", Say(f"okr nomination announce {dossier.address} your own words")),
        ),
        private=True,
    )


def announced(program: Program, dossier: Dossier, *, first: bool) -> Reply:
    """``first``: not the post of before, written anew."""
    words = (
        f"{dossier.nominee} is announced. Thank you for spreading the joy!"
        if first
        else f"The announcement of {dossier.nominee} is changed where it stands."
    )
    wrote = f"announced {dossier.address}" if first else f"changed the announcement of {dossier.address}"
    return Reply((Text(words),), private=True, replaces=True, wrote=wrote)


def _announce(program: Program, dossier: Dossier) -> str:
    return f"okr nomination announce {dossier.address} in:{program.slug}"


def nobody_decides(found: Round, nominees: Sequence[Dossier], account: Identity) -> Notice:
    """To one of the panel: a vote is over, and there is no steward but the one whom it is about."""
    names = ", ".join(f"{each.nominee} ({each.address})" for each in nominees)
    words = (
        f"{found.name}: {names}. There is no steward who could decide now, since nobody decides on "
        "themselves. Please ask whoever runs me to name another one."
    )
    return Notice(account.platform, account.tenant, account.id, (Heading("A vote is over"), Text(words)))
