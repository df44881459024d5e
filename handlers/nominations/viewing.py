"""Looking at nominations, and standing up for one.

okr nomination list
okr nomination show N1
okr nomination second N1 I learnt everything from her
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.grammar import argument, rest
from handlers.members.reaching import reached_at
from handlers.model import UserError
from handlers.nominations import view_messages as messages
from handlers.nominations.advancing import is_public
from handlers.nominations.card import touched_card
from handlers.nominations.consent import the_dossier, unseen
from handlers.nominations.model import Dossier, Round, Second, State
from handlers.nominations.moves import ENDS
from handlers.nominations.rounds import newest_round
from handlers.nominations.seated import has_seat
from handlers.nominations.statements import card_of, seen
from handlers.nominations.words import NOMINATION, ROUND
from handlers.okrs import lookup
from handlers.okrs.whereabouts import cards
from handlers.people import readable
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply

MOST = 30
LONGEST_NOTE = 500
LONGEST_CONCERN = 1500
PUBLIC = (State.OPEN, State.REVIEW, State.SELECTED)


@dataclass(frozen=True)
class NominationList:
    round: int | None = argument(ROUND, default=None)


@dataclass(frozen=True)
class NominationShow:
    nomination: int = argument(NOMINATION)


@dataclass(frozen=True)
class SecondNomination:
    nomination: int = argument(NOMINATION)
    note: str = rest(name="why")


@dataclass(frozen=True)
class Concern:
    nomination: int = argument(NOMINATION)
    words: str = rest(required=True, name="what worries you")


def nomination_list(command: NominationList, ctx: Context) -> Reply:
    """`okr nomination list [R1]`: stewards see all; everybody else what is public, and their own."""
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    found = newest_round(command.round, ctx)
    counts = dossiers.counts(program.id, found.id)
    if is_steward(ctx):
        shown, hidden = dossiers.of_round(program.id, found.id, limit=MOST), True
    else:
        states = PUBLIC if found.process.public else (State.REVIEW,) if has_seat(found, ctx) else ()
        open_ = dossiers.of_round(program.id, found.id, states, limit=MOST) if states else ()
        own = dossiers.of_member(program.id, found.id, ctx.who.id)
        may_know = (each for each in own if each.nominee_id != ctx.who.id or _was_asked(each, ctx))
        others = (each for each in open_ if found.process.public or each.nominee_id != ctx.who.id)
        visible = {each.number: each for each in (*others, *may_know)}
        shown, hidden = tuple(visible[number] for number in sorted(visible)), False
        counts = {state: counts[state] for state in states if state in counts}
    return messages.listed(program, found, shown, counts, private=hidden or _any_private(shown, found))


def nomination_show(command: NominationShow, ctx: Context) -> Reply:
    """`okr nomination show N1`."""
    program = lookup.the_program(ctx)
    found, dossier = the_dossier(command.nomination, ctx)
    public = is_public(dossier, found.process)
    nominator = any(each.by == ctx.who.id for each in dossier.nominations)
    judges = dossier.state is State.REVIEW and has_seat(found, ctx) and dossier.nominee_id != ctx.who.id
    checks = ctx.who.id in ctx.store.engagement.validators(program.id, dossier.id)
    checks = checks and dossier.state not in ENDS and dossier.nominee_id != ctx.who.id
    if not (public or nominator or judges or checks or _was_asked(dossier, ctx) or is_steward(ctx)):
        raise unseen(dossier.number)
    sees_all = public or judges or checks or is_steward(ctx) or dossier.nominee_id == ctx.who.id
    if not sees_all:
        own = tuple(each for each in dossier.nominations if each.by == ctx.who.id)
        dossier = replace(dossier, nominations=own)  # the words of others are not theirs to read yet
    stands = cards(card_of(dossier.id), program, ctx.where, ctx.viewer, ctx.store) if public else ()
    said = seen(program, dossier, ctx.viewer, ctx.store)
    return messages.shown(program, found, dossier, said, stands, _acts(dossier, ctx), private=not public)


def second(command: SecondNomination, ctx: Context) -> Reply:
    """`okr nomination second N1 [why…]`: once a person; another word takes the place of the first."""
    program = lookup.the_program(ctx)
    found, dossier = the_dossier(command.nomination, ctx)
    if not is_public(dossier, found.process):
        raise unseen(dossier.number)
    if dossier.state is not State.OPEN:
        raise UserError(f"{dossier.address} is {dossier.state}.", "It cannot be seconded any more.")
    if dossier.nominee_id == ctx.who.id:
        raise UserError("Others second you.", "That is how this works. Your words are welcome in the thread.")
    if any(each.by == ctx.who.id for each in dossier.nominations):
        raise UserError("You nominated them, so a second is for others to give.", "Ask somebody who knows.")
    note = readable(command.note.strip(), ctx)
    if len(note) > LONGEST_NOTE:
        raise UserError(f"That is {len(note)} characters long.", f"Keep it under {LONGEST_NOTE}.")
    before = next((each for each in dossier.seconds if each.by == ctx.who.id), None)
    if before is not None and not note:
        return messages.seconded_before(dossier, before.note)
    employer = ctx.store.affiliations.of(program.id, [ctx.who.id]).get(ctx.who.id, "")
    new = Second(ctx.who.id, ctx.now, ctx.account.platform, note, employer, ctx.who.name)
    first = ctx.store.dossiers.second(dossier, new)
    return replace(messages.seconded(program, dossier, first=first, note=note), touched=touched_card(dossier))


def concern(command: Concern, ctx: Context) -> Reply:
    """`okr nomination concern N1 <words>`: to the stewards alone, but for one whom it is about."""
    program = lookup.the_program(ctx)
    found, dossier = the_dossier(command.nomination, ctx)
    if ctx.aloud:
        return messages.concern_aloud(program, dossier)
    checks = ctx.who.id in ctx.store.engagement.validators(program.id, dossier.id)
    if not (is_public(dossier, found.process) or has_seat(found, ctx) or checks or is_steward(ctx)):
        raise unseen(dossier.number)
    words = readable(command.words.strip(), ctx)[:LONGEST_CONCERN]
    stewards = [each for each in ctx.store.programs.stewards(program.id) if each.id != dossier.nominee_id]
    accounts = (reached_at(each, program, ctx.store) for each in stewards)
    told = tuple(messages.concern(dossier, ctx.who, words, account) for account in accounts if account)
    return messages.concern_told(dossier, told)


def _was_asked(dossier: Dossier, ctx: Context) -> bool:
    """Whether it is about them, and they know of it."""
    return dossier.nominee_id == ctx.who.id and dossier.asked_at is not None


def _any_private(shown: tuple[Dossier, ...], found: Round) -> bool:
    return any(not is_public(each, found.process) for each in shown)


def _acts(dossier: Dossier, ctx: Context) -> tuple[str, ...]:
    """What this person may do with it now, as verbs."""
    if dossier.nominee_id == ctx.who.id:
        if dossier.state is State.ASKED:
            return ("accept", "decline")
        return ("withdraw",) if dossier.state in (State.OPEN, State.REVIEW) else ()
    if dossier.nominee_id is None and is_steward(ctx) and dossier.state in (State.SUBMITTED, State.ASKED):
        return ("accept", "decline")
    if any(each.by == ctx.who.id for each in dossier.nominations):
        return ("withdraw",) if dossier.state in (State.SUBMITTED, State.ASKED, State.OPEN) else ()
    return ("second",) if dossier.state is State.OPEN else ()
