"""How the command line talks: calm on a terminal, plain everywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

EPILOG = "Settings come from the environment and from .env; .env.example lists them all."  # of the help


def console(*, error: bool = False) -> Console:
    """A console for standard output, or for standard error; text given to it is markup, so data
    goes through ``rich.markup.escape`` first."""
    from rich.console import Console

    return Console(stderr=error, highlight=False, soft_wrap=True)


def complain(message: str, hint: str = "") -> None:
    """A mistake and what would be right, on standard error; command lines as in Slack."""
    from rich.markup import escape

    from bot.slack.typed import Spelling
    from handlers.saying import spoken_text

    out, typed = console(error=True), Spelling().slash
    out.print(f"[bold red]{escape(spoken_text(message, typed))}[/]")
    if hint:
        out.print(escape(spoken_text(hint, typed)))


def agreed(question: str) -> bool | None:
    """Ask yes or no; None when nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
