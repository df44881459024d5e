"""The nominee's word, and stepping back.

okr nomination accept N1
okr nomination decline N1
okr nomination withdraw N1
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.grammar import argument
from handlers.members.stewarding import without_steward
from handlers.model import NotAllowed, Program, UserError
from handlers.nominations import consent_messages as messages
from handlers.nominations import joining_messages, nominator_messages
from handlers.nominations.advancing import advance, answer_by, is_secret, outward, unaware
from handlers.nominations.card import touched_card
from handlers.nominations.knowing import check_no_part, may_know
from handlers.nominations.model import Dossier, Phase, Round, State
from handlers.nominations.moves import ENDS, Act
from handlers.nominations.open_votes import left_the_ballot
from handlers.nominations.parts import ended_already, whole_of
from handlers.nominations.process import Consent
from handlers.nominations.reviewing import begin_at_once
from handlers.nominations.running_out import end_without_any
from handlers.nominations.telling import is_out_of_reach, of_its_end, to_nominators, to_nominee
from handlers.nominations.words import NOMINATION
from handlers.okrs import lookup
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply


@dataclass(frozen=True)
class Accept:
    nomination: int = argument(NOMINATION)


@dataclass(frozen=True)
class Decline:
    nomination: int = argument(NOMINATION)


@dataclass(frozen=True)
class Withdraw:
    nomination: int = argument(NOMINATION)


def accept(command: Accept, ctx: Context) -> Reply:
    """`okr nomination accept N1`: by the nominee, who may have said no before; by a steward for whom I cannot
    reach."""
    program = lookup.the_program(ctx)
    if (late := _came_late(command.nomination, ctx)) is not None:
        return late
    found, dossier = _asked(command.nomination, ctx, yes=True)
    after_all = dossier.state is State.DECLINED
    if after_all:
        _check_after_no(found, dossier, ctx)
    dossier = advance(dossier, Act.ACCEPT, found.process, ctx.now)
    ctx.store.dossiers.save(dossier)
    reply = messages.accepted(program, found, dossier, _is_theirs(dossier, ctx), after_all=after_all)
    began = begin_at_once(found, dossier, ctx) if dossier.state is State.REVIEW else ()
    hear = after_all and found.process.consent is not Consent.AFTER
    told = to_nominators(dossier, program, ctx.store, ctx.who.id, nominator_messages.goes_on) if hear else ()
    if _is_theirs(dossier, ctx) and is_steward(ctx) and without_steward([program], ctx, leaves=ctx.who):
        reply = replace(reply, blocks=(*reply.blocks, messages.only_steward()))
    return replace(reply, touched=touched_card(dossier), notices=(*began, *told))


def decline(command: Decline, ctx: Context) -> Reply:
    """`okr nomination decline N1`: nobody hears of it but those who nominated, and they not why."""
    program = lookup.the_program(ctx)
    if (over := _came_late(command.nomination, ctx)) is not None:
        return over
    found, dossier = _asked(command.nomination, ctx)
    if dossier.state is State.DECLINED:
        late = not _in_time(dossier, found, program, ctx.now)
        raise messages.said_no(program, found, dossier, ctx.now, late=late)
    dossier = advance(dossier, Act.DECLINE, found.process, ctx.now)
    ctx.store.dossiers.save(dossier)
    reply = messages.declined(program, found, dossier, _is_theirs(dossier, ctx), ctx.now)
    return replace(reply, notices=of_its_end(found, dossier, program, ctx.store, ctx.who.id))


def withdraw(command: Withdraw, ctx: Context) -> Reply:
    """`okr nomination withdraw N1`: the nominee and stewards end it, until the announcement; a nominator
    takes back their own part, until it is under review. A steward who nominated does that first."""
    found, dossier = the_dossier(command.nomination, ctx)
    theirs = any(each.by == ctx.who.id for each in dossier.nominations)
    with_panel = outward(dossier, found.process) is State.REVIEW
    ends = _is_theirs(dossier, ctx) or (is_steward(ctx) and (with_panel or not theirs))
    if not ends and not theirs:
        raise unseen(dossier.number)
    if ends and not _is_theirs(dossier, ctx):
        check_no_part(found, ctx)
    if not ends and with_panel:
        raise UserError(f"The panel has {dossier.address} now.", "Only the nominee or a steward can end it.")
    if dossier.state in ENDS and not is_secret(dossier, found.process):
        raise ended_already(dossier, ctx.store, "There is nothing to take back.")
    if not ends:
        return _take_back(found, dossier, ctx)
    after = advance(dossier, Act.WITHDRAW, found.process, ctx.now)
    ctx.store.dossiers.save(after)
    mine = _is_theirs(dossier, ctx)
    told = of_its_end(found, after, lookup.the_program(ctx), ctx.store, ctx.who.id)
    if dossier.state is State.SELECTED and not mine:
        told = (*told, *to_nominee(found, after, lookup.the_program(ctx), ctx.store))
    reply = messages.withdrawn(after, whole=True, mine=mine)
    told = (*told, *left_the_ballot(after, found, ctx))
    return replace(reply, touched=touched_card(after), notices=told)


def _take_back(found: Round, dossier: Dossier, ctx: Context) -> Reply:
    """A nominator's own. Where nobody else has nominated or seconded them it ends, and whoever likes may
    nominate them anew; else what others have said stays."""
    ctx.store.dossiers.withdraw(dossier, ctx.who.id)
    told = end_without_any(found, dossier, ctx)
    reply = messages.withdrawn(dossier, whole=told is not None, hears=bool(told))
    return replace(reply, touched=touched_card(dossier), notices=told or ())


def the_dossier(number: int, ctx: Context) -> tuple[Round, Dossier]:
    """The dossier of this number, and its round. UserError where there is none, and where it is about whoever
    asks and nobody has told them. Whether others may know that it is there is the caller's to say."""
    program = lookup.the_program(ctx)
    dossier = ctx.store.dossiers.get(program.id, number)
    if dossier is None:
        raise unseen(number)
    found = next(each for each in ctx.store.rounds.of(program.id) if each.id == dossier.round_id)
    if unaware(dossier, found.process, ctx.who.id):
        raise unseen(number)
    return found, dossier


def known_dossier(number: int, ctx: Context) -> tuple[Round, Dossier]:
    """As ``the_dossier``, and refused in the same words to whoever may not know that it is there."""
    found, dossier = the_dossier(number, ctx)
    if not may_know(found, dossier, lookup.the_program(ctx), ctx.who, ctx.store):
        raise unseen(number)
    return found, dossier


def unseen(number: int) -> NotAllowed:
    """The same for what is not there and for what somebody may not know of."""
    message = f"There is no nomination N{number} that you may see."
    return NotAllowed(message, "`okr nomination list` shows those that you may see.")


def _asked(number: int, ctx: Context, *, yes: bool = False) -> tuple[Round, Dossier]:
    """A dossier that waits for an answer of this person, or got a no that can be theirs. The question to
    somebody whom I cannot reach is a steward's to put, so their answer comes at once. A no is taken back by
    the one who said it: a steward said it for those alone who have no account."""
    found, dossier = the_dossier(number, ctx)
    if not _is_theirs(dossier, ctx) and not (is_steward(ctx) and is_out_of_reach(dossier, ctx)):
        if not is_steward(ctx):
            raise unseen(number)
        raise UserError(
            f"Only the nominee can answer {dossier.address}.", "Nobody else says yes or no for them."
        )
    asked_me = dossier.state is State.ASKED and dossier.nominee_id is not None
    if yes and asked_me and not _is_theirs(dossier, ctx):
        raise UserError(
            f"{dossier.nominee} was asked and has left before they answered: only they can say yes.",
            f"To end it: `okr nomination decline {dossier.address}`",
        )
    if dossier.state is State.SUBMITTED:
        dossier = advance(dossier, Act.ASK, found.process, ctx.now)
    no = dossier.state is State.DECLINED and (_is_theirs(dossier, ctx) or dossier.nominee_id is None)
    if dossier.agreed_at is not None and (dossier.state not in ENDS or is_secret(dossier, found.process)):
        raise messages.said_yes(dossier, mine=_is_theirs(dossier, ctx))
    if dossier.state in ENDS and not no:
        raise ended_already(dossier, ctx.store, "There is nothing to answer any more.")
    if dossier.state is not State.ASKED and not no:
        raise UserError(
            f"{dossier.address} is {dossier.state}: there is nothing to answer.",
            f"To step back: `okr nomination withdraw {dossier.address}`",
        )
    return found, dossier


def _came_late(number: int, ctx: Context) -> Reply | None:
    """To a nominee whose time to answer is over, whose round has gone on, or who answers in another one by
    now; their question is put away."""
    found, dossier = the_dossier(number, ctx)
    if _is_theirs(dossier, ctx) and dossier.part_of is not None:
        return _answered_there(found, dossier, ctx)
    if not _is_theirs(dossier, ctx) or dossier.state is not State.EXPIRED or dossier.agreed_at is not None:
        return None
    words = messages.goes_on_without(lookup.the_program(ctx), found, over=found.phase is Phase.CLOSED)
    return Reply((words,), private=True, replaces=True)


def _answered_there(found: Round, dossier: Dossier, ctx: Context) -> Reply:
    program, whole = lookup.the_program(ctx), whole_of(dossier, ctx.store)
    still = may_still_agree(whole, found, program, ctx.now)
    return joining_messages.answered_there(program, found, dossier, whole, may_still_agree=still)


def may_still_agree(dossier: Dossier, found: Round, program: Program, now: datetime) -> bool:
    """Whether a no can be taken back: there is time to answer, and the round has not gone on without them."""
    waits = found.phase is Phase.NOMINATING or found.process.consent is Consent.AFTER
    return dossier.state is State.DECLINED and waits and _in_time(dossier, found, program, now)


def _in_time(dossier: Dossier, found: Round, program: Program, now: datetime) -> bool:
    until = answer_by(dossier, found.process, program.zone)
    return until is not None and now < until


def _check_after_no(found: Round, dossier: Dossier, ctx: Context) -> None:
    program = lookup.the_program(ctx)
    if not may_still_agree(dossier, found, program, ctx.now):
        raise messages.said_no(program, found, dossier, ctx.now, late=True)
    known = ctx.store.dossiers.about(found.id, program.id, dossier.nominee_id, dossier.nominee)
    if known is not None and known.state not in ENDS:
        raise UserError(
            f"{known.address} is about you, too, and goes on.", "There is no need for a second one."
        )


def _is_theirs(dossier: Dossier, ctx: Context) -> bool:
    return dossier.nominee_id == ctx.who.id
