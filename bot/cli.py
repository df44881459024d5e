"""The command line. Each command reads the settings, then calls one function that does the work;
whatever is heavy is imported inside, so that ``--help`` and mistakes are answered at once.

Exit codes: 0 done, 1 a person's mistake or something broken (said with what would be right),
2 a command line that cannot be read.
"""

from __future__ import annotations

import gc
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.console import digest_command, outbox_commands
from bot.console.terminal import EPILOG, complain
from bot.settings import load
from handlers.model import UserError


class Friendly(TyperGroup):
    """Shows a person's mistake with its hint instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            complain(error.message, error.hint)
        except BrokenPipeError:
            pass  # whoever read our output has seen enough
        raise typer.Exit(1)


app = typer.Typer(
    name="milepost",
    cls=Friendly,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Key results of open-source community programs, recorded where the work happens.",
)


class Format(StrEnum):
    YAML = "yaml"
    CSV = "csv"
    MD = "md"


class ManifestFormat(StrEnum):
    YAML = "yaml"
    JSON = "json"


InFile = Annotated[Path, typer.Argument(metavar="FILE", help="A file, or - for standard input.")]
app.add_typer(outbox_commands.app, name="outbox")
app.command(epilog=EPILOG)(digest_command.digest)


@app.command(epilog=EPILOG)
def run() -> None:
    """Serve the bot until it is asked to stop.

    \b
    Examples:
      milepost run
      PORT=8080 DATABASE_URL=postgresql+psycopg://bot@db/milepost milepost run
    """
    from bot.serving import serve

    serve(load())


@app.command()
def demo(
    tour: Annotated[bool, typer.Option("--tour", help="Play the whole tour as text, then stop.")] = False,
    page: Annotated[bool, typer.Option("--page", help="Serve the page, also without a terminal.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Taken if it is free.")] = 3000,
) -> None:
    """Try Milepost on this machine: no account, no set-up, nothing is kept.

    In a terminal it serves one page with a Slack, a forum and the programs' tables, until Ctrl-C. Without
    a terminal it plays a tour as text.

    \b
    Examples:
      milepost demo
      milepost demo --port 8000
      milepost demo --tour
    """
    if page or (sys.stdout.isatty() and not tour):
        from bot.console.page import serve

        serve(port=port)
    else:
        from bot.console.tour import play

        play(port=port)


@app.command(name="import", epilog=EPILOG)
def import_(
    file: InFile,
    apply: Annotated[bool, typer.Option("--apply", help="Store it without asking.")] = False,
    program: Annotated[
        str,
        typer.Option(
            metavar="SLUG",
            help="The program's short name, such as dc; made if new. Without it: from the title.",
        ),
    ] = "",
    channel: Annotated[str, typer.Option(metavar="C…", help="A Slack channel to bind to it.")] = "",
    category: Annotated[str, typer.Option(metavar="N", help="A Discourse category to bind to it.")] = "",
    cycle: Annotated[str, typer.Option(metavar="NAME", help='Such as "2026 Q4" or "open".')] = "",
    steward: Annotated[
        str, typer.Option(metavar="U…", help="Who runs it: a Slack member's id, or discourse:maria.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print what was read; store nothing.")] = False,
) -> None:
    """Read published OKRs, show what would change, and store it.

    \b
    Examples:
      milepost import okrs.txt
      milepost import okrs.txt --apply --program dc --channel C024BE91L
      milepost import okrs.txt --json
    """
    from bot.console import programs

    if json:
        programs.print_draft(file)
    else:
        wish = programs.Wish(program, channel, category, cycle, steward)
        programs.import_document(load(), file, wish, apply=apply)


@app.command(epilog=EPILOG)
def apply(
    file: InFile,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
) -> None:
    """Add what a program's file has and the records have not; what was edited since is kept.

    \b
    Examples:
      milepost apply dc.yaml --dry-run
      milepost apply dc.yaml
    """
    from bot.console import program_files

    program_files.apply_file(load(), file, dry_run=dry_run)


@app.command(epilog=EPILOG)
def export(
    program: Annotated[str, typer.Option(metavar="SLUG", help="The program's short name, such as dc.")],
    format: Annotated[Format, typer.Option(help="The program file, rows, or tables.")] = Format.YAML,
    cycle: Annotated[str, typer.Option(metavar="NAME", help='Rows or tables of "2026 Q4".')] = "",
) -> None:
    """Print a program: as its file, as CSV, or as tables with Progress filled in.

    \b
    Examples:
      milepost export --program dc > dc.yaml
      milepost export --program dc --format md --cycle "2026 Q4"
    """
    from bot.console import program_files

    typer.echo(program_files.exported(load(), program, format.value, cycle), nl=False)


@app.command(epilog=EPILOG)
def doctor() -> None:
    """Check settings, Slack, clock and database, and say what to fix.

    \b
    Example:
      milepost doctor
    """
    from bot.console.doctor import examine

    raise typer.Exit(0 if examine() else 1)


@app.command(epilog=EPILOG)
def manifest(
    format: Annotated[ManifestFormat, typer.Option(help="Slack takes both.")] = ManifestFormat.YAML,
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="No public address; so too once SLACK_APP_TOKEN is set.")
    ] = False,
) -> None:
    """Print the Slack app manifest that matches the settings.

    \b
    Examples:
      milepost manifest
      PUBLIC_URL=https://milepost.example.org milepost manifest --format json
      milepost manifest --socket-mode
    """
    from bot.console.printing import manifest_text

    typer.echo(manifest_text(load(), format.value, socket_mode), nl=False)


@app.command(epilog=EPILOG)
def migrate() -> None:
    """Make or change the database's tables. `milepost run` does it by itself.

    \b
    Example:
      milepost migrate
    """
    from bot.console.opening import up_to_date

    up_to_date(load())
    typer.echo("The database is up to date.")


@app.command(epilog=EPILOG)
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")]) -> None:
    """Copy the database while the bot runs, without the keys of anonymous surveys that are open.

    \b
    Example:
      milepost backup milepost-backup.db
    """
    from storage.backup import back_up

    back_up(load().database_url.reveal(), file)
    typer.echo(f"The copy is {file}.")


def main() -> None:
    """The command ``milepost``."""
    # What is imported stays; looking for garbage in it as often as Python does takes a sixth of a start.
    gc.set_threshold(50_000, 20, 20)
    app()
