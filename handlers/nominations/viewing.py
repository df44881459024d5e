"""Looking at nominations, and standing up for one.

okr nomination list
okr nomination show N1
okr nomination second N1 I learnt everything from her
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from handlers.grammar import argument, option, rest
from handlers.members.reaching import stewards_at
from handlers.model import UserError
from handlers.nominations import joining_messages
from handlers.nominations import view_messages as messages
from handlers.nominations.advancing import is_public, is_secret, outward, public_states, unaware
from handlers.nominations.card import touched_card
from handlers.nominations.consent import may_still_agree, the_dossier, unseen
from handlers.nominations.model import LONGEST_NOTE, Dossier, Round, Second, State
from handlers.nominations.moves import ENDS, is_empty
from handlers.nominations.parts import whole_of
from handlers.nominations.process import Consent
from handlers.nominations.rounds import ALL, newest_round
from handlers.nominations.seated import has_judged, has_seat
from handlers.nominations.statements import card_of, seen
from handlers.nominations.telling import is_out_of_reach
from handlers.nominations.words import NOMINATION, PAGE, ROUND
from handlers.okrs import lookup
from handlers.okrs.whereabouts import cards
from handlers.people import readable
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.replies.showing import Replies
from handlers.reply import Reply

MOST = 30
LONGEST_CONCERN = 1500


@dataclass(frozen=True)
class NominationList:
    round: int | None = argument(ROUND, default=None)


@dataclass(frozen=True)
class NominationShow:
    nomination: int = argument(NOMINATION)
    page: int | None = option("page", PAGE)


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
    found = newest_round(command.round, ctx, "okr nomination list")
    steward = is_steward(ctx)
    states = _states_seen(found, ctx, steward=steward)
    counts = dossiers.counts(program.id, found.id)
    everybody = [counts[state] for state in states if state in counts]
    own = dossiers.of_member(program.id, found.id, ctx.who.id)
    not_theirs = [each for each in own if unaware(each, found.process, ctx.who.id)]
    hidden = {
        each.number: each
        for each in (*not_theirs, *_invited(found, ctx, steward=steward))
        if each.state in states
    }
    more = [
        each if each.nominee_id == ctx.who.id else replace(each, nominated=1, seconded=0)  # no others
        for each in own
        if each not in not_theirs
        and (each.state not in states or each.number in hidden)
        and not is_empty(each)
    ]
    most = MOST + 1 + len(hidden)
    open_ = dossiers.of_round(program.id, found.id, states, limit=most) if states else ()
    open_ = tuple(each for each in open_ if each.number not in hidden)
    visible = {each.number: each for each in (*open_, *more)}
    shown = tuple(visible[number] for number in sorted(visible)[:MOST])
    seen_of = messages.Seen(
        sum(number for number, _ in everybody)
        + len(more)
        - sum(not is_empty(each) for each in hidden.values()),
        sum(made for _, made in everybody)
        + sum(each.nominated for each in more)
        - sum(each.nominated for each in hidden.values()),
    )
    words = partial(_standing, found=found, ctx=ctx, steward=steward)
    private = steward or any(_is_private(each, found, ctx, steward=steward) for each in shown)
    return messages.listed(program, found, shown, seen_of, words, private=private)


def _invited(found: Round, ctx: Context, *, steward: bool) -> tuple[Dossier, ...]:
    """Whom the panel has chosen before anybody but the stewards could know of them at all."""
    if found.process.consent is not Consent.AFTER or steward:
        return ()
    program = lookup.the_program(ctx)
    chosen = ctx.store.dossiers.of_round(program.id, found.id, (State.SELECTED,), limit=ALL)
    return tuple(each for each in chosen if is_secret(each, found.process))


def _states_seen(found: Round, ctx: Context, *, steward: bool) -> tuple[State, ...]:
    """In which states this person sees every nomination but one about them."""
    if steward:
        return tuple(State)
    public = public_states(found.process)
    return tuple(dict.fromkeys((*public, State.REVIEW))) if has_seat(found, ctx) else public


def _standing(dossier: Dossier, found: Round, ctx: Context, *, steward: bool) -> str:
    """How it stands, as far as this person may know."""
    whole = steward or dossier.nominee_id == ctx.who.id
    return dossier.standing if whole else outward(dossier, found.process)


def _is_private(dossier: Dossier, found: Round, ctx: Context, *, steward: bool) -> bool:
    """Whether what this person reads of it is not for everybody."""
    secret = is_secret(dossier, found.process) and (steward or dossier.nominee_id == ctx.who.id)
    return secret or not is_public(dossier, found.process)


def nomination_show(command: NominationShow, ctx: Context) -> Reply:
    """`okr nomination show N1`."""
    program = lookup.the_program(ctx)
    found, dossier = the_dossier(command.nomination, ctx)
    public = is_public(dossier, found.process)
    nominator = any(each.by == ctx.who.id for each in dossier.nominations)
    judges = (dossier.state is State.REVIEW and has_seat(found, ctx)) or has_judged(found, dossier, ctx)
    judges = judges and dossier.nominee_id != ctx.who.id
    checks = ctx.who.id in ctx.store.engagement.validators(program.id, dossier.id)
    checks = checks and dossier.state not in ENDS and dossier.nominee_id != ctx.who.id
    steward = is_steward(ctx)
    sees_all = public or judges or checks or steward or dossier.nominee_id == ctx.who.id
    if not (sees_all or nominator):
        raise unseen(dossier.number)
    if dossier.part_of is not None:
        return joining_messages.part_shown(program, dossier, whole_of(dossier, ctx.store))
    if not sees_all:
        own = tuple(each for each in dossier.nominations if each.by == ctx.who.id)
        # what others said is not theirs to read yet, nor that there are others
        dossier = replace(dossier, nominations=own, seconds=(), organisation="", track="")
    stands = cards(card_of(dossier.id), program, ctx.where, ctx.viewer, ctx.store) if public else ()
    waits = not sees_all and dossier.state in (State.SUBMITTED, State.ASKED)
    said = Replies() if waits else seen(program, dossier, ctx.viewer, ctx.store)
    acts, standing = _acts(dossier, found, ctx), _standing(dossier, found, ctx, steward=steward)
    page, private = command.page or 1, _is_private(dossier, found, ctx, steward=steward)
    return messages.shown(program, found, dossier, standing, said, stands, acts, page=page, private=private)


def second(command: SecondNomination, ctx: Context) -> Reply:
    """`okr nomination second N1 [why…]`: once a person; another word takes the place of the first."""
    program = lookup.the_program(ctx)
    found, dossier = the_dossier(command.nomination, ctx)
    if not is_public(dossier, found.process):
        raise unseen(dossier.number)
    if dossier.state is not State.OPEN:
        state = outward(dossier, found.process)
        raise UserError(f"{dossier.address} is {state}.", "It cannot be seconded any more.")
    if dossier.nominee_id == ctx.who.id:
        raise UserError("Others second you.", "That is how this works. Your words are welcome in the thread.")
    if any(each.by == ctx.who.id for each in dossier.nominations):
        raise UserError(
            "You nominated them, so a second is for others to give.", "Ask somebody who knows their work."
        )
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
    stewards = stewards_at(program, ctx.store, but=(dossier.nominee_id,))
    told = tuple(messages.concern(dossier, ctx.who, words, account) for account in stewards)
    if not told:
        raise messages.nobody_hears_it(dossier)
    return messages.concern_told(dossier, told)


def _acts(dossier: Dossier, found: Round, ctx: Context) -> tuple[str, ...]:
    """What this person may do with it now, as verbs."""
    if dossier.nominee_id == ctx.who.id:
        if dossier.state is State.ASKED:
            return ("accept", "decline")
        if may_still_agree(dossier, found, lookup.the_program(ctx), ctx.now):
            return ("accept",)
        going_on = dossier.state in (State.OPEN, State.REVIEW) or is_secret(dossier, found.process)
        return ("withdraw",) if going_on else ()
    waits = dossier.state in (State.SUBMITTED, State.ASKED)
    if waits and is_steward(ctx) and is_out_of_reach(dossier, ctx):
        left = dossier.state is State.ASKED and dossier.nominee_id is not None
        return ("decline",) if left else ("accept", "decline")
    if any(each.by == ctx.who.id for each in dossier.nominations):
        with_panel = dossier.state not in (State.SUBMITTED, State.ASKED, State.OPEN)
        return () if with_panel or is_secret(dossier, found.process) else ("withdraw",)
    return ("second",) if dossier.state is State.OPEN else ()
