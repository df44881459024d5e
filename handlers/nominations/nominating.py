"""Somebody thinks that somebody deserves an award, and says why.

okr nominate @priya for distinguished-contributor two years of patient reviews
okr nominate called:"Docs Team" for distinguished-contributor their new guides
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.members.reaching import reached_at, stewards_at
from handlers.model import FieldError, Member
from handlers.nominations import consent_messages, messages, rules
from handlers.nominations.advancing import advance, is_public
from handlers.nominations.card import touched_card
from handlers.nominations.model import Dossier, Nomination, Round, State
from handlers.nominations.moves import Act, first_act, is_empty
from handlers.nominations.reviewing import begin_at_once
from handlers.nominations.which_round import asks_somebody, round_and_why, round_named
from handlers.nominations.whom import LONGEST_NAME, nominee_of, taken_as
from handlers.nominations.words import FOR, WORDS
from handlers.okrs import lookup
from handlers.people import readable
from handlers.ports import Context
from handlers.reply import Notice, Reply
from handlers.words import LONGEST_TEXT, Who

MOST_ALIKE = 3  # whom a name may mean, in one message


@dataclass(frozen=True, kw_only=True)
class Nominate:
    """``called`` names a team, or somebody who is not here; ``message``: what the form's reason begins with,
    of a message whose author is nominated."""

    nominee: Who | None = argument(words.WHO, default=None)
    award: str | None = argument(FOR, default=None)
    called: str | None = option("called", WORDS)
    track: str | None = option("track", WORDS)
    org: str | None = option("org", WORDS)
    message: str | None = option("~m", WORDS, hidden=True)
    why: str = rest(required=True, name="why")


def nominate(command: Nominate, ctx: Context) -> Reply:
    """`okr nominate @who [for award] <why…>`: alone, or together with those who did before."""
    program = lookup.the_program(ctx)
    if ctx.aloud and asks_somebody(named := round_named(command.award, command.why, ctx), ctx):
        return messages.said_aloud(program, named)
    found, why = round_and_why(command.award, command.why, ctx)
    why = readable(why, ctx)
    if not why or len(why) > LONGEST_TEXT:
        raise FieldError("why", "Why them? In your own words, please.", f"Up to {LONGEST_TEXT} characters.")
    member, name = nominee_of(command.nominee, command.called, ctx)
    dossier = ctx.store.dossiers.about(found.id, program.id, _id(member), name)
    if dossier is not None and is_empty(dossier):
        dossier = None
    rules.check_nomination(_facts(found, dossier, member, name, ctx))
    track = _track(command.track, found)
    if dossier is None:
        reply = _begin(command, found, member, name, why, track, ctx)
        return replace(reply, notices=(*reply.notices, *_alike(found, member, name, ctx)))
    number = max((each.number for each in dossier.nominations), default=0) + 1
    new = _nomination(number, why, ctx)
    ctx.store.dossiers.nominate(dossier, new)
    _complete(dossier, _works_for(command.org, None, ctx), track, ctx)
    known, taken = is_public(dossier, found.process), taken_as(member, command.called, program, ctx.store)
    receipt = messages.joined_in if known else messages.nominated
    reply = receipt(program, found, dossier, why, taken, _written(command.org))
    return replace(reply, touched=touched_card(dossier), notices=_more_said(found, dossier, new, member, ctx))


def _more_said(
    found: Round, dossier: Dossier, new: Nomination, member: Member | None, ctx: Context
) -> tuple[Notice, ...]:
    """The nominee was asked about other words, or said yes to them."""
    program = lookup.the_program(ctx)
    account = reached_at(member, program, ctx.store)
    knows = dossier.state is State.ASKED or dossier.agreed_at is not None
    return (consent_messages.more_said(program, found, dossier, new, account),) if account and knows else ()


# ---- pieces -------------------------------------------------------------------------------------


def _id(member: Member | None) -> str | None:
    return None if member is None else member.id


def _complete(dossier: Dossier, organisation: str, track: str, ctx: Context) -> None:
    """What nobody said before; whom they work for until a vote has begun."""
    organisation = "" if dossier.works_for is not None else organisation
    whole = replace(dossier, organisation=dossier.organisation or organisation, track=dossier.track or track)
    if whole != dossier:
        ctx.store.dossiers.save(whole)


def _track(track: str | None, found: Round) -> str:
    if not track:
        return ""
    same = next((each for each in found.award.tracks if each.casefold() == track.strip().casefold()), None)
    if same is None:
        known = ", ".join(found.award.tracks)
        hint = f"There is: {known}." if known else "Leave it out."
        raise FieldError("track", f"{found.award.title} has no track “{track[:40]}”.", hint)
    return same


def _facts(
    found: Round, dossier: Dossier | None, member: Member | None, name: str, ctx: Context
) -> rules.Nominating:
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    nominee_id = _id(member)
    return rules.Nominating(
        found,
        dossier,
        ctx.who.id,
        nominee_id,
        dossiers.made_by(program.id, found.id, ctx.who.id),
        dossiers.last_not_yet(program.id, found.award.slug, nominee_id, name),
        ctx.now,
        program.zone,
    )


# ---- a new dossier -------------------------------------------------------------------------------


def _begin(
    command: Nominate,
    found: Round,
    member: Member | None,
    name: str,
    why: str,
    track: str,
    ctx: Context,
) -> Reply:
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    dossier = Dossier(
        ctx.new_id(),
        program.id,
        found.id,
        dossiers.last_number(program.id) + 1,
        name,
        ctx.now,
        _id(member),
        _works_for(command.org, member, ctx),
        track,
    )
    dossiers.add(dossier)
    nomination = _nomination(1, why, ctx)
    dossiers.nominate(dossier, nomination)
    act = first_act(found.process)
    account = reached_at(member, program, ctx.store)
    taken, org = taken_as(member, command.called, program, ctx.store), _written(command.org)
    if act is Act.ASK and account is None:
        reply = messages.nominated(program, found, dossier, why, taken, org)
        return replace(reply, notices=tuple(_to_stewards(dossier, ctx)))
    dossier = advance(replace(dossier, nominations=(nomination,)), act, found.process, ctx.now)
    dossiers.save(dossier)
    reply = messages.nominated(program, found, dossier, why, taken, org)
    reply = replace(reply, touched=touched_card(dossier))
    if act is Act.REVIEW:
        return replace(reply, notices=begin_at_once(found, dossier, ctx))
    if act is Act.ASK and account is not None:
        asked = consent_messages.asks(program, found, dossier, account, ctx.now)
        return replace(reply, notices=(asked,))
    return reply


def _works_for(said: str | None, member: Member | None, ctx: Context) -> str:
    """As the nominator says, or as it is known."""
    written = _written(said)
    if written or member is None:
        return written
    return ctx.store.affiliations.of(lookup.the_program(ctx).id, [member.id]).get(member.id, "")


def _written(said: str | None) -> str:
    return " ".join((said or "").split())[:LONGEST_NAME]


def _to_stewards(dossier: Dossier, ctx: Context) -> Iterator[Notice]:
    """Once: somebody waits whom only they can ask. Whom a short name may mean is for them alone: who of them
    is known here a nominator may not know."""
    program = lookup.the_program(ctx)
    stewards = stewards_at(program, ctx.store, but=(dossier.nominee_id,))
    known = ctx.store.members.named_with(program.id, dossier.nominee, MOST_ALIKE)
    for each in stewards:
        others = (one for one in known if each not in one.identities)
        maybe = [taken_as(one, dossier.nominee, program, ctx.store) for one in others]
        yield messages.waits_for_you(program, dossier, maybe, each)


def _alike(found: Round, member: Member | None, name: str, ctx: Context) -> Iterator[Notice]:
    """To the stewards: a name stands there twice by now, with an account and without."""
    program = lookup.the_program(ctx)
    same = ctx.store.dossiers.same_name(program.id, found.id, name)
    going_on = [each for each in same if each.ended_at is None]
    if not going_on or len({each.nominee_id is None for each in going_on}) == 1:
        return
    about = {each.nominee_id for each in going_on}
    for account in stewards_at(program, ctx.store, but=about):
        yield messages.maybe_the_same(program, name, going_on, account)


def _nomination(number: int, why: str, ctx: Context) -> Nomination:
    return Nomination(number, ctx.who.id, why, ctx.now, ctx.account.platform, ctx.who.name)
