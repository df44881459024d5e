"""Whom a survey asks: those in a place, a list of people, anyone who has its link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers import groups
from handlers.feedback import audience_messages as messages
from handlers.feedback import open_messages
from handlers.feedback.model import Asks, Survey
from handlers.feedback.threshold import LEAST
from handlers.feedback.words import Team, To
from handlers.lookups import CrowdLookup
from handlers.members.reaching import reached_at
from handlers.model import AWAY, Member, Place, Program, Standing, UserError, beside
from handlers.nominations.model import Dossier, State
from handlers.okrs import lookup
from handlers.people import member_of
from handlers.ports import Context, Need, Store
from handlers.words import Where, Who

EVERYBODY = 100_000  # of one cohort


@dataclass(frozen=True)
class Audience:
    """Of a new survey. ``place``: None for each of the program's homes; ``people``: the members it asks;
    ``unannounced``: how many of a cohort are left out: nobody is to know yet that they are selected."""

    asks: Asks = Asks.PLACES
    place: Place | None = None
    people: tuple[Member, ...] = ()
    cohort: int | None = None
    group: Place | None = None
    unannounced: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(member.id for member in self.people)

    def named(self, survey: Survey) -> Survey:
        """Of which group its people are."""
        group = self.group
        return survey if group is None else replace(survey, group=group.key, group_name=group.name)


@beside("to")
def chosen(to: Iterable[To | None], ctx: Context) -> Audience:
    """By what was said, of which one thing is to be said at most. FieldError; Need for who is not known."""
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
            people = _selected(number, program, ctx.store)
            secret = [each for each in _chosen(number, program, ctx.store) if each.announced_at is None]
            return Audience(Asks.PEOPLE, people=people, cohort=number, unannounced=len(secret))
        case Team(id):
            return _in_group(groups.by_id(id, ctx), ctx)
        case tuple(people) if (group := groups.called(people, ctx)) is not None:
            return _in_group(group, ctx)
        case tuple(people):
            return Audience(Asks.PEOPLE, people=_named(people, ctx))
    return Audience()


@beside("to")
def check(to: Audience, ctx: Context, of: int | None, *, anonymous: bool) -> None:
    """FieldError where nobody could be asked so."""
    program = lookup.the_program(ctx)
    match to.asks:
        case Asks.PLACES if to.place is None and not program.homes:
            hint = f"Tie one to it: `okr here {program.slug}`"
            raise UserError(f"{program.title} has no place to ask in.", hint)
        case Asks.PEOPLE if of is not None:
            raise UserError("How many they are I can count myself.", "Leave out of:")
        case Asks.PEOPLE if anonymous and len(to.people) < LEAST:
            raise messages.too_few(len(to.people))
        case Asks.PLACES if anonymous and of is None and (few := few_in(to, ctx)) is not None:
            raise messages.too_few(few)
        case Asks.ANYONE if of is not None:
            raise UserError("Nobody can know how many people a link reaches.", "Leave out of:")
        case Asks.ANYONE if not ctx.pages:
            raise open_messages.no_pages()


def few_in(to: Audience, ctx: Context) -> int | None:
    """How many people are in the one channel that is asked, where they are too few to be shown. Need."""
    if to.place is None:
        return None
    if (crowd := ctx.store.directory.crowd(to.place)) is None:
        raise Need(CrowdLookup(to.place))
    return crowd.few


def selected(number: int, program: Program, store: Store) -> tuple[str, ...]:
    """The members who were selected in a nomination round, as everybody may know by now, and can be written
    to. UserError."""
    found = _chosen(number, program, store)
    ids = (each.nominee_id for each in found if each.announced_at is not None)
    return tuple(each.id for each in reachable(dict.fromkeys(id for id in ids if id), program, store))


def _chosen(number: int, program: Program, store: Store) -> tuple[Dossier, ...]:
    rounds = {each.number: each for each in store.rounds.of(program.id)}
    if number not in rounds:
        raise UserError(f"There is no round R{number} in {program.title}.", "`okr round list` shows them.")
    return store.dossiers.of_round(program.id, rounds[number].id, (State.SELECTED,), limit=EVERYBODY)


def reachable(ids: Iterable[str], program: Program, store: Store) -> tuple[Member, ...]:
    """Those of them that can be written to, in the same order."""
    members = store.members.many(list(ids))
    known = (members[id] for id in ids if id in members)
    return tuple(each for each in known if _is_reached(each, program, store))


def next_people(survey: Survey, program: Program, store: Store) -> tuple[str, ...]:
    """Whom the next round of a survey asks: those who are selected by then, or in the group; or the same
    people, as far as they are still there."""
    if survey.asks is not Asks.PEOPLE:
        return ()
    if survey.cohort is not None:
        return selected(survey.cohort, program, store)
    ids: Iterable[str] = store.audiences.of(survey)
    if survey.group and (known := store.directory.people_in(groups.with_key(survey.group), lately=False)):
        found = (store.members.at(each) for each in known)
        ids = dict.fromkeys(each.id for each in found if each is not None)
    return tuple(each.id for each in reachable(ids, program, store))


def with_people(survey: Survey, ids: tuple[str, ...]) -> Survey:
    """How many are asked is known where they are a list."""
    return replace(survey, audience=len(ids)) if survey.asks is Asks.PEOPLE else survey


def _selected(number: int, program: Program, store: Store) -> tuple[Member, ...]:
    ids = selected(number, program, store)
    if not ids:
        hint = f"`okr cohort R{number}` shows who was. Who is selected is asked once it is announced."
        raise UserError(f"Nobody was selected in R{number} whom I can write to.", hint)
    members = store.members.many(ids)
    return tuple(members[id] for id in ids)


def _in_group(group: Place, ctx: Context) -> Audience:
    program = lookup.the_program(ctx)
    people = groups.members_of(group, ctx.store, ctx.new_id)
    people = tuple(each for each in people if _is_reached(each, program, ctx.store))
    if not people:
        raise groups.empty(group.name)
    return Audience(Asks.PEOPLE, people=people, group=group)


def _named(people: tuple[Who, ...], ctx: Context) -> tuple[Member, ...]:
    if len(people) > groups.MOST:
        raise UserError(f"Those are {len(people)} people.", f"Name up to {groups.MOST}, or ask in a channel.")
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
