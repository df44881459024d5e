"""Who runs a program: naming and thanking stewards."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import words
from handlers.grammar import argument
from handlers.members.stewarding import without_steward
from handlers.model import FieldError, Member, Role, Standing, UserError
from handlers.okrs import lookup
from handlers.people import member_of
from handlers.ports import Context
from handlers.programs import messages
from handlers.reply import Reply
from handlers.words import Who

ROLE = words.choice("role", {"steward": "steward", "stewards": "steward"})


@dataclass(frozen=True)
class RoleAdd:
    role: str = argument(ROLE)
    who: Who = argument(words.WHO)


@dataclass(frozen=True)
class RoleRemove:
    role: str = argument(ROLE)
    who: Who = argument(words.WHO)


def role_add(command: RoleAdd, ctx: Context) -> Reply:
    """`okr role add steward @who`."""
    program = lookup.the_program(ctx)
    member = may_be_steward(member_of(command.who, ctx), "who")
    added = ctx.store.programs.grant(program.id, member.id, Role(command.role))
    return messages.role_given(program, member, added)


def role_remove(command: RoleRemove, ctx: Context) -> Reply:
    """`okr role remove steward @who`: the last steward stays."""
    program = lookup.the_program(ctx)
    member = member_of(command.who, ctx)
    is_steward = Role.STEWARD in ctx.store.programs.roles(program.id, member.id)
    if is_steward and without_steward([program], ctx, leaves=member):
        raise UserError(
            f"{member.name} is the only steward.", "Name another one first: `okr role add steward @name`"
        )
    removed = ctx.store.programs.revoke(program.id, member.id, Role(command.role))
    return messages.role_taken(program, member, removed)


def may_be_steward(member: Member, field: str) -> Member:
    """The member, if full; FieldError beside ``field`` for guests and people who left."""
    if member.standing is Standing.FULL:
        return member
    what = "is not here any more" if member.standing is Standing.GONE else "is a guest here"
    raise FieldError(
        field, f"{member.name} {what}, so they cannot be a steward.", "Name a full member of this workspace."
    )
