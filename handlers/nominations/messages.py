"""What the bot says around a nomination, its nominee's answer, and its end."""

from __future__ import annotations

from datetime import datetime

from handlers.model import Identity, Program
from handlers.nominations.advancing import answer_by
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.process import Consent
from handlers.nominations.round_messages import HOW_TO_OPEN, days, steps
from handlers.okrs import drawing
from handlers.reply import Aside, Block, Bold, Button, Buttons, Heading, Notice, Quote, Reply, Say, Span, Text

__all__ = ["HOW_TO_OPEN"]

IN_PRIVATE: tuple[Span, ...] = (
    "Nominations are made in private, so that the nominee is the first to hear of it. Write to me alone: ",
    Say("okr nominate @name why they deserve it"),
)
WHAT_HELPS = "What did they do, and what did it change for others? Links are welcome."
WHY_ORGANISATION = "So that votes can be kept fair."
_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def how_it_begins(found: Round) -> str:
    """What a nominator should know before they write."""
    return f"{found.name}. {next(steps(found.process))}"


def said_aloud(program: Program) -> Reply:
    """A nomination where others read along: nothing of it is kept, and no name repeated."""
    return Reply(
        (
            Text(
                "How kind of you to think of somebody! Whoever is nominated is asked before anybody "
                "else hears of it."
            ),
            Text(
                "So I did not take it from where others read along. Tell me here instead, and only I "
                "will know:"
            ),
            Buttons(_in_private(program)),
            Aside("You may want to take the name out of your message there."),
        ),
        private=True,
    )


def _in_private(program: Program) -> Button:
    line = "okr nominate {}in:" + program.slug
    return Button(
        "Nominate in private", line.format(""), "primary", line.format("@name why they deserve it ")
    )


# ---- receipts ------------------------------------------------------------------------------------


def nominated(program: Program, found: Round, dossier: Dossier, why: str) -> Reply:
    """The first nomination of somebody."""
    blocks: list[Block] = [
        Text("Thank you! You nominated ", Bold(dossier.nominee), f" for {found.name}: {dossier.address}."),
        Quote(why),
        Text(_what_comes(found, dossier)),
        Buttons(show(program, dossier), Button("Take it back", _line("withdraw", program, dossier))),
    ]
    return Reply(tuple(blocks), private=True, wrote=f"nominated {dossier.address}")


def joined_in(program: Program, found: Round, dossier: Dossier, why: str) -> Reply:
    """Somebody who was nominated before: both stand in one dossier."""
    count = dossier.nominated + 1
    nth = _ORDINALS.get(count, f"{count}th")
    blocks: list[Block] = [
        Text(f"Thank you! You are the {nth} to nominate ", Bold(dossier.nominee), f" for {found.name}."),
        Quote(why),
        Text(f"It stands with the others in {dossier.address}."),
        Buttons(show(program, dossier), Button("Take it back", _line("withdraw", program, dossier))),
    ]
    return Reply(tuple(blocks), private=True, wrote=f"joined in nominating {dossier.address}")


def _what_comes(found: Round, dossier: Dossier) -> str:
    process = found.process
    if dossier.state is State.ASKED:
        return (
            "I have asked them, in private. Nothing is public before they say yes, and if they would "
            "rather not, nobody else hears of it."
        )
    if dossier.state is State.SUBMITTED:
        return (
            "I cannot reach them from here. A steward will ask them, and nothing is public before "
            "they say yes."
        )
    if dossier.state is State.OPEN:
        return (
            "Others can second it now."
            if process.public
            else "It goes to the panel when the round is reviewed."
        )
    return (
        "It goes to the panel now, and nobody else hears of it."
        if not process.public
        else "The vote begins now."
    )


# ---- the nominee ---------------------------------------------------------------------------------


def asks(program: Program, found: Round, dossier: Dossier, account: Identity, now: datetime) -> Notice:
    """To the nominee alone."""
    return Notice(account.platform, account.tenant, account.id, ask_blocks(program, found, dossier, now))


def ask_blocks(program: Program, found: Round, dossier: Dossier, now: datetime) -> tuple[Block, ...]:
    invited = found.process.consent is Consent.AFTER
    until = answer_by(dossier, found.process)
    by = f"Please answer until {drawing.day(until, program, now)}. " if until is not None else ""
    blocks: list[Block] = [
        Heading("You are invited" if invited else "You have been nominated"),
        Text(_who_and_what(program, found, dossier, invited)),
    ]
    blocks += [Quote(each.why, f"\n— {each.by_name}") for each in dossier.nominations]
    if not invited:
        blocks.append(Text(f"If you say yes: {_after_yes(found)}"))
    blocks.append(
        Text("If you would rather not, that is fine. Nothing is posted anywhere, and you need not say why.")
    )
    blocks.append(
        Buttons(
            Button(
                "Yes, I accept" if invited else "Yes, go on", _line("accept", program, dossier), "primary"
            ),
            Button("No, thank you", _line("decline", program, dossier)),
        )
    )
    blocks.append(
        Aside(f"{by}You can step back later, too: ", Say(f"okr nomination withdraw {dossier.address}"))
    )
    return tuple(blocks)


def _who_and_what(program: Program, found: Round, dossier: Dossier, invited: bool) -> str:
    if invited:
        return (
            f"The panel of {program.title} would like to name you {found.name}. This is what was said of you:"
        )
    names = " and ".join(each.by_name for each in dossier.nominations)
    return f"{names} nominated you for {found.name}, in {program.title}:"


def _after_yes(found: Round) -> str:
    process = found.process
    if process.endorsing and process.public:
        return "there will be a card with these words, where others can second them; then the panel votes."
    if process.endorsing:
        return "it goes to the panel when the round is reviewed."
    return f"the vote begins, and takes at least {days(process.voting_days)}."


def reminder(program: Program, found: Round, dossier: Dossier, account: Identity, now: datetime) -> Notice:
    """Once, while there is time left."""
    until = answer_by(dossier, found.process)
    by = f" until {drawing.day(until, program, now)}" if until is not None else ""
    blocks = (
        Text(
            f"A small reminder: you are nominated for {found.name}. Your answer is welcome{by}, "
            "whatever it is."
        ),
        Buttons(
            Button("Yes, go on", _line("accept", program, dossier), "primary"),
            Button("No, thank you", _line("decline", program, dossier)),
        ),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def accepted(program: Program, found: Round, dossier: Dossier, mine: bool) -> Reply:
    if dossier.state is State.SELECTED:
        words = "Wonderful, thank you! It will be announced soon."
    elif not mine:
        words = f"Noted: {dossier.nominee} says yes."
    else:
        words = "Thank you! I have noted your yes."
    after = {
        State.OPEN: " It is open for others to second.",
        State.REVIEW: " The vote begins now.",
    }.get(dossier.state, "")
    buttons = Buttons(show(program, dossier), Button("Step back", _line("withdraw", program, dossier)))
    return Reply(
        (Text(words + after), buttons), private=True, replaces=True, wrote=f"accepted {dossier.address}"
    )


def declined(dossier: Dossier, mine: bool) -> Reply:
    words = (
        "Thank you for telling me. Nothing was posted, and nothing will be."
        if mine
        else f"Noted: {dossier.nominee} would rather not. Nothing was posted, and nothing will be."
    )
    return Reply((Text(words),), private=True, replaces=True, wrote=f"declined {dossier.address}")


def withdrawn(dossier: Dossier, *, whole: bool, mine: bool = False) -> Reply:
    """``mine``: the nominee stepped back."""
    words = (
        f"You have stepped back from {dossier.address}. Nobody is told why. Thank you for letting me know."
        if mine
        else f"{dossier.address} is taken back."
        if whole
        else f"Your nomination is out of {dossier.address}."
    )
    return Reply(
        (Text(words),),
        private=True,
        replaces=True,
        wrote=f"withdrew {'' if whole else 'from '}{dossier.address}",
    )


def does_not_go_on(dossier: Dossier, account: Identity) -> Notice:
    """To a nominator: why is not theirs to know."""
    words = Text(
        "Your nomination of ",
        Bold(dossier.nominee),
        f" ({dossier.address}) does not go on this time. "
        "Thank you for thinking of them: please leave it at that, and say nothing of it in public.",
    )
    return Notice(account.platform, account.tenant, account.id, (words,))


# ---- pieces --------------------------------------------------------------------------------------


def show(program: Program, dossier: Dossier) -> Button:
    return Button("Show", _line("show", program, dossier))


def _line(verb: str, program: Program, dossier: Dossier) -> str:
    return f"okr nomination {verb} {dossier.address} in:{program.slug}"
