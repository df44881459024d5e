"""What the bot says around a nomination, its nominee's answer, and its end."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Identity, Program
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.moves import FURTHER
from handlers.nominations.process import Consent
from handlers.nominations.round_messages import HOW_TO_OPEN, steps
from handlers.reply import Aside, Block, Bold, Button, Buttons, Notice, Quote, Reply, Say, Span, Text

__all__ = ["HOW_TO_OPEN"]

IN_PRIVATE: tuple[Span, ...] = (
    "Nominations are made in private, so that the nominee is the first to hear of it. Write to me alone: ",
    Say("okr nominate @name why they deserve it"),
)
WHAT_HELPS = "What did they do, and what did it change for others? Links are welcome."
ONE_OF_TWO = "Pick somebody here, or write a name in the next field: one of the two is needed."
WHY_ORGANISATION = "So that votes can be kept fair."
_BY_ACCOUNT = "Then ask whoever nominated them to name that account instead, and I ask them myself."
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def how_it_begins(found: Round) -> str:
    """What a nominator should know before they write."""
    return f"{found.name}. {next(steps(found.process))}"


def said_aloud(program: Program, found: Round | None) -> Reply:
    """A nomination where others read along: nothing of it is kept, and no name repeated. ``found``: the round
    that it named."""
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
            Buttons(_in_private(program, found)),
            Aside("What you wrote there can still be read: please take the name out of it."),
        ),
        private=True,
    )


def _in_private(program: Program, found: Round | None) -> Button:
    award = f"for {found.award.slug} " if found is not None else ""
    pressed = f"okr nominate {award}in:{program.slug}"
    typed = f"okr nominate @name {award}why they deserve it in:{program.slug}"
    return Button("Nominate in private", pressed, "primary", typed)


# ---- receipts ------------------------------------------------------------------------------------


def nominated(
    program: Program, found: Round, dossier: Dossier, why: str, taken: str = "", org: str = ""
) -> Reply:
    """The first nomination of somebody, or the first that may be known of. ``taken``: for whom a name was;
    ``org``: whom they work for, as this nominator wrote."""
    blocks: list[Block] = [
        Text("Thank you! You nominated ", Bold(dossier.nominee), f" for {found.name}: {dossier.address}."),
        Quote(why),
        *_taken(taken),
        *_organisation(dossier, org),
        Text(_what_comes(found, dossier)),
        Buttons(show(program, dossier), Button("Take it back", line("withdraw", program, dossier))),
    ]
    return Reply(tuple(blocks), private=True, wrote=f"nominated {dossier.address}")


def joined_in(
    program: Program, found: Round, dossier: Dossier, why: str, taken: str = "", org: str = ""
) -> Reply:
    """Somebody who was nominated before: both stand in one dossier."""
    count = dossier.nominated + 1
    nth = _ORDINALS.get(count, f"{count}th")
    blocks: list[Block] = [
        Text(f"Thank you! You are the {nth} to nominate ", Bold(dossier.nominee), f" for {found.name}."),
        Quote(why),
        *_taken(taken),
        *_organisation(dossier, org),
        Text(f"It stands with the others in {dossier.address}."),
        Buttons(show(program, dossier), Button("Take it back", line("withdraw", program, dossier))),
    ]
    return Reply(tuple(blocks), private=True, wrote=f"joined in nominating {dossier.address}")


def _taken(taken: str) -> tuple[Block, ...]:
    return (Text(f"I take it that you mean {taken}. Somebody else? Then take it back."),) if taken else ()


def _organisation(dossier: Dossier, org: str) -> tuple[Block, ...]:
    """Of several words without quotes the first alone was read, and it decides who may vote."""
    if not org:
        return ()
    mended = Say(f"okr nomination organisation {dossier.address} Acme Corp")
    hint = Aside('Not the whole name? Several words stand in quotes, org:"Acme Corp". To mend it: ', mended)
    return Text(
        "Works for ", Bold(org), ", as you wrote: whoever works there, too, has no vote on them."
    ), hint


def waits_for_you(program: Program, dossier: Dossier, maybe: Sequence[str], account: Identity) -> Notice:
    """To a steward: somebody whom the bot cannot write to is to be asked. ``maybe``: whom a name may mean."""
    answers = (
        Button("They say yes", line("accept", program, dossier)),
        Button("They would rather not", line("decline", program, dossier)),
    )
    could_be = [Text(f"Could it be {' or '.join(maybe)}? {_BY_ACCOUNT}")] if maybe else []
    blocks: tuple[Block, ...] = (
        Text(Bold(dossier.nominee), f" is nominated ({dossier.address}), and I cannot reach them from here."),
        Text("Please ask them, in private, and tell me what they say. Until then nothing is public."),
        *could_be,
        Buttons(show(program, dossier), *answers),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def maybe_the_same(program: Program, name: str, several: Sequence[Dossier], account: Identity) -> Notice:
    """To a steward. ``several``: of this name, with an account and without."""
    numbers = " and ".join(each.address for each in several)
    alone = next(each for each in several if each.nominee_id is None)
    others = [each for each in several if each.nominee_id is not None]
    before = all(each.state in FURTHER for each in several)
    blocks: list[Block] = [
        Text(f"{numbers} are both called {name}: {alone.address} without an account. Are they one person?"),
        Buttons(*(Button(f"Show {each.address}", line("show", program, each)) for each in several)),
    ]
    if before:
        blocks.append(Text("If so, I put both into one, so that nobody is asked or voted on twice:"))
        blocks.append(Buttons(*(_merge(program, alone, each) for each in others)))
    else:
        end = Say(line("withdraw", program, alone))
        blocks.append(Text("If so, end one of them, so that nobody is voted on twice: ", end))
    return Notice(account.platform, account.tenant, account.id, tuple(blocks))


def _merge(program: Program, goes: Dossier, stays: Dossier) -> Button:
    return Button(
        f"{goes.address} is {stays.address}",
        f"okr nomination merge {goes.address} into {stays.address} in:{program.slug}",
    )


def _what_comes(found: Round, dossier: Dossier) -> str:
    process = found.process
    if dossier.state is State.ASKED and process.consent is Consent.FIRST:
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
        "It goes to the panel now, and nobody else hears of it but the nominee, if the panel invites them."
        if not process.public
        else "The vote begins now."
    )


# ---- pieces --------------------------------------------------------------------------------------


def show(program: Program, dossier: Dossier) -> Button:
    return Button("Show", line("show", program, dossier))


def line(verb: str, program: Program, dossier: Dossier) -> str:
    return f"okr nomination {verb} {dossier.address} in:{program.slug}"
