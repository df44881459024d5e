"""``milepost apply`` and ``export``: program files, in and out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from bot.clock import open_clock
from bot.console.opening import make_ready, opened, read_text, require_tables
from bot.console.programs import PATIENCE, operator, show_lines
from bot.running import new_id, want
from bot.settings import Settings
from handlers.feedback import letters
from handlers.importing.apply_program import apply_file as apply_program
from handlers.importing.csv_table import csv_rows, csv_text
from handlers.importing.export import export_file, program_called
from handlers.importing.markdown import table
from handlers.importing.messages import cell
from handlers.importing.program_file import dump, load
from handlers.model import Cycle, Program, UserError
from handlers.programs.current import called
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
        _ask(session, program.program.slug, now)
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


def _ask(session: Session, slug: str, now: datetime) -> None:
    """Have the surveys asked that began with the file."""
    program = program_called(session, slug)
    for survey in session.surveys.of(program.id):
        if survey.opened_at == now:
            people = session.audiences.of(survey)
            for touched in letters.questions(survey, program, people, session):
                want(session, program, touched, now)


def exported(settings: Settings, slug: str, format: str, cycle: str = "") -> str:
    """``milepost export``: the program file, or one cycle as CSV or Markdown tables: the named one,
    else the current one, else the newest."""
    with opened(settings) as db:
        require_tables(db)
        return db.read(lambda session: _exported(session, slug, format, cycle))


def _exported(session: Session, slug: str, format: str, cycle: str) -> str:
    if format == "yaml":
        if cycle:
            raise UserError("The program file has all cycles.", "--cycle is for --format md and csv.")
        return dump(export_file(session, slug))
    program = program_called(session, slug)
    chosen = _chosen(session, program, cycle)
    objectives = session.okrs.objectives(program.id, chosen.id)
    return csv_text(csv_rows(objectives, cell)) if format == "csv" else table(objectives, cell)


def _chosen(session: Session, program: Program, name: str) -> Cycle:
    cycles = session.programs.cycles(program.id)
    found = called(cycles, name) if name else program.cycle or next(iter(cycles), None)
    if found is None:
        known = ", ".join(cycle.name for cycle in cycles)
        raise UserError(
            f"{program.title} has no cycle {name[:40]!r}." if name else f"{program.title} has no cycle yet.",
            f"It has {known}."
            if known
            else f"Import its OKRs: milepost import okrs.txt --program {program.slug}",
        )
    return found
