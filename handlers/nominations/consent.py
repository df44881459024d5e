"""The nominee's word, and stepping back.

okr nomination accept N1
okr nomination decline N1
okr nomination withdraw N1
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.grammar import argument
from handlers.model import NotAllowed, UserError
from handlers.nominations import consent_messages as messages
from handlers.nominations.advancing import advance, unaware
from handlers.nominations.card import touched_card
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.moves import ENDS, Act
from handlers.nominations.process import Consent
from handlers.nominations.reviewing import begin_at_once
from handlers.nominations.telling import is_out_of_reach, to_nominators
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
    """`okr nomination accept N1`: by the nominee; by a steward for whom I cannot reach."""
    found, dossier = _asked(command.nomination, ctx)
    dossier = advance(dossier, Act.ACCEPT, found.process, ctx.now)
    ctx.store.dossiers.save(dossier)
    reply = messages.accepted(lookup.the_program(ctx), found, dossier, _is_theirs(dossier, ctx))
    began = begin_at_once(found, dossier, ctx) if dossier.state is State.REVIEW else ()
    return replace(reply, touched=touched_card(dossier), notices=began)


def decline(command: Decline, ctx: Context) -> Reply:
    """`okr nomination decline N1`: nobody hears of it but those who nominated, and they not why."""
    found, dossier = _asked(command.nomination, ctx)
    dossier = advance(dossier, Act.DECLINE, found.process, ctx.now)
    ctx.store.dossiers.save(dossier)
    reply = messages.declined(dossier, _is_theirs(dossier, ctx))
    return replace(reply, notices=to_nominators(dossier, lookup.the_program(ctx), ctx.store, ctx.who.id))


def withdraw(command: Withdraw, ctx: Context) -> Reply:
    """`okr nomination withdraw N1`: the nominee and stewards end it, a nominator takes back their own part,
    until it is under review."""
    found, dossier = the_dossier(command.nomination, ctx)
    theirs = any(each.by == ctx.who.id for each in dossier.nominations)
    ends = _is_theirs(dossier, ctx) or (is_steward(ctx) and not theirs)
    if not ends and not theirs:
        raise unseen(dossier.number)
    if dossier.state in ENDS:
        raise UserError(f"{dossier.address} has ended already.", "There is nothing to take back.")
    voted_on = dossier.state is State.ASKED and found.process.consent is Consent.AFTER
    if not ends and (dossier.state is State.REVIEW or voted_on):
        raise UserError(f"The panel has {dossier.address} now.", "Only the nominee or a steward can end it.")
    if not ends and len(dossier.nominations) > 1:
        ctx.store.dossiers.withdraw(dossier, ctx.who.id)
        return replace(messages.withdrawn(dossier, whole=False), touched=touched_card(dossier))
    dossier = advance(dossier, Act.WITHDRAW, found.process, ctx.now)
    ctx.store.dossiers.save(dossier)
    told = to_nominators(dossier, lookup.the_program(ctx), ctx.store, ctx.who.id)
    mine = _is_theirs(dossier, ctx)
    reply = messages.withdrawn(dossier, whole=True, mine=mine)
    return replace(reply, touched=touched_card(dossier), notices=told)


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


def unseen(number: int) -> NotAllowed:
    """The same for what is not there and for what somebody may not know of."""
    message = f"There is no nomination N{number} that you may see."
    return NotAllowed(message, "`okr nomination list` shows those that you may see.")


def _asked(number: int, ctx: Context) -> tuple[Round, Dossier]:
    """A dossier that waits for an answer of this person. The question to somebody whom I cannot reach is a
    steward's to put, so their answer comes at once."""
    found, dossier = the_dossier(number, ctx)
    if not _is_theirs(dossier, ctx) and not (is_steward(ctx) and is_out_of_reach(dossier, ctx)):
        raise unseen(number)
    if dossier.state is State.SUBMITTED:
        dossier = advance(dossier, Act.ASK, found.process, ctx.now)
    if dossier.state is not State.ASKED:
        raise UserError(
            f"{dossier.address} is {dossier.state}: there is nothing to answer.",
            f"To step back: `okr nomination withdraw {dossier.address}`",
        )
    return found, dossier


def _is_theirs(dossier: Dossier, ctx: Context) -> bool:
    return dossier.nominee_id == ctx.who.id
