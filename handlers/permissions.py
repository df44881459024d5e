"""Who may do what (the table of the command language). Checked on accounts, never on names."""

from __future__ import annotations

from enum import StrEnum

from handlers.model import AWAY, Member, NotAllowed, Program, Role, Standing
from handlers.okrs.model import KeyResult, Objective
from handlers.ports import Context


class May(StrEnum):
    """What a command asks of the person, before it looks at any key result."""

    ANYONE = "anyone"
    MEMBER = "full members"
    STEWARD = "stewards"


def check(may: May, ctx: Context) -> None:
    """Raise NotAllowed unless ``ctx.who`` may run such a command in ``ctx.program``."""
    if not is_here(ctx.who):
        raise NotAllowed("This account cannot use me.", "Ask a steward of the program.")
    if may is not May.ANYONE and not is_member(ctx.who, ctx.program):
        raise NotAllowed(
            "Guests and people from other organisations can look, but not change things here.",
            "Ask a steward to let guests check in, or to record it for you.",
        )
    if may is May.STEWARD and ctx.program is not None and not is_steward(ctx):
        raise NotAllowed(f"Only stewards of {ctx.program.title} may do that.", _stewards_hint(ctx))


def is_here(who: Member) -> bool:
    """Whether somebody is on a platform still, and no bot."""
    return who.standing not in AWAY


def is_member(who: Member, program: Program | None) -> bool:
    if who.admin or who.standing is Standing.FULL:
        return True
    return program is not None and program.guests_may_check_in


def is_steward(ctx: Context) -> bool:
    if ctx.who.admin:
        return True
    program = ctx.program
    return program is not None and Role.STEWARD in ctx.store.programs.roles(program.id, ctx.who.id)


def owns(who: Member, thing: KeyResult | Objective) -> bool:
    return who.id in thing.owners


def require_owner(ctx: Context, thing: KeyResult | Objective) -> None:
    """Owners and stewards may go on; NotAllowed for everyone else."""
    if owns(ctx.who, thing) or is_steward(ctx):
        return
    raise NotAllowed(f"Only its owners and the stewards may change {thing.address}.", _stewards_hint(ctx))


def _stewards_hint(ctx: Context) -> str:
    assert ctx.program is not None
    names = [member.name for member in ctx.store.programs.stewards(ctx.program.id)]
    return (
        f"Ask {' or '.join(names[:3])}."
        if names
        else "Ask an admin to name a steward: `okr role add steward @name`."
    )
