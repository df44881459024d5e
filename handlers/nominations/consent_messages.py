"""What a nominee is asked and told, and what their answer sets going."""

from __future__ import annotations

from datetime import datetime

from handlers.model import Identity, Program, UserError
from handlers.nominations.advancing import answer_by
from handlers.nominations.messages import line, show
from handlers.nominations.model import Dossier, Nomination, Round, State
from handlers.nominations.paged import pages, quotes
from handlers.nominations.process import Consent
from handlers.nominations.round_messages import days
from handlers.okrs import drawing
from handlers.reply import Aside, Block, Button, Buttons, Heading, Notice, Quote, Reply, Say, Text

MOST_NAMED = 5
ASKED = "asked"  # what a question hangs on: see ``overtaken``


def asks(program: Program, found: Round, dossier: Dossier, account: Identity, now: datetime) -> Notice:
    """To the nominee alone."""
    blocks, still = ask_blocks(program, found, dossier, now), (ASKED, program.id, dossier.id)
    return Notice(account.platform, account.tenant, account.id, blocks, still)


def ask_blocks(program: Program, found: Round, dossier: Dossier, now: datetime) -> tuple[Block, ...]:
    invited = found.process.consent is Consent.AFTER
    until = answer_by(dossier, found.process, program.zone)
    by = f"Please answer by {drawing.last_day(until, program, now)}. " if until is not None else ""
    blocks: list[Block] = [
        Heading("You are invited" if invited else "You have been nominated"),
        Text(_who_and_what(program, found, dossier, invited)),
    ]
    first, *more = pages(quotes(dossier.nominations))
    blocks += first
    if more:
        rest = f"okr nomination show {dossier.address} page:2 in:{program.slug}"
        blocks.append(Aside(f"And {sum(map(len, more))} more: ", Say(rest)))
    if not invited:
        blocks.append(Text(f"If you say yes: {_after_yes(found)}"))
    blocks.append(
        Text("If you would rather not, that is fine. Nothing is posted anywhere, and you need not say why.")
    )
    blocks.append(answers(program, dossier, found))
    blocks.append(
        Aside(
            f"{by}You can step back later, too: ",
            Say(line("withdraw", program, dossier)),
        )
    )
    return tuple(blocks)


def _who_and_what(program: Program, found: Round, dossier: Dossier, invited: bool) -> str:
    if invited:
        return (
            f"The panel of {program.title} would like to name you {found.name}. This is what was said of you:"
        )
    named = [each.by_name or "a former member" for each in dossier.nominations]
    more = [f"{len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else []
    names = " and ".join((*named[:MOST_NAMED], *more))
    return f"{names} nominated you for {found.name}, in {program.title}:"


def more_said(program: Program, found: Round, dossier: Dossier, new: Nomination, account: Identity) -> Notice:
    """To a nominee who was asked about other words, or has agreed to them."""
    asked = dossier.state is State.ASKED
    after = "What you answer is for these words, too." if asked else _where_it_stands(found)
    buttons = (
        answers(program, dossier, found)
        if asked
        else Buttons(Button("Step back", line("withdraw", program, dossier)))
    )
    blocks = (
        Text(f"{new.by_name} has nominated you, too, for {found.name}. {after}"),
        buttons,
        Quote(new.why, f"\n— {new.by_name}"),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def _where_it_stands(found: Round) -> str:
    where = "on your card" if found.process.public else "with what was said before"
    return f"These words stand {where} now. If you would rather not go on, you can step back."


def answers(program: Program, dossier: Dossier, found: Round) -> Buttons:
    yes = "Yes, I accept" if found.process.consent is Consent.AFTER else "Yes, go on"
    return Buttons(
        Button(yes, line("accept", program, dossier), "primary"),
        Button("No, thank you", line("decline", program, dossier)),
    )


def _after_yes(found: Round) -> str:
    process = found.process
    if process.endorsing and process.public:
        return "there will be a card with these words, where others can second them; then the panel votes."
    if process.endorsing:
        return "it goes to the panel when the round is reviewed."
    return f"the vote begins, and takes at least {days(process.voting_days)}."


def reminder(program: Program, found: Round, dossier: Dossier, account: Identity, now: datetime) -> Notice:
    """Once, while there is time left."""
    until = answer_by(dossier, found.process, program.zone)
    by = f" by {drawing.last_day(until, program, now)}" if until is not None else ""
    blocks = (
        Text(
            f"A small reminder: you are nominated for {found.name}. Your answer is welcome{by}, "
            "whatever it is."
        ),
        answers(program, dossier, found),
    )
    still = (ASKED, program.id, dossier.id)
    return Notice(account.platform, account.tenant, account.id, blocks, still)


def accepted(program: Program, found: Round, dossier: Dossier, mine: bool, *, after_all: bool) -> Reply:
    """``after_all``: it was a no before."""
    if dossier.state is State.SELECTED:
        words = "Wonderful, thank you! It will be announced soon; please keep it to yourself until then."
    elif not mine:
        words = f"Noted: {dossier.nominee} says yes."
    else:
        words = "Thank you! I have noted your yes."
    after = {
        State.OPEN: " It is open for others to second."
        if found.process.public
        else " It goes to the panel when the round is reviewed.",
        State.REVIEW: " The vote begins now.",
    }.get(dossier.state, "")
    if after_all:
        after += " Whoever made the nomination hears that it goes on."
    buttons = Buttons(show(program, dossier), Button("Step back", line("withdraw", program, dossier)))
    return Reply(
        (Text(words + after), buttons), private=True, replaces=True, wrote=f"accepted {dossier.address}"
    )


def declined(program: Program, found: Round, dossier: Dossier, mine: bool, now: datetime) -> Reply:
    words = (
        "Thank you for telling me. Nothing was posted, and nothing will be."
        if mine
        else f"Noted: {dossier.nominee} would rather not. Nothing was posted, and nothing will be."
    )
    blocks: list[Block] = [Text(words)]
    if mine or dossier.nominee_id is None:
        until = answer_by(dossier, found.process, program.zone)
        by = f" until {drawing.last_day(until, program, now)}" if until is not None else ""
        blocks.append(
            Aside(
                f"Was that a slip, or {'have you' if mine else 'have they'} changed "
                f"{'your mind' if mine else 'their mind'}? It can still be a yes{by}."
            )
        )
        blocks.append(Buttons(Button("Yes after all", line("accept", program, dossier))))
    return Reply(tuple(blocks), private=True, replaces=True, wrote=f"declined {dossier.address}")


def said_no(program: Program, found: Round, dossier: Dossier, now: datetime, *, late: bool) -> UserError:
    """``late``: it cannot be taken back any more."""
    on = f" on {drawing.day(dossier.ended_at, program, now)}" if dossier.ended_at is not None else ""
    until = answer_by(dossier, found.process, program.zone)
    if late or until is None:
        words = f"The answer to {dossier.address} was no{on}, and the time to change it is over."
        return UserError(words, "Thank you for thinking of it again. There may be another round.")
    return UserError(
        f"The answer to {dossier.address} was no{on}, and nothing was posted.",
        f"Changed your mind? Until {drawing.last_day(until, program, now)}: "
        f"`okr nomination accept {dossier.address}`",
    )


def said_yes(dossier: Dossier, *, mine: bool) -> UserError:
    """Pressed once more. ``mine``: by the nominee; else a steward noted it for them."""
    back = f"`okr nomination withdraw {dossier.address}`"
    return UserError(
        f"I have {'your' if mine else 'their'} yes to {dossier.address}.",
        f"To step back: {back}" if mine else f"If they step back: {back}",
    )


def withdrawn(dossier: Dossier, *, whole: bool, mine: bool = False, hears: bool | None = None) -> Reply:
    """``mine``: the nominee stepped back. ``hears``: whether a nominee who had said yes does; None: it is
    no nominator's."""
    words = (
        f"You have stepped back from {dossier.address}. Nobody is told why. Thank you for letting me know."
        if mine
        else f"{dossier.address} is taken back.{_had_agreed(dossier, hears)}"
        if whole
        else f"Your nomination is out of {dossier.address}."
    )
    return Reply(
        (Text(words),),
        private=True,
        replaces=True,
        wrote=f"withdrew {'' if whole else 'from '}{dossier.address}",
    )


def _had_agreed(dossier: Dossier, hears: bool | None) -> str:
    if hears is None or dossier.agreed_at is None:
        return ""
    then = "and hears that it does not go on" if hears else "please tell them that it does not go on"
    return f" {dossier.nominee} had said yes{' ' if hears else ': '}{then}."


def goes_on_without(program: Program, found: Round, *, over: bool) -> Text:
    """To a nominee who was asked and has not answered. ``over``: the round has ended."""
    how = "is over" if over else "goes on"
    return Text(
        f"This round of {found.name}, in {program.title}, {how} without an answer from you; that is fine, "
        "nothing was posted. Thank you all the same."
    )


def not_after_all(program: Program, found: Round, account: Identity) -> Notice:
    """To who was told that they are selected: a steward ended it before it was announced."""
    words = (
        f"A steward of {program.title} has ended your nomination for {found.name}, before it was announced "
        "that you are selected. You should hear why: please ask them."
    )
    return Notice(
        account.platform, account.tenant, account.id, (Heading("About your nomination"), Text(words))
    )


def only_steward() -> Aside:
    """To the only steward, who has just become a nominee for good."""
    words = (
        "You are the only steward here, and nobody decides in a round that they stand in. Name another one: "
    )
    return Aside(words, Say("okr role add steward @name"))
