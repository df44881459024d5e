"""Programs, their places and their stewards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import available_timezones

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.importing.apply import apply_draft
from handlers.importing.draft import Draft
from handlers.importing.read import read_document
from handlers.importing.slugs import slug_of
from handlers.model import Cycle, FieldError, Place, PlaceKind, Program, Role, UserError
from handlers.okrs import periods
from handlers.people import member_of
from handlers.permissions import is_steward
from handlers.ports import Context, Need, PlaceLookup
from handlers.programs import messages
from handlers.reply import Field, Form, Reply
from handlers.words import Where, Who

ROLE = words.choice("role", {"steward": "steward", "stewards": "steward"})


@dataclass(frozen=True)
class Setup:
    name: str = rest(required=True, name="name")
    zone: str = option("zone", words.TEXT, default="")
    cycle: str = option("cycle", words.TEXT, long=True, default="")
    place: Where | None = option("place", words.WHERE)
    stewards: tuple[Who, ...] | None = option("stewards", words.many(words.WHO), long=True)
    okrs: str = option("okrs", words.LONG_TEXT, long=True, hidden=True, default="")


@dataclass(frozen=True)
class ProgramList:
    pass


@dataclass(frozen=True)
class ProgramNew:
    name: str = rest(required=True, name="name")


@dataclass(frozen=True)
class ProgramArchive:
    program: str = argument(words.SLUG)


@dataclass(frozen=True)
class ProgramRestore:
    program: str = argument(words.SLUG)


@dataclass(frozen=True)
class Here:
    program: str = argument(words.SLUG)


@dataclass(frozen=True)
class RoleAdd:
    role: str = argument(ROLE)
    who: Who = argument(words.WHO)


@dataclass(frozen=True)
class RoleRemove:
    role: str = argument(ROLE)
    who: Who = argument(words.WHO)


def setup(command: Setup, ctx: Context) -> Reply:
    """`okr setup`: a program with its place, cycle, stewards and, if pasted, its OKRs."""
    place = _place(command, ctx)
    taken = ctx.store.programs.at(place)
    if taken is not None:
        raise FieldError("place", f"That channel belongs to {taken.title} already.", "Pick another channel.")
    draft = _pasted(command.okrs)
    program = _new_program(command.name, command.zone or ctx.who.zone or "UTC", (place,), ctx)
    for who in command.stewards or ():
        ctx.store.programs.grant(program.id, member_of(who, ctx).id, Role.STEWARD)
    cycle = _cycle(command.cycle or (draft.period if draft and draft.period else ""), program.id, ctx)
    ctx.store.programs.add_cycle(cycle)
    program = replace(program, cycle=cycle)
    summary = (
        apply_draft(draft, ctx.store, program, now=ctx.now, new_id=ctx.new_id, by=ctx.who) if draft else None
    )
    return messages.set_up(program, place, cycle, summary)


def _pasted(text: str) -> Draft | None:
    try:
        return read_document(text) if text.strip() else None
    except UserError as error:
        raise FieldError("okrs", error.message, error.hint) from error


def setup_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """What `okr setup` asks for."""
    here = ctx.where
    usable = here is not None and here.kind is PlaceKind.CHANNEL
    quarter = periods.cycle_of(ctx.now.date())
    return Form(
        "okr setup",
        "Set up a program",
        (
            Field(
                "name",
                "Name of the program",
                value=str(given.get("name", "")),
                placeholder="Open Docs Champions",
            ),
            Field("place", "Home channel", "place", value=f"<#{here.id}>" if usable and here else ""),
            Field("cycle", "Cycle", value=quarter.name, hint="Like Q1 2027, H2 2026, 2026 or open."),
            Field("zone", "Time zone", value=ctx.who.zone or "UTC", hint="Like Europe/Berlin."),
            Field("stewards", "More stewards", "people", required=False, hint="You are one already."),
            Field(
                "okrs",
                "Your OKRs",
                "long",
                required=False,
                hint="Paste them as they are; you can also do it later.",
            ),
        ),
        submit="Set up",
        line='okr setup My program cycle:"Q1 2027" zone:Europe/Berlin',
    )


def program_list(command: ProgramList, ctx: Context) -> Reply:
    """`okr program list`: the programs that people here may see."""
    assert ctx.where is not None
    return messages.programs(ctx.store.programs.in_tenant(ctx.where.platform, ctx.where.tenant))


def program_new(command: ProgramNew, ctx: Context) -> Reply:
    """`okr program new <name>`: a program without a place; whoever makes it is its steward."""
    program = _new_program(command.name, ctx.who.zone or "UTC", (), ctx)
    ctx.store.programs.add_cycle(_cycle("", program.id, ctx))
    return messages.program_made(program)


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
    """`okr here <program>`: ties this channel to a program."""
    program, place = _own(command.program, ctx), ctx.where
    if place is None or place.kind is PlaceKind.DIRECT:
        raise UserError("This is a private conversation, not a channel.", "Say it in the channel you mean.")
    ctx.store.programs.bind(program.id, place, home=program.home is None)
    return messages.bound(program, place)


def role_add(command: RoleAdd, ctx: Context) -> Reply:
    """`okr role add steward @who`."""
    assert ctx.program is not None
    member = member_of(command.who, ctx)
    added = ctx.store.programs.grant(ctx.program.id, member.id, Role(command.role))
    return messages.role_given(ctx.program, member, added)


def role_remove(command: RoleRemove, ctx: Context) -> Reply:
    """`okr role remove steward @who`: the last steward stays."""
    assert ctx.program is not None
    member = member_of(command.who, ctx)
    stewards = ctx.store.programs.stewards(ctx.program.id)
    if [steward.id for steward in stewards] == [member.id]:
        raise UserError(
            f"{member.name} is the only steward.", "Name another one first: okr role add steward @name"
        )
    removed = ctx.store.programs.revoke(ctx.program.id, member.id, Role(command.role))
    return messages.role_taken(ctx.program, member, removed)


def _own(slug: str, ctx: Context) -> Program:
    """A program that the person is a steward of."""
    program = ctx.store.programs.by_slug(slug)
    if program is None or not is_steward(replace(ctx, program=program)):
        raise UserError(
            f"You are not a steward of a program called “{slug}”.", "okr program list shows what there is."
        )
    return program


def _new_program(name: str, zone: str, places: tuple[Place, ...], ctx: Context) -> Program:
    name = name.strip()
    if not 2 <= len(name) <= 80:
        raise FieldError("name", "A name has 2 to 80 characters.")
    if zone not in available_timezones():
        raise FieldError(
            "zone", f"“{zone[:40]}” is not a time zone I know.", "Write it like Europe/Berlin or UTC."
        )
    slug = _free_slug(slug_of(name), ctx)
    program = Program(ctx.new_id(), slug, name, zone, places[0] if places else None, places)
    ctx.store.programs.add(program)
    ctx.store.programs.grant(program.id, ctx.who.id, Role.STEWARD)
    return program


def _free_slug(wanted: str, ctx: Context) -> str:
    taken = {program.slug for program in ctx.store.programs.all()}
    slug, n = wanted, 1
    while slug in taken:
        n += 1
        slug = f"{wanted[:28]}-{n}"
    return slug


def _place(command: Setup, ctx: Context) -> Place:
    here = ctx.where
    if command.place is None:
        if here is None or here.kind is PlaceKind.DIRECT:
            raise FieldError("place", "Which channel is its home?", "Pick one.")
        return here
    assert here is not None
    known = ctx.store.directory.place(here.platform, here.tenant, command.place.id)
    if known is None:
        raise Need(PlaceLookup(here.platform, here.tenant, command.place.id))
    return known


def _cycle(name: str, program_id: str, ctx: Context) -> Cycle:
    period = periods.parse_cycle_name(name, ctx.now.date()) if name else periods.cycle_of(ctx.now.date())
    return Cycle(ctx.new_id(), program_id, period.name, period.starts, period.ends)
