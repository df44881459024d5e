"""The command line's ``milepost outbox list|retry|drop``."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.console.terminal import EPILOG
from bot.settings import load

app = typer.Typer(no_args_is_help=True, help="See what was not delivered, and send it again.")


@app.command(name="list", epilog=EPILOG)
def list_(dead: Annotated[bool, typer.Option("--dead", help="Only what was given up.")] = False) -> None:
    """Show what does not stand where it should, without its words.

    \b
    Examples:
      milepost outbox list
      milepost outbox list --dead
    """
    from bot.console import outbox

    outbox.show(load(), dead=dead)


@app.command(epilog=EPILOG)
def retry(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="From the list.")] = None,
    place: Annotated[str, typer.Option(metavar="PLACE", help="All given up for it: slack/T…/C…")] = "",
    all_dead: Annotated[bool, typer.Option("--all-dead", help="All that was given up.")] = False,
) -> None:
    """Send again what was given up, in order; what still waits is tried at once.

    \b
    Examples:
      milepost outbox retry 17
      milepost outbox retry --place slack/T024BE7LH/C024BE91L
      milepost outbox retry --all-dead
    """
    from bot.console import outbox

    outbox.retry(load(), ids or [], place, all_dead=all_dead)


@app.command(epilog=EPILOG)
def drop(ids: Annotated[list[int], typer.Argument(metavar="ID...", help="From the list.")]) -> None:
    """Never send these: all of them or, if one cannot be dropped, none.

    \b
    Example:
      milepost outbox drop 17 18
    """
    from bot.console import outbox

    outbox.drop(load(), ids)
