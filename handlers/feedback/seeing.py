"""Which surveys somebody may see: one of a private place those who are in it, one that asks a list of people
those on it and the stewards."""

from __future__ import annotations

from dataclasses import replace

from handlers import permissions
from handlers.feedback.model import Asks, Survey
from handlers.model import Member, Place, Program, UserError
from handlers.okrs import lookup
from handlers.permissions import May, is_here, is_member, is_steward
from handlers.ports import Context, Need, Store
from handlers.programs.resolve import is_inside, visible


def places_of(survey: Survey, program: Program) -> tuple[Place, ...]:
    """Where it is asked, as far as these are still the program's."""
    if survey.asks is not Asks.PLACES:
        return ()
    if not survey.place:
        return program.homes
    return tuple(place for place in program.places if place.key == survey.place)


def may_see(survey: Survey, program: Program, ctx: Context) -> bool:
    """Raises Need where it is not known who is in a place."""
    if survey.asks is Asks.PEOPLE:
        return ctx.store.audiences.has(survey, ctx.who.id) or is_steward(ctx)
    if ctx.who.admin or not survey.place or ctx.viewer == survey.place:
        return True
    return _reaches(survey, program, ctx.who, ctx.store)


def may_answer(survey: Survey, program: Program, who: Member, store: Store) -> bool:
    """With a link, wherever it is opened: who could press its button now. Raises Need as ``may_see``."""
    if survey.asks is Asks.PEOPLE:
        return is_here(who) and store.audiences.has(survey, who.id)
    if not is_here(who) or not is_member(who, program):
        return False
    return not survey.place or _reaches(survey, program, who, store)


def _reaches(survey: Survey, program: Program, who: Member, store: Store) -> bool:
    return any(not place.confined or is_inside(who, place, store) for place in places_of(survey, program))


def is_asked(survey: Survey, program: Program, ctx: Context) -> bool:
    """Whether it waits for their answer. Raises Need."""
    match survey.asks:
        case Asks.PEOPLE:
            return ctx.store.audiences.has(survey, ctx.who.id)
        case Asks.ANYONE:
            return False
    return may_see(survey, program, ctx)


def is_private(survey: Survey) -> bool:
    """Whether nothing of it is said where others read along."""
    return survey.asks is Asks.PEOPLE


def is_hushed(survey: Survey, program: Program, ctx: Context) -> bool:
    """Whether nothing of it is said aloud here: of one that is private, and of one of a private place
    anywhere else."""
    if is_private(survey):
        return True
    elsewhere = bool(survey.place) and ctx.viewer != survey.place
    return elsewhere and all(place.confined for place in places_of(survey, program))


def the_survey(number: int, ctx: Context) -> Survey:
    """UserError where there is none, or none that they may see."""
    program = lookup.the_program(ctx)
    found = ctx.store.surveys.get(program.id, number)
    if found is None or not may_see(found, program, ctx):
        elsewhere = _elsewhere(number, program, ctx)
        refused = UserError(
            f"There is no survey F{number} in {program.title}.",
            " ".join(["`okr survey list` shows them.", *map(_there, elsewhere)]),
        )
        refused.private = True  # as it is of one that they are not to know of
        raise refused
    return found


def _elsewhere(number: int, program: Program, ctx: Context) -> list[Program]:
    """The other programs of which somebody sees such a survey, where nobody else reads the answer."""
    assert ctx.where is not None
    try:
        others = [each for each in visible(ctx.who, ctx.where, ctx.store) if each.id != program.id]
        seen = ((each, ctx.store.surveys.get(each.id, number)) for each in others)
        return [each for each, one in seen if one and may_see(one, each, replace(ctx, program=each))]
    except Need:
        return []  # not worth asking a platform for


def _there(program: Program) -> str:
    return f"In {program.title} there is one: add `in:{program.slug}`."


def the_survey_to_answer(number: int, ctx: Context) -> Survey:
    """Of one that asks a list of people those on it may answer, whoever they are; of others full members.
    UserError as ``the_survey``, for whoever is not on a list too."""
    found = ctx.store.surveys.get(lookup.the_program(ctx).id, number)
    if found is not None and found.asks is Asks.PEOPLE and ctx.store.audiences.has(found, ctx.who.id):
        return found
    permissions.check(May.MEMBER, ctx)
    return the_survey(number, ctx)
