"""The panel of an award: who has a seat, of which kind, for whom they work, and until when.

okr panel add contributor @ben employer:"Acme" until:2027-06-30
okr panel remove @ben
okr panel list
okr organisation Acme
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from handlers import rendering, words
from handlers.grammar import argument, option, rest
from handlers.members.reaching import reached_at
from handlers.model import FieldError, Member, UserError
from handlers.nominations import panel_messages as messages
from handlers.nominations.eligibility import same_organisation
from handlers.nominations.knowing import check_no_part_in
from handlers.nominations.losing_votes import counting, lost_since
from handlers.nominations.model import Award
from handlers.nominations.open_votes import ask_newcomer, said_during_votes
from handlers.nominations.panel_model import Seat
from handlers.nominations.which_award import the_award
from handlers.nominations.words import AWARD, KIND, LAST_DAY, WORDS
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.people import member_of
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Notice, Reply
from handlers.words import Who

LONGEST = 80


@dataclass(frozen=True)
class PanelAdd:
    kind: str = argument(KIND)
    who: Who = argument(words.WHO)
    employer: str | None = option("employer", WORDS)
    until: date | None = option("until", LAST_DAY)
    award: str | None = option("award", AWARD)


@dataclass(frozen=True)
class PanelRemove:
    who: Who = argument(words.WHO)
    award: str | None = option("award", AWARD)


@dataclass(frozen=True)
class PanelList:
    award: str | None = argument(AWARD, default=None)


@dataclass(frozen=True)
class Organisation:
    of: Who | None = option("of", words.WHO)
    name: str = rest(name="name")


def panel_add(command: PanelAdd, ctx: Context) -> Reply:
    """`okr panel add <kind> @who [employer:…] [until:DATE]`: a seat, for the process's term if
    no day is said."""
    program, award = lookup.the_program(ctx), _award(command, ctx)
    kinds = [rule.kind for rule in award.process.panel]
    if kinds and command.kind not in kinds:
        raise FieldError(
            "kind", f"{award.title} has no “{command.kind}”.", f"Its seats are: {', '.join(kinds)}."
        )
    check_no_part_in(None if command.employer is not None else award.slug, ctx)
    member, before = member_of(command.who, ctx), counting(ctx)
    today = local_day(ctx.now, program.zone)
    until = command.until or _months_later(today, award.process.term_months)
    if until < today:
        raise FieldError("until", f"{until} is over.", "Name a day to come.")
    if command.employer is not None:
        ctx.store.affiliations.put(program.id, member.id, command.employer.strip()[:LONGEST])
    _check_employer(member, award, today, ctx)
    seat = Seat(program.id, award.slug, member.id, command.kind, today, until, member.name)
    known = ctx.store.panels.seats(program.id, award.slug)
    had_one = any(each.member_id == member.id and each.holds(today) for each in known)
    ctx.store.panels.sit(seat)
    account = reached_at(member, program, ctx.store)
    told: tuple[Notice, ...] = ()
    if account is not None and member.id != ctx.who.id:
        told = (messages.invited(program, award, seat, account, ctx.now),)
    reply = messages.added(program, award, seat, told, ctx.now, mine=member.id == ctx.who.id)
    asked = () if had_one else ask_newcomer(member, award, ctx)
    changed = said_during_votes(member, command.employer, ctx) if command.employer is not None else ()
    return replace(reply, notices=(*told, *asked, *lost_since(before, ctx), *changed))


def panel_remove(command: PanelRemove, ctx: Context) -> Reply:
    """`okr panel remove @who`: with a vote that is open they have none any more, and hear of it."""
    program, award = lookup.the_program(ctx), _award(command, ctx)
    check_no_part_in(award.slug, ctx)
    member, before = member_of(command.who, ctx), counting(ctx)
    gone = ctx.store.panels.rise(program.id, award.slug, member.id)
    return replace(messages.removed(award, member, gone), notices=tuple(lost_since(before, ctx)))


def panel_list(command: PanelList, ctx: Context) -> Reply:
    """`okr panel [list]`."""
    program, award = lookup.the_program(ctx), _award(command, ctx)
    seats = ctx.store.panels.seats(program.id, award.slug)
    employers = ctx.store.affiliations.of(program.id, [seat.member_id for seat in seats])
    return messages.panel(program, award, seats, employers, ctx.now)


def organisation(command: Organisation, ctx: Context) -> Reply:
    """`okr organisation Acme`: whom one works for; of somebody else a steward says it. For an open vote on
    them it changes nothing; the stewards hear of it."""
    program = lookup.the_program(ctx)
    member = ctx.who if command.of is None else member_of(command.of, ctx)
    if member.id != ctx.who.id and not is_steward(ctx):
        raise UserError("That is for them to say, or for a steward.", "Your own: leave out of:.")
    name = " ".join(command.name.split())
    if len(name) > LONGEST:
        raise UserError(f"That is {len(name)} characters long.", f"Keep it under {LONGEST}.")
    name = "" if name.lower() == "none" else name
    if not command.name.strip():
        known = ctx.store.affiliations.of(program.id, [member.id]).get(member.id, "")
        return messages.organisation_is(member, known, mine=member.id == ctx.who.id)
    if member.id != ctx.who.id:
        check_no_part_in(None, ctx)
    before = counting(ctx)
    ctx.store.affiliations.put(program.id, member.id, name)
    told = (*lost_since(before, ctx), *said_during_votes(member, name, ctx))
    return replace(messages.organisation_set(member, name, mine=member.id == ctx.who.id), notices=told)


def _award(command: PanelAdd | PanelRemove | PanelList, ctx: Context) -> Award:
    kind = command.kind if isinstance(command, PanelAdd) else ""
    words = {PanelAdd: "add", PanelRemove: "remove", PanelList: "list"}[type(command)]
    return the_award(
        command.award,
        ctx,
        lambda slug: f"okr panel {words} {rendering.render(replace(command, award=slug))}",
        kind=kind,
    )


def _check_employer(member: Member, award: Award, today: date, ctx: Context) -> None:
    most = award.process.each_employer
    if not most:
        return
    program = lookup.the_program(ctx)
    seats = [
        seat
        for seat in ctx.store.panels.seats(program.id, award.slug)
        if seat.holds(today) and seat.member_id != member.id
    ]
    known = ctx.store.affiliations.of(program.id, [member.id, *(seat.member_id for seat in seats)])
    mine = known.get(member.id, "")
    if sum(same_organisation(known.get(seat.member_id, ""), mine) for seat in seats) >= most:
        raise FieldError(
            "who",
            f"{mine} has {most} {'seat' if most == 1 else 'seats'} already: one employer may have no more.",
            "Ask somebody from elsewhere, or end another seat first.",
        )


def _months_later(day: date, months: int) -> date:
    """The same day of the month, else its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
