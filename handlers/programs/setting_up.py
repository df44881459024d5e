"""`okr setup`: a program with its place, cycle, stewards and, if pasted, its OKRs.

By form it takes one step, and a second one to look at pasted OKRs; by line it asks for a yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import available_timezones

from handlers import rendering, words
from handlers.grammar import option, rest
from handlers.importing.apply import apply_draft
from handlers.importing.draft import Draft
from handlers.importing.messages import preview
from handlers.importing.plan import plan
from handlers.importing.read import read_document
from handlers.importing.seen import digest
from handlers.importing.slugs import slug_of
from handlers.lookups import PlaceLookup
from handlers.model import Cycle, FieldError, Place, PlaceKind, Program, Role, UserError
from handlers.okrs import periods
from handlers.people import member_of
from handlers.permissions import is_steward
from handlers.ports import Context, Need
from handlers.programs import messages
from handlers.programs.resolve import is_inside
from handlers.programs.stewards import may_be_steward
from handlers.reply import Field, Form, Reply
from handlers.words import Where, Who

YES_NO = words.choice("yes|no", {"yes": "yes", "no": "no"})
RESERVED = frozenset({"none"})  # `okr here none` unties


@dataclass(frozen=True)
class Setup:
    """``seen`` names the pasted text whose preview the person has seen; ``confirm`` is ``yes`` from
    a form or a pressed button."""

    name: str = rest(required=True, name="name")
    zone: str = option("zone", words.TEXT, default="")
    cycle: str = option("cycle", words.TEXT, long=True, default="")
    place: Where | None = option("place", words.WHERE)
    stewards: tuple[Who, ...] | None = option("stewards", words.many(words.WHO), long=True)
    okrs: str = option("okrs", words.LONG_TEXT, long=True, hidden=True, default="")
    seen: str = option("seen", words.TEXT, hidden=True, default="")
    confirm: str | None = option("confirm", YES_NO, hidden=True)


def setup(command: Setup, ctx: Context) -> Reply:
    """`okr setup`: see the module."""
    place = _place(command, ctx)
    refuse_bound(place, ctx)
    _refuse_known(command.name, ctx)
    zone = checked_zone(command.zone or ctx.who.zone or "UTC")
    name = checked_name(command.name)
    draft = _pasted(command.okrs)
    period = _period(command.cycle or (draft.period if draft and draft.period else ""), zone, ctx)
    stewards = [may_be_steward(member_of(who, ctx), "stewards") for who in command.stewards or ()]
    if command.confirm == "no":
        return messages.nothing_set_up()
    if draft is not None and command.seen != digest(command.okrs, place.key):
        return Reply(form=_look(command, draft, place))
    if command.confirm is None:
        said = replace(command, zone=zone, cycle=period.name)
        return messages.set_up_question(
            name, free_slug(name, ctx), place, period, zone, rendering.render(said)
        )
    program = new_program(name, zone, (place,), ctx)
    for member in stewards:
        ctx.store.programs.grant(program.id, member.id, Role.STEWARD)
    cycle = new_cycle(period, program, ctx)
    program = replace(program, cycle=cycle)
    summary = (
        apply_draft(draft, ctx.store, program, now=ctx.now, new_id=ctx.new_id, by=ctx.who) if draft else None
    )
    return messages.set_up(program, place, cycle, summary)


def setup_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """What `okr setup` asks for. UserError at once where the channel is another program's."""
    here = ctx.where
    usable = here is not None and here.kind is PlaceKind.CHANNEL
    if usable and here is not None:
        refuse_bound(here, ctx)
    quarter = periods.cycle_of(periods.local_day(ctx.now, ctx.who.zone or "UTC"))
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
        carried=(("confirm", "yes"),),
        line='okr setup My program cycle:"Q1 2027" zone:Europe/Berlin',
    )


def _look(command: Setup, draft: Draft, place: Place) -> Form:
    """The second step: what the pasted text was read as."""
    said = {
        "name": command.name,
        "zone": command.zone,
        "cycle": command.cycle,
        "place": str(command.place) if command.place else "",
        "stewards": " ".join(map(str, command.stewards or ())),
        "confirm": "yes",
        "seen": digest(command.okrs, place.key),
    }
    return Form(
        "okr setup",
        "Set it up like this?",
        (Field("okrs", "The text, to correct if you like", "long", value=command.okrs, required=False),),
        submit="Set up",
        intro=(preview(plan(draft, ()), draft),),
        carried=tuple((name, value) for name, value in said.items() if value),
    )


# ---- what is asked for, checked ------------------------------------------------------------------


def refuse_bound(place: Place, ctx: Context) -> None:
    """UserError when the place has a program."""
    taken = ctx.store.programs.at(place)
    if taken is not None:
        raise FieldError(
            "place",
            f"That channel belongs to {taken.title} already.",
            "Say `okr setup` in the channel that should be the new program’s home.",
        )


def _refuse_known(name: str, ctx: Context) -> None:
    """A program of that name that waits for its first channel: tie it, rather than make a second."""
    known = ctx.store.programs.by_slug(slug_of(name))
    if known is None or known.places:
        return
    if is_steward(replace(ctx, program=known)):
        raise FieldError(
            "name",
            f"There is a program {known.title} already, and it has no channel yet.",
            f"To make this its home: `okr here {known.slug}`. Or take another name.",
            (("Make this its home", f"okr here {known.slug}"),),
        )
    if not ctx.store.programs.stewards(known.id):
        raise FieldError(
            "name",
            f"There is a program {known.title} already, and it has no channel yet.",
            f"An admin can make this its home: `okr here {known.slug}`. Or take another name.",
        )


def _pasted(text: str) -> Draft | None:
    try:
        return read_document(text) if text.strip() else None
    except UserError as error:
        raise FieldError("okrs", error.message, error.hint) from error


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
    if known.private and known.key != here.key and not is_inside(ctx.who, known, ctx.store):
        raise FieldError("place", "You are not in that channel.", "Pick one that you are in.")
    return known


def checked_name(name: str) -> str:
    if not 2 <= len(name.strip()) <= 80:
        raise FieldError("name", "A name has 2 to 80 characters.")
    return name.strip()


def checked_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise FieldError(
            "zone", f"“{zone[:40]}” is not a time zone I know.", "Write it like Europe/Berlin or UTC."
        )
    return zone


def _period(name: str, zone: str, ctx: Context) -> periods.Period:
    today = periods.local_day(ctx.now, zone)
    try:
        return periods.parse_cycle_name(name, today) if name else periods.cycle_of(today)
    except UserError as error:
        raise FieldError("cycle", error.message, error.hint) from error


# ---- what is made --------------------------------------------------------------------------------


def new_program(name: str, zone: str, places: tuple[Place, ...], ctx: Context) -> Program:
    """A new program, whose steward is whoever asked for it. FieldError for a bad name or zone."""
    name, zone = checked_name(name), checked_zone(zone)
    program = Program(ctx.new_id(), free_slug(name, ctx), name, zone, places[:1], places)
    ctx.store.programs.add(program)
    ctx.store.programs.grant(program.id, ctx.who.id, Role.STEWARD)
    return program


def new_cycle(period: periods.Period, program: Program, ctx: Context) -> Cycle:
    cycle = Cycle(ctx.new_id(), program.id, period.name, period.starts, period.ends)
    ctx.store.programs.add_cycle(cycle)
    return cycle


def free_slug(name: str, ctx: Context) -> str:
    """The short name that a program of this name gets: the next free one."""
    taken = RESERVED | {program.slug for program in ctx.store.programs.all()}
    wanted = slug = slug_of(name)
    n = 1
    while slug in taken:
        n += 1
        slug = f"{wanted[:28]}-{n}"
    return slug
