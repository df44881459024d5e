"""Every program keeps somebody who can run it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Member, Program, Role, Standing
from handlers.ports import Context


def stewarded(member: Member, ctx: Context) -> tuple[Program, ...]:
    """The programs that somebody is a steward of, archived ones not."""
    programs = ctx.store.programs
    theirs = programs.of_member(member.id)
    return tuple(
        program
        for program in programs.all()
        if program.id in theirs
        and not program.archived
        and Role.STEWARD in programs.roles(program.id, member.id)
    )


def without_steward(
    programs: Sequence[Program], ctx: Context, *, leaves: Member | None = None
) -> list[Program]:
    """Those that nobody could run once ``leaves`` is gone. Stewards who have left, or are guests by now, do
    not count. The programs are held while we look, so that two stewards do not go at once."""
    for program in sorted(programs, key=lambda each: each.id):
        ctx.store.programs.lock(program.id)
    return [program for program in programs if not _can_be_run(program, ctx, leaves)]


def _can_be_run(program: Program, ctx: Context, leaves: Member | None) -> bool:
    return any(
        steward.standing is Standing.FULL and (leaves is None or steward.id != leaves.id)
        for steward in ctx.store.programs.stewards(program.id)
    )


def titles(programs: Sequence[Program]) -> str:
    return " and ".join(program.title for program in programs)
