"""The command line's ``milepost digest``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bot.settings import load
from handlers.model import UserError


class DigestKind(StrEnum):
    WEEKLY = "weekly"
    KICKOFF = "kickoff"
    SUMMARY = "summary"


def digest(
    program: Annotated[str, typer.Option(metavar="SLUG", help="The program's short name, such as dc.")],
    kind: Annotated[
        DigestKind, typer.Option(help="The week, or a cycle's beginning or end.")
    ] = DigestKind.WEEKLY,
    at: Annotated[
        str, typer.Option(metavar="TIME", help="As if it were due then, in the program's zone; a dry run.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be posted.")] = False,
) -> None:
    """Post a program's digest, kick-off or summary to its homes at once, or show what would be posted.

    \b
    Examples:
      milepost digest --program dc --dry-run
      milepost digest --program dc --kind weekly --at 2026-12-04T15:00 --dry-run
      milepost digest --program dc --kind kickoff --at 2027-01-01T09:00 --dry-run
      milepost digest --program dc
    """
    from bot.console import digests

    if dry_run:
        digests.show_digest(load(), program, kind.value, at)
    elif at:
        raise UserError("A digest is posted now or not at all.", "--at is for a dry run: add --dry-run.")
    else:
        digests.post_digest(load(), program, kind.value)
