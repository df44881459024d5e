"""Every sentence about a person's accounts: joining them, parting them, forgetting, leaving."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.members.model import GOOD_FOR, Offer
from handlers.model import Identity, Member, Program
from handlers.okrs import drawing
from handlers.okrs.model import KeyResult
from handlers.reply import Aside, Block, Bold, Button, Buttons, Code, Notice, Reply, Say, Span, Text

MINUTES = int(GOOD_FOR.total_seconds() // 60)
MOST_BUTTONS = 10

_SAY_IT = {
    "slack": ("On Slack, type: ", "/okr link {code}"),
    "discourse": ("On the forum, write to me: ", "@milepost link {code}"),
}
_ON = {"slack": "on Slack", "discourse": "on the forum"}


def shown(code: str) -> str:
    """``K7M29QPX`` -> ``K7M2-9QPX``."""
    return f"{code[:4]}-{code[4:]}"


# ---- joining ---------------------------------------------------------------------------------


def code_made(code: str, here: Identity) -> Reply:
    """`okr link`: what to do with the code, from the other account."""
    elsewhere = [words for platform, words in _SAY_IT.items() if platform != here.platform]
    lines = [Text(before, Code(line.format(code=shown(code)))) for before, line in elsewhere]
    return Reply(
        (
            Text("Your code is ", Bold(shown(code)), f". It is good for {MINUTES} minutes, and once."),
            *lines,
            Aside("Then I’ll ask there whether that is you. Keep the code to yourself until it is used."),
        ),
        private=True,
        wrote="made a code to join accounts",
    )


def is_that_you(offer: Offer, code: str) -> Reply:
    """Asked of the account that named a code, with whose it is."""
    return Reply(
        (
            Text("This joins your account here with ", Bold(offer.name), f"’s {_where(offer)}."),
            Text("Both will count as one person, with the rights of both. Is that you?"),
            Buttons(Button("Yes, that is me", f"okr link {shown(code)} yes", "primary")),
            Aside("If not, there is nothing to do: the code ends by itself."),
        ),
        private=True,
        wrote="asked to join accounts",
    )


def joined(
    member: Member, offer: Offer, steward_of: Sequence[Program], answered: Sequence[Block], notice: Notice
) -> Reply:
    """``answered``: which of two answers to a survey is kept."""
    blocks: list[Block] = [
        Text("Done: here and ", _where(offer), " you are one person now, ", Bold(member.name), ".")
    ]
    if steward_of:
        titles = ", ".join(program.title for program in steward_of)
        blocks.append(Text(f"You are a steward of {titles}, with either account."))
    blocks += answered
    blocks.append(Aside("Was that a mistake? ", Say("okr unlink"), " parts this account again."))
    return Reply(
        tuple(blocks),
        private=True,
        replaces=True,
        wrote="joined accounts",
        by=member.id,
        notices=(notice,),
    )


def was_joined(offer: Offer, account: Identity, name: str) -> Notice:
    """To the account that made a code, after another one was joined by it: ``name`` is whose."""
    to = offer.account
    return Notice(
        to.platform,
        to.tenant,
        to.id,
        (
            Text(
                "An account ",
                _ON.get(account.platform, f"on {account.platform}"),
                " was joined with yours: ",
                Bold(name),
                ". Both count as one person now.",
            ),
            Text("Was that not you? Then part them: each has again what it had before."),
            Buttons(Button("Part them", "okr unlink", "danger")),
        ),
    )


def no_such_code(left: int) -> Reply:
    """A code that is wrong, over or used: which of them, nobody is told."""
    tries = f"After {left} more, " if left else "That was the last try: "
    return Reply(
        (
            Text("That code does not fit, or is not good any more."),
            Aside(
                "Make a new one with your other account: ",
                Say("okr link"),
                f". {tries}please wait {MINUTES} minutes.",
            ),
        ),
        private=True,
        wrote="named a code that does not fit",
    )


def parted(here: Member, there: Member, *, stayed: bool) -> Reply:
    """`okr unlink`. ``stayed``: the account that said it keeps what came while they were one."""
    other = "the other account" if len(there.identities) == 1 else "the other accounts"
    return Reply(
        (
            Text("This account is on its own again, as ", Bold(here.name), "."),
            Text(
                "Each has again what it had before: name, roles, key results and check-ins. "
                f"What came since stays with {'this account' if stayed else other}."
            ),
            Aside("Join them again at any time: ", Say("okr link")),
        ),
        private=True,
        wrote="parted an account",
    )


def _where(offer: Offer) -> str:
    where = _ON.get(offer.account.platform, f"on {offer.account.platform}")
    return f"{where} ({offer.tenant})" if offer.tenant else where


# ---- forgetting ------------------------------------------------------------------------------


def forget_question(who: Member) -> Reply:
    """`okr forget-me`: everything that happens, before it does."""
    return Reply(
        (
            Text("Shall I forget you? This cannot be undone."),
            Text(
                Bold("Erased: "),
                f"your name, {_accounts(who)}, time zone, roles, and what you own and follow; the notes, "
                "links and requests for help of your check-ins, here and on cards, in their threads and in "
                "my answers; what you replied to kick-offs and nominations; and your commands, as far as "
                "I kept them.",
            ),
            Text(
                Bold("Stays: "),
                "the values of your check-ins, as a former member’s; objectives, key results and grades that "
                "you wrote for a program; digests and summaries that were posted; what others wrote about "
                "you; and your own messages, which are yours to delete.",
            ),
            Buttons(Button("Forget me", "okr forget-me confirm:yes", "danger")),
            Aside("If you write to me later, I’ll take you for somebody new."),
        ),
        private=True,
    )


def _accounts(who: Member) -> str:
    return "your account" if len(who.identities) == 1 else f"your {len(who.identities)} accounts"


def forgotten() -> Reply:
    """It names nobody: it may stand where others read it."""
    return Reply(
        (Text("Done: you are forgotten here. Thank you for what you gave."),),
        replaces=True,
        wrote="somebody was forgotten",
        by="",
    )


def taken_away() -> Reply:
    """In the place of an answer to somebody who was forgotten."""
    return Reply((Aside("This was an answer to somebody who asked to be forgotten."),))


# ---- leaving ---------------------------------------------------------------------------------


def left(member: Member, program: Program, owned: Sequence[tuple[KeyResult, Sequence[str]]]) -> Reply:
    """To a steward: somebody is gone from all their accounts, and owned these. With each key result
    the names of its other owners."""
    lines = [Text(*_owned(kr, others)) for kr, others in owned]
    buttons = [
        drawing.act(f"Reassign {kr.address}", "okr edit", kr, f" in:{program.slug}")
        for kr, _ in owned[:MOST_BUTTONS]
    ]
    return Reply(
        (
            Text(Bold(member.name), f" has left. In {program.title} they looked after:"),
            *lines,
            Buttons(*buttons),
            Aside("Nothing was changed: their check-ins stay, and reminders to them stop."),
        )
    )


def _owned(kr: KeyResult, others: Sequence[str]) -> tuple[Span, ...]:
    with_them = f" · also {' and '.join(others)}" if others else ""
    return (Bold(f"KR {kr.address}"), f" {kr.text}{with_them}")
