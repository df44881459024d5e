"""Somebody is nominated in one round with an account and, by name, without: a steward says that both are one.

okr nomination merge N3 into N2
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from handlers.grammar import argument, flag
from handlers.model import UserError
from handlers.nominations import joining_messages as messages
from handlers.nominations.advancing import is_public
from handlers.nominations.consent import the_dossier
from handlers.nominations.knowing import GIVE_IT_AWAY, check_no_part
from handlers.nominations.merging import merge_two
from handlers.nominations.model import Dossier, Phase, Round
from handlers.nominations.moves import ENDS, FURTHER
from handlers.nominations.parts import whole_of
from handlers.nominations.words import INTO, NOMINATION
from handlers.okrs import lookup
from handlers.ports import Context, Store
from handlers.reply import Reply

ALIKE = 90  # of 100: how much so two names must be to be one person's without a question


@dataclass(frozen=True)
class NominationMerge:
    nomination: int = argument(NOMINATION)
    into: int = argument(INTO)
    yes: bool = flag("yes")


def nomination_merge(command: NominationMerge, ctx: Context) -> Reply:
    """`okr nomination merge N3 into N2`: until the review, by a steward whom it is not about. Where
    they are not called alike, or the one that goes is public or has a yes, it asks first; with `yes` it
    does it."""
    program = lookup.the_program(ctx)
    found, goes = the_dossier(command.nomination, ctx)
    other, stays = the_dossier(command.into, ctx)
    if stays.nominee_id == ctx.who.id or goes.nominee_id == ctx.who.id:
        raise UserError("This one is about you.", f"It is for another steward to say. {GIVE_IT_AWAY}")
    check_no_part(found, ctx)
    _check_same_round(goes, stays, found, other, ctx.store)
    _check_accounts(goes, stays)
    seen = goes.agreed_at is not None or is_public(goes, found.process)
    if not command.yes and (seen or not _called_alike(goes, stays)):
        return messages.would_merge(program, found, goes, stays)
    touched, told = merge_two(stays, goes, found, program, ctx.store, ctx.now, by=ctx.who.id)
    return replace(messages.merged(program, goes, stays), touched=touched, notices=told)


def _called_alike(one: Dossier, other: Dossier) -> bool:
    return fuzz.token_sort_ratio(one.nominee.casefold(), other.nominee.casefold()) >= ALIKE


def _check_same_round(goes: Dossier, stays: Dossier, found: Round, other: Round, store: Store) -> None:
    if goes.number == stays.number:
        raise UserError(f"{goes.address} twice is one nomination.", "Name two, like N3 into N2.")
    if found.id != other.id:
        raise UserError(
            f"{goes.address} is in R{found.number}, {stays.address} in R{other.number}.",
            "Only nominations of one round can be one.",
        )
    _check_parts(goes, stays, store)
    ended = next((each for each in (goes, stays) if each.state in ENDS), None)
    if ended is not None:
        left = stays if ended is goes else goes
        raise UserError(
            f"{ended.address} has ended already.",
            f"To end the other one, too: `okr nomination withdraw {left.address}`",
        )
    late = next((each for each in (goes, stays) if each.state not in FURTHER), None)
    if late is not None or found.phase is not Phase.NOMINATING:
        raise UserError(
            f"The panel has {(late or goes).address} now.",
            f"If both are one person, end one: `okr nomination withdraw {goes.address}`",
        )


def _check_parts(goes: Dossier, stays: Dossier, store: Store) -> None:
    part = next((each for each in (goes, stays) if each.part_of is not None), None)
    if part is None:
        return
    whole = whole_of(part, store)
    show = f"How that stands: `okr nomination show {whole.address}`"
    instead = f"Like: `okr nomination merge {goes.address} into {whole.address}`"
    into_another = part is stays and goes.number != whole.number
    raise UserError(f"{part.address} is part of {whole.address} already.", instead if into_another else show)


def _check_accounts(goes: Dossier, stays: Dossier) -> None:
    """A name goes into an account: only there is somebody who can answer."""
    if goes.nominee_id is not None and stays.nominee_id is not None:
        raise UserError(
            f"{goes.address} and {stays.address} are two people with an account each.",
            "If both are one person’s, they can say so themselves: `okr link`",
        )
    if goes.nominee_id is not None:
        raise UserError(
            f"{goes.address} is the one with an account, so it is the one to stay.",
            f"Like: `okr nomination merge {stays.address} into {goes.address}`",
        )
    if stays.nominee_id is None:
        raise UserError(
            f"Neither {goes.address} nor {stays.address} has an account.",
            f"If both are one person, end one: `okr nomination withdraw {goes.address}`",
        )
