"""Whom a survey asks: those in a place, a list of people, anyone who has its link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers.feedback import audience_messages as messages
from handlers.feedback import open_messages
from handlers.feedback.model import Asks, Survey
from handlers.feedback.threshold import LEAST
from handlers.feedback.words import To
from handlers.members.reaching import reached_at
from handlers.model import Member, Place, Program, Standing, UserError
from handlers.nominations.model import State
from handlers.okrs import lookup
from handlers.people import member_of
from handlers.ports import Context, Store
from handlers.rhythm.reminders import AWAY
from handlers.words import Where, Who

MOST = 50  # people that are named one by one
EVERYBODY = 100_000  # of one cohort


@dataclass(frozen=True)
class Audience:
    """Of a new survey. ``place``: None for each of the program's homes; ``people``: the members it asks."""

    asks: Asks = Asks.PLACES
    place: Place | None = None
    people: tuple[Member, ...] = ()
    cohort: int | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(member.id for member in self.people)


def chosen(to: Iterable[To | None], ctx: Context) -> Audience:
    """By what was said, of which one thing is to be said at most. UserError; Need for who is not known."""
    said = [each for each in to if each is not None]
    if len(said) > 1:
        raise UserError("Whom shall I ask? That was more than one answer.", "Name a channel, or people.")
    match next(iter(said), None):
        case Asks.ANYONE:
            return Audience(Asks.ANYONE)
        case Where() as where:
            return Audience(place=_place(where, lookup.the_program(ctx), ctx))
        case int(number):
            program = lookup.the_program(ctx)
            return Audience(Asks.PEOPLE, people=_selected(number, program, ctx.store), cohort=number)
        case tuple(people):
            return Audience(Asks.PEOPLE, people=_named(people, ctx))
    return Audience()


def check(to: Audience, ctx: Context, of: int | None, *, anonymous: bool) -> None:
    """UserError where nobody could be asked so."""
    program = lookup.the_program(ctx)
    match to.asks:
        case Asks.PLACES if to.place is None and not program.homes:
            hint = f"Tie one to it: `okr here {program.slug}`"
            raise UserError(f"{program.title} has no place to ask in.", hint)
        case Asks.PEOPLE if of is not None:
            raise UserError("How many they are I can count myself.", "Leave out of:")
        case Asks.PEOPLE if anonymous and len(to.people) < LEAST:
            raise messages.too_few(len(to.people))
        case Asks.ANYONE if of is not None:
            raise UserError("Nobody can know how many people a link reaches.", "Leave out of:")
        case Asks.ANYONE if not ctx.pages:
            raise open_messages.no_pages()


def selected(number: int, program: Program, store: Store) -> tuple[str, ...]:
    """The members who were selected in a nomination round, and can be written to. UserError."""
    rounds = {each.number: each for each in store.rounds.of(program.id)}
    if number not in rounds:
        raise UserError(f"There is no round R{number} in {program.title}.", "`okr round list` shows them.")
    found = store.dossiers.of_round(program.id, rounds[number].id, (State.SELECTED,), limit=EVERYBODY)
    ids = dict.fromkeys(each.nominee_id for each in found if each.nominee_id is not None)
    return tuple(each.id for each in reachable(ids, program, store))


def reachable(ids: Iterable[str], program: Program, store: Store) -> tuple[Member, ...]:
    """Those of them that can be written to, in the same order."""
    members = store.members.many(list(ids))
    known = (members[id] for id in ids if id in members)
    return tuple(each for each in known if _is_reached(each, program, store))


def next_people(survey: Survey, program: Program, store: Store) -> tuple[str, ...]:
    """Whom the next round of a survey asks: those who are selected by then, or the same people, as far as
    they are still there."""
    if survey.asks is not Asks.PEOPLE:
        return ()
    if survey.cohort is not None:
        return selected(survey.cohort, program, store)
    return tuple(each.id for each in reachable(store.audiences.of(survey), program, store))


def with_people(survey: Survey, ids: tuple[str, ...]) -> Survey:
    """How many are asked is known where they are a list."""
    return replace(survey, audience=len(ids)) if survey.asks is Asks.PEOPLE else survey


def _selected(number: int, program: Program, store: Store) -> tuple[Member, ...]:
    ids = selected(number, program, store)
    if not ids:
        hint = f"`okr cohort R{number}` shows who was."
        raise UserError(f"Nobody was selected in R{number} whom I can write to.", hint)
    members = store.members.many(ids)
    return tuple(members[id] for id in ids)


def _named(people: tuple[Who, ...], ctx: Context) -> tuple[Member, ...]:
    if len(people) > MOST:
        raise UserError(f"Those are {len(people)} people.", f"Name up to {MOST}, or ask in a channel.")
    program = lookup.the_program(ctx)
    found = {member.id: member for member in (member_of(who, ctx) for who in people)}
    for member in found.values():
        if member.standing is Standing.STRANGER:
            raise messages.stranger(member)
        if not _is_reached(member, program, ctx.store):
            raise UserError(f"I cannot write to {member.name}.", "Leave them out, or ask them yourself.")
    return tuple(found.values())


def _is_reached(member: Member, program: Program, store: Store) -> bool:
    return (
        member.standing not in (*AWAY, Standing.STRANGER) and reached_at(member, program, store) is not None
    )


def _place(to: Where, program: Program, ctx: Context) -> Place:
    """A place of the program's."""
    near = (ctx.account.platform, ctx.account.tenant)
    for place in program.places:
        if place.id == to.id and (place.platform, place.tenant) == near:
            return place
    raise UserError(
        f"That channel is none of {program.title}’s.",
        f"Say `okr here {program.slug}` there first, or leave out to: and all of its homes are asked.",
    )
