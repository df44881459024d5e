"""Who may know that a nomination is there, and who has no say in a round since they stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Member, Program, Role, UserError
from handlers.nominations.advancing import is_public, is_secret, unaware
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.moves import ONGOING
from handlers.nominations.panel_model import Ballot
from handlers.nominations.process import Method
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.ports import Context, Store

GIVE_IT_AWAY = "If there is no other steward, name one: `okr role add steward @name`"


def may_know(found: Round, dossier: Dossier, program: Program, who: Member, store: Store) -> bool:
    """Whether this person may know that it is there: everybody else is answered as if it were not."""
    if unaware(dossier, found.process, who.id):
        return False
    involved = {dossier.nominee_id, *(each.by for each in dossier.nominations)}
    return (
        who.id in involved
        or is_public(dossier, found.process)
        or who.admin
        or Role.STEWARD in store.programs.roles(program.id, who.id)
        or _was_asked(found, dossier, program, who, store)
        or who.id in store.engagement.validators(program.id, dossier.id)
    )


def _was_asked(found: Round, dossier: Dossier, program: Program, who: Member, store: Store) -> bool:
    """Whether they have, or had, a seat since the vote on it began."""
    ballot = ballot_of(found, dossier, program, store)
    if ballot is None:
        return False
    first = local_day(ballot.opened_at, program.zone)
    seats = store.panels.seats(program.id, found.award.slug)
    return any(seat.member_id == who.id and seat.until >= first for seat in seats)


def ballot_of(found: Round, dossier: Dossier, program: Program, store: Store) -> Ballot | None:
    """The vote on it, alone or with the others of its round; None: there was none."""
    if found.process.method is Method.YES_NO:
        return store.panels.ballot(program.id, found.id, dossier.id)
    ballot = store.panels.ballot(program.id, found.id, None)
    return ballot if ballot is not None and dossier.number in ballot.options else None


def those_known(found: Round, dossiers: Sequence[Dossier], ctx: Context) -> list[Dossier]:
    """Without one that is about whoever asks, and that nobody has told them of."""
    return [each for each in dossiers if not unaware(each, found.process, ctx.who.id)]


def stands_in(found: Round, ctx: Context) -> bool:
    """Whether somebody is a nominee in a round, has not said no, and it is not over for them. Of somebody who
    does not know of it that is never said: what would be refused would tell them."""
    own = ctx.store.dossiers.of_member(lookup.the_program(ctx).id, found.id, ctx.who.id)
    theirs = [each for each in those_known(found, own, ctx) if each.nominee_id == ctx.who.id]
    going_on = (State.OPEN, State.REVIEW)
    return any(each.state in going_on or is_secret(each, found.process) for each in theirs)


def check_no_part(found: Round, ctx: Context) -> None:
    """Raise UserError where a steward would have a say in the round that they stand in."""
    if stands_in(found, ctx):
        raise UserError(
            f"You are a nominee in R{found.number} yourself, so this is for another steward to do.",
            GIVE_IT_AWAY,
        )


def check_no_part_in(award: str | None, ctx: Context) -> None:
    """The same of every round of an award; None: of any."""
    for found in ctx.store.rounds.of(lookup.the_program(ctx).id):
        if award in (None, found.award.slug):
            check_no_part(found, ctx)


def check_pairing(members: Sequence[Member], ctx: Context) -> None:
    """The same where one of them is a nominee there: a pair takes a vote away."""
    program = lookup.the_program(ctx)
    for found in ctx.store.rounds.of(program.id):
        own = (
            each
            for member in members
            for each in ctx.store.dossiers.of_member(program.id, found.id, member.id)
            if each.nominee_id == member.id and each.state in ONGOING
        )
        if next(own, None) is not None:
            check_no_part(found, ctx)
