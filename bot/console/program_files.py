"""``milepost apply`` and ``export``: program files, in and out."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.clock import open_clock
from bot.console.opening import make_ready, opened, read_text
from bot.console.programs import PATIENCE, operator, show_lines
from bot.running import new_id
from bot.settings import Settings
from handlers.importing.apply_program import apply_file as apply_program
from handlers.importing.csv_table import csv_rows, csv_text
from handlers.importing.export import export_file
from handlers.importing.markdown import table
from handlers.importing.messages import cell
from handlers.importing.program_file import dump, load
from handlers.model import UserError
from storage.session import Session


class _Rehearsed(Exception):
    """Takes back what a dry run did."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__()
        self.lines = lines


def apply_file(settings: Settings, file: Path, *, dry_run: bool) -> None:
    """``milepost apply``. A dry run does it all, shows it, and takes it back."""
    program = load(read_text(file))
    now = open_clock(settings.clock)()

    def work(session: Session) -> tuple[str, ...]:
        by = operator(session)
        lines = apply_program(program, session, now=now, new_id=new_id, by=by)
        if dry_run:
            raise _Rehearsed(lines)
        if lines:
            session.audit.add(None, by.id, None, f"applied the file of {program.program.slug}", now)
        return lines

    with opened(settings) as db:
        make_ready(db)
        try:
            lines = db.submit(work).result(PATIENCE)
        except _Rehearsed as rehearsed:
            lines = rehearsed.lines
    show_lines(lines or ("Nothing changes: everything in this file is already there.",))
    if dry_run:
        print("This was a dry run: nothing was stored.", file=sys.stderr)


def exported(settings: Settings, slug: str, format: str) -> str:
    """``milepost export``: the program file, or the open cycle as CSV or Markdown tables."""
    with opened(settings) as db:
        if db.needs_migration():
            raise UserError(
                "There is no database yet.", "Import a program first: milepost import okrs.txt --apply"
            )
        return db.read(lambda session: _exported(session, slug, format))


def _exported(session: Session, slug: str, format: str) -> str:
    file = export_file(session, slug)
    if format == "yaml":
        return dump(file)
    program = session.programs.by_slug(slug)
    if program is None or program.cycle is None:
        raise UserError(
            f"{file.program.title} has no open cycle.", "The program file has the closed ones: yaml."
        )
    objectives = session.okrs.objectives(program.id, program.cycle.id)
    return csv_text(csv_rows(objectives, cell)) if format == "csv" else table(objectives, cell)
