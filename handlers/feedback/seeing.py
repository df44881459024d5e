"""Which surveys somebody may see: one of a private place those who are in it."""

from __future__ import annotations

from handlers.feedback.model import Survey
from handlers.model import Member, Place, Program, UserError
from handlers.okrs import lookup
from handlers.permissions import is_here, is_member
from handlers.ports import Context, Store
from handlers.programs.resolve import is_inside


def places_of(survey: Survey, program: Program) -> tuple[Place, ...]:
    """Where it is asked, as far as these are still the program's."""
    if not survey.place:
        return program.homes
    return tuple(place for place in program.places if place.key == survey.place)


def may_see(survey: Survey, program: Program, ctx: Context) -> bool:
    """Raises Need where it is not known who is in a place."""
    if ctx.who.admin or not survey.place or ctx.viewer == survey.place:
        return True
    return _reaches(survey, program, ctx.who, ctx.store)


def may_answer(survey: Survey, program: Program, who: Member, store: Store) -> bool:
    """With a link, wherever it is opened: who could press its button now. Raises Need as ``may_see``."""
    if not is_here(who) or not is_member(who, program):
        return False
    return not survey.place or _reaches(survey, program, who, store)


def _reaches(survey: Survey, program: Program, who: Member, store: Store) -> bool:
    return any(not place.confined or is_inside(who, place, store) for place in places_of(survey, program))


def the_survey(number: int, ctx: Context) -> Survey:
    """UserError where there is none, or none that they may see."""
    program = lookup.the_program(ctx)
    found = ctx.store.surveys.get(program.id, number)
    if found is None or not may_see(found, program, ctx):
        raise UserError(f"There is no survey F{number} in {program.title}.", "`okr survey list` shows them.")
    return found
