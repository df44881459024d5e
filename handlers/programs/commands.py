"""Programs and the channels they are tied to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.model import FieldError, Place, PlaceKind, Program, UserError
from handlers.okrs import periods
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.programs import messages, setting_up
from handlers.programs.resolve import visible
from handlers.reply import Reply, Touched

NOTHING = "none"


@dataclass(frozen=True)
class ProgramList:
    pass


@dataclass(frozen=True)
class ProgramNew:
    name: str = rest(required=True, name="name")


@dataclass(frozen=True)
class ProgramEdit:
    program: str = argument(words.SLUG)
    name: str = option("name", words.TEXT, long=True, default="")
    zone: str = option("zone", words.TEXT, default="")
    guests: str | None = option("guests", setting_up.YES_NO)


@dataclass(frozen=True)
class ProgramArchive:
    program: str = argument(words.SLUG)


@dataclass(frozen=True)
class ProgramRestore:
    program: str = argument(words.SLUG)


@dataclass(frozen=True)
class Here:
    program: str = argument(words.SLUG)


def program_list(command: ProgramList, ctx: Context) -> Reply:
    """`okr program list`: the programs that the person may see here, and those that wait for their
    first channel, to their stewards and to admins."""
    assert ctx.where is not None
    here = visible(ctx.who, ctx.where, ctx.store)
    waiting = tuple(
        program
        for program in ctx.store.programs.all()
        if not program.places and not program.archived and is_steward(replace(ctx, program=program))
    )
    return messages.programs((*here, *waiting))


def program_new(command: ProgramNew, ctx: Context) -> Reply:
    """`okr program new <name>`: a program without a place; whoever makes it is its steward."""
    program = setting_up.new_program(command.name, ctx.who.zone or "UTC", (), ctx)
    period = periods.cycle_of(periods.local_day(ctx.now, program.zone))
    return messages.program_made(program, setting_up.new_cycle(period, program, ctx))


def program_edit(command: ProgramEdit, ctx: Context) -> Reply:
    """`okr program edit <program> name:… zone:… guests:yes`: stewards only."""
    program = _own(command.program, ctx)
    if command == ProgramEdit(command.program):
        raise UserError(
            "What should change?", f"Like: `okr program edit {program.slug} name:New name zone:Europe/Berlin`"
        )
    after = replace(
        program,
        title=setting_up.checked_name(command.name) if command.name else program.title,
        zone=setting_up.checked_zone(command.zone) if command.zone else program.zone,
        guests_may_check_in=command.guests == "yes" if command.guests else program.guests_may_check_in,
    )
    ctx.store.programs.save(after)
    return replace(messages.program_edited(program, after), touched=_cards(program, ctx))


def program_archive(command: ProgramArchive, ctx: Context) -> Reply:
    """`okr program archive <program>`: stewards only; nothing is deleted."""
    program = _own(command.program, ctx)
    ctx.store.programs.save(replace(program, archived=True))
    return messages.archived(program)


def program_restore(command: ProgramRestore, ctx: Context) -> Reply:
    """`okr program restore <program>`: brings an archived one back."""
    program = _own(command.program, ctx)
    ctx.store.programs.save(replace(program, archived=False))
    return messages.brought_back(program)


def here(command: Here, ctx: Context) -> Reply:
    """`okr here <program>` ties this channel to a program, `okr here none` unties it."""
    place = ctx.where
    if place is None or place.kind is PlaceKind.DIRECT:
        raise UserError("Only the two of us are here.", "Say it in the channel or category you mean.")
    if command.program == NOTHING:
        return _untie(place, ctx)
    program = _own(command.program, ctx)
    bound = ctx.store.programs.at(place)
    if bound is not None and bound.id == program.id:
        return messages.bound_already(program, place)
    if bound is not None:
        raise UserError(
            f"{messages.place_name(place)} belongs to {bound.title}.",
            "Its steward can untie it: `okr here none`",
        )
    first = program.home_near(place) is None
    ctx.store.programs.bind(program.id, place, home=first)
    return replace(messages.bound(program, place), touched=_cards(program, ctx) if first else ())


def _cards(program: Program, ctx: Context) -> tuple[Touched, ...]:
    """What appears in a program's first home: a card for each objective of the current cycle."""
    if program.cycle is None:
        return ()
    objectives = ctx.store.okrs.objectives(program.id, program.cycle.id)
    return tuple(Touched("card", item.id) for item in objectives if item.dropped_at is None)


def _untie(place: Place, ctx: Context) -> Reply:
    program = ctx.store.programs.at(place)
    if program is None:
        raise UserError(
            f"{messages.place_name(place)} belongs to no program.", "`okr here <program>` ties it to one."
        )
    if not is_steward(replace(ctx, program=program)):
        raise UserError(
            f"Only stewards of {program.title} may do that.", "`okr program list` shows what there is."
        )
    ctx.store.programs.unbind(program.id, place)
    return messages.untied(program, place)


def _own(slug: str, ctx: Context) -> Program:
    """A program that the person is a steward of."""
    program = ctx.store.programs.by_slug(slug)
    if program is None or not is_steward(replace(ctx, program=program)):
        raise FieldError(
            "program",
            f"You are not a steward of a program called “{slug}”.",
            "`okr program list` shows what there is.",
        )
    return program
