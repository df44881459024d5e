"""The forms of `okr schedule`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Field, Form
from handlers.rhythm import messages
from handlers.rhythm.model import POSTED, Kind
from handlers.rhythm.when import write_when


def schedule_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr schedule set [digest]` with something missing. A kind that was said shows how it is now."""
    program = lookup.the_program(ctx)
    kind: Kind | None = given.get("kind")
    now = write_when(ctx.store.schedules.one(program.id, kind).when) if kind is not None else ""
    when = Field("when", "When", value=now, placeholder="friday 15:00", hint=messages.HOW_TO_SAY_WHEN)
    return Form(
        "okr schedule set",
        "When I post",
        (_what(kind), when),
        carried=(("program", program.slug),),
        line=f"okr schedule set {kind or Kind.DIGEST} {now or 'friday 15:00'}",
        intro=(f"Times are those of {program.zone}. What is there now: ", messages.LIST),
    )


def pause_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr schedule pause`."""
    return _which("pause", "None of it comes until you resume it.", ctx)


def resume_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr schedule resume`."""
    return _which("resume", "It comes again from now on.", ctx)


def _which(verb: str, about: str, ctx: Context) -> Form:
    return Form(
        f"okr schedule {verb}",
        f"{verb.capitalize()} what I post",
        (Field("kinds", "What", "choice", choices=(*_choices(), ("all", "all of these"))),),
        submit=verb.capitalize(),
        carried=(("program", lookup.the_program(ctx).slug),),
        line=f"okr schedule {verb} digest",
        intro=(about,),
    )


def _what(kind: Kind | None) -> Field:
    return Field("kind", "What", "choice", value=kind.value if kind is not None else "", choices=_choices())


def _choices() -> tuple[tuple[str, str], ...]:
    return tuple((each.value, messages.choice(each)) for each in POSTED)
