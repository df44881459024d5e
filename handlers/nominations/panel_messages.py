"""Every sentence about panels and seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from handlers.model import Identity, Member, Program
from handlers.nominations.eligibility import lacking
from handlers.nominations.model import Award, Dossier
from handlers.nominations.panel_model import Seat
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Bold, Heading, Notice, Reply, Say, Text


def added(
    program: Program, award: Award, seat: Seat, told: tuple[Notice, ...], now: datetime, *, mine: bool
) -> Reply:
    words = (
        f" has a seat as {seat.kind} on the panel of {award.title}, until {_day(seat.until, program, now)}."
    )
    if mine:
        hint = Aside("That is you: thank you!")
    else:
        reached = "I have told them, in private." if told else "I cannot reach them: please tell them."
        hint = Aside(reached)
    return Reply(
        (Text(Bold(seat.name), words), hint),
        wrote=f"gave a seat as {seat.kind}: {seat.member_id}",
        notices=told,
    )


def invited(program: Program, award: Award, seat: Seat, account: Identity, now: datetime) -> Notice:
    blocks: tuple[Block, ...] = (
        Heading("A seat on a panel"),
        Text(
            f"The stewards of {program.title} give you a seat as {seat.kind} on the panel of {award.title}, "
            f"until {_day(seat.until, program, now)}. Thank you for lending your judgement!"
        ),
        Text(
            "When a vote begins, I’ll write to you. You have none where you are close: on yourself, on "
            "somebody you nominated, mentor or work with."
        ),
        Aside("Tell me whom you work for, so that this is right: ", Say("okr organisation Acme")),
        Aside("Would you rather not? Tell a steward; nobody else needs to know."),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def ends_soon(program: Program, award: Award, seat: Seat, account: Identity, now: datetime) -> Notice:
    """To who has it, in good time."""
    until = _day(seat.until, program, now)
    blocks = (
        Text(
            f"Your seat as {seat.kind} on the panel of {award.title} is yours until {until}. "
            "Thank you for all the care you have put into it!"
        ),
        Aside(
            "Would you like to stay on, or do you know somebody for it? Tell a steward; they have heard, too."
        ),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def seats_end(
    program: Program, award: Award, seats: Sequence[Seat], account: Identity, now: datetime
) -> Notice:
    """To a steward, with the line that gives the first of them to somebody."""
    lines = (f"• {seat.name} · {seat.kind} · until {_day(seat.until, program, now)}" for seat in seats)
    line = f"okr panel add {seats[0].kind} @name award:{award.slug} in:{program.slug}"
    blocks: tuple[Block, ...] = (
        Heading(f"Seats on the panel of {award.title} end soon"),
        Text("\n".join(lines)),
        Text("A good time to ask somebody new, or them again: ", Say(line)),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def removed(award: Award, member: Member, gone: bool) -> Reply:
    if not gone:
        return Reply((Text(f"{member.name} has no seat on the panel of {award.title}."),))
    words = Text(Bold(member.name), f" has left the panel of {award.title}. Thank you for your time on it!")
    return Reply((words,), wrote=f"ended the seat of {member.id}")


def panel(
    program: Program, award: Award, seats: Sequence[Seat], employers: Mapping[str, str], now: datetime
) -> Reply:
    """`okr panel list`: seats that are over are left out."""
    today = local_day(now, program.zone)
    sitting = [seat for seat in seats if seat.holds(today)]
    blocks: list[Block] = [Heading(f"The panel of {award.title}")]
    blocks += [
        Text(
            Bold(seat.name),
            f" · {seat.kind}{_employer(employers.get(seat.member_id))}",
            f" · until {_day(seat.until, program, now)}",
        )
        for seat in sitting
    ]
    if not sitting:
        blocks.append(Text("Nobody has a seat yet."))
    if missing := lacking(seats, today, award.process):
        blocks.append(Aside(f"It still needs: {', '.join(missing)}."))
    return Reply(tuple(blocks))


def organisation_set(member: Member, name: str, *, mine: bool) -> Reply:
    whose = "You work" if mine else f"{member.name} works"
    words = (
        f"{whose} for {name}: noted, so that votes are fair." if name else "Noted: for nobody in particular."
    )
    return Reply((Text(words),), private=True, wrote="noted an employer")


def nominee_works_for(dossier: Dossier) -> Reply:
    """Said of a nominee by somebody else."""
    whom = dossier.organisation or "nobody in particular"
    words = f"{dossier.nominee} ({dossier.address}) works for {whom}: noted, so that votes are fair."
    wrote = f"noted whom the nominee of {dossier.address} works for"
    return Reply((Text(words),), private=True, wrote=wrote)


def organisation_is(member: Member, name: str, *, mine: bool) -> Reply:
    whose = "you work" if mine else f"{member.name} works"
    words = f"As far as I know, {whose} for {name}." if name else f"I do not know whom {whose} for."
    return Reply((Text(words), Aside("To change it: ", Say("okr organisation Acme"))), private=True)


def _employer(name: str | None) -> str:
    return f" · {name}" if name else ""


def _day(day: date, program: Program, now: datetime) -> str:
    return day_words(day, near=local_day(now, program.zone))
