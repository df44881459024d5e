"""One person on several platforms: accounts joined by a code that is shown on one and named on the other.

    alice on Slack    okr link                  gives K7M2-9QPX
    alice, the forum  okr link K7M2-9QPX        is told whose account that is, and asked
                      okr link K7M2-9QPX yes    both are one person

A code alone joins nothing: the account that names it is shown whose it is first, and only that account
can say yes. Named by one account, it is of no use to any other. Who made the code hears whose account it
was, and either can part them again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from handlers.feedback import answered_twice
from handlers.grammar import Word, argument, flag
from handlers.lookups import PersonLookup
from handlers.members import messages
from handlers.members.model import GOOD_FOR, MOST_SLIPS, Offer
from handlers.members.rules import who_stays
from handlers.members.stewarding import stewarded, titles, without_steward
from handlers.model import UserError
from handlers.nominations.merging import merge_dossiers
from handlers.ports import Context, Need
from handlers.reply import Reply

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
LENGTH = 8


_HALF = f"([{ALPHABET}]{{{LENGTH // 2}}})"
_CODE_LIKE = re.compile(rf"(?<!\w){_HALF}[- ]?{_HALF}(?!\w)", re.IGNORECASE | re.ASCII)


def _read_code(text: str) -> tuple[str, str]:
    found = re.match(rf"{_HALF}[- ]?{_HALF}(?=\s|$)", text.strip(), re.IGNORECASE | re.ASCII)
    if found is None:
        raise UserError("That is not a code of mine.", "They look like K7M2-9QPX: `okr link` makes one.")
    return (found[1] + found[2]).upper(), text.strip()[found.end() :]


def codes_in(text: str) -> frozenset[str]:
    """Whatever looks like a code, anywhere in a message."""
    return frozenset((found[1] + found[2]).upper() for found in _CODE_LIKE.finditer(text))


CODE = Word("code", _read_code, messages.shown)


@dataclass(frozen=True)
class Link:
    code: str = argument(CODE, default="")
    yes: bool = flag("yes")


@dataclass(frozen=True)
class Unlink:
    pass


def link(command: Link, ctx: Context) -> Reply:
    """`okr link` makes a code, `okr link <code>` joins this account with the one it was made by."""
    if not command.code:
        return _new_code(ctx)
    if ctx.store.links.slips(ctx.account, ctx.now) >= MOST_SLIPS:
        raise UserError(
            "That were too many codes that do not fit.",
            f"Wait {messages.MINUTES} minutes, then make a new one.",
        )
    offer = ctx.store.links.find(command.code, ctx.now)
    if offer is None or offer.asked not in (None, ctx.account):
        return _slip(ctx)
    if offer.account == ctx.account:
        raise UserError(
            "That is this account’s own code.", "Name it on the other platform, with your account there."
        )
    if offer.member_id == ctx.who.id:
        raise UserError("These two accounts are one person already.", "There is nothing to do.")
    if command.yes and offer.asked is not None:
        return _join(offer, ctx)
    return messages.is_that_you(offer, command.code) if _ask(command.code, ctx) else _slip(ctx)


def unlink(command: Unlink, ctx: Context) -> Reply:
    """`okr unlink`: the account that says it parts from the others; each has again what it had before."""
    if len(ctx.who.identities) < 2:
        raise UserError("This account is not joined with another one.", "`okr link` joins two of yours.")
    if ctx.store.directory.person(ctx.account) is None:
        raise Need(PersonLookup(ctx.account))
    theirs = stewarded(ctx.who, ctx)
    here, there = ctx.store.members.part(ctx.account, ctx.new_id())
    if alone := without_steward(theirs, ctx):
        raise UserError(
            f"Then nobody could run {titles(alone)} any more.",
            f"Name another steward first: `okr role add steward @name in:{alone[0].slug}`",
        )
    return messages.parted(here, there, stayed=here.id == ctx.who.id)


def _new_code(ctx: Context) -> Reply:
    code = "".join(ctx.random.choice(ALPHABET) for _ in range(LENGTH))
    ctx.store.links.offer(ctx.account, ctx.who.id, code, ctx.now + GOOD_FOR)
    return messages.code_made(code, ctx.account)


def _ask(code: str, ctx: Context) -> bool:
    return ctx.store.links.ask(code, ctx.account)


def _slip(ctx: Context) -> Reply:
    """An answer and not an error: it must be counted, and errors leave nothing behind."""
    return messages.no_such_code(MOST_SLIPS - ctx.store.links.slipped(ctx.account, ctx.now))


def _join(offer: Offer, ctx: Context) -> Reply:
    history = ctx.store.programs.of_member
    stays = who_stays(
        offer.member_id,
        ctx.who.id,
        offered_has_history=bool(history(offer.member_id)),
        asked_has_history=bool(history(ctx.who.id)),
    )
    goes = ctx.who.id if stays == offer.member_id else offer.member_id
    twice = ctx.store.surveys.twice(stays, goes)
    member = ctx.store.members.merge(stays, goes)
    whose = ctx.store.directory.person(ctx.account)
    notice = messages.was_joined(offer, ctx.account, whose.name if whose else ctx.who.name)
    touched, told = merge_dossiers(member.id, ctx.store, ctx.now)
    answered = answered_twice.told(twice, ctx.store, ctx.now)
    reply = messages.joined(member, offer, stewarded(member, ctx), answered, notice)
    touched = (*touched, *answered_twice.cards_of(twice, ctx.store))
    return replace(reply, touched=touched, notices=(*reply.notices, *told))
