"""``milepost import``: a published document into a program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import open_clock
from bot.console.opening import make_ready, opened, read_text
from bot.console.places import discourse_category, slack_channel, steward
from bot.console.terminal import agreed, console
from bot.running import new_id, want
from bot.settings import Settings
from handlers.importing.apply import Summary, apply_draft, plan_draft
from handlers.importing.draft import Draft, to_json
from handlers.importing.plan import Plan, plan
from handlers.importing.plan_lines import plan_lines
from handlers.importing.read import read_document
from handlers.importing.slugs import program_title, slug_of
from handlers.model import Cycle, Member, Person, Place, Program, Role, UserError
from handlers.okrs import periods
from storage.session import Session
from storage.store import Database

OPERATOR = Member("operator", "the operator")  # who the command line acts as
PATIENCE = 60.0  # seconds for one transaction


@dataclass(frozen=True)
class Wish:
    """What the person asked for beside the document; empty: not said."""

    program: str = ""
    channel: str = ""
    category: str = ""
    cycle: str = ""
    steward: str = ""


# ---- import --------------------------------------------------------------------------------------


def print_draft(file: Path) -> None:
    """``milepost import --json``: what was read, nothing stored."""
    draft = read_document(read_text(file))
    print(json.dumps(to_json(draft), indent=2, ensure_ascii=False))


def import_document(settings: Settings, file: Path, wish: Wish, *, apply: bool) -> None:
    """Show what the document changes; store it when told to, or when the person agrees."""
    draft = read_document(read_text(file))
    importing = Importing(settings, draft, wish)
    out = console()
    with opened(settings) as db:
        if not apply:
            out.print(importing.title(), markup=False)
            show_lines(plan_lines(importing.preview(db)))
            apply = bool(agreed("Store this?"))
        if not apply:
            out.print("Nothing was stored. Add --apply to store it.", markup=False)
            return
        make_ready(db)
        summary = db.submit(importing.store).result(PATIENCE)
        homeless = db.read(importing.is_homeless)
    show_lines(plan_lines(summary.plan))
    show_lines(_said(summary, importing))
    if homeless:
        show_lines(_what_next(importing.slug, settings))


def _said(summary: Summary, importing: Importing) -> list[str]:
    if summary.plan.empty:
        return []
    counted = f"{summary.objectives} objectives and {summary.key_results} key results are new"
    return [f"Stored in {importing.slug}: {counted}, {summary.changed} changed."]


def _what_next(slug: str, settings: Settings) -> list[str]:
    """How a program gets its first channel."""
    okr = next(command for command, word in settings.slash.items() if word == "okr")
    return [
        f"{slug} has no place yet. In Slack or on the forum, its stewards and the admins"
        " (MILEPOST_ADMINS) can say, in the channel or category that should be its home:",
        f"  {okr} here {slug}    or    @milepost here {slug}",
        "Or import again with --channel C… or --category N, and --steward U… (or discourse:maria).",
    ]


def show_lines(lines: Iterable[str]) -> None:
    """Lines of data on standard output."""
    out = console()
    for line in lines:
        out.print(line, markup=False)


class Importing:
    """One document on its way into one program."""

    def __init__(self, settings: Settings, draft: Draft, wish: Wish, now: datetime | None = None) -> None:
        self._draft = draft
        self._wish = wish
        self._zone = settings.timezone
        self._now = now or open_clock(settings.clock)()
        self._name = program_title(draft.title) if draft.title else wish.program
        self.slug = wish.program or slug_of(draft.title or "")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", self.slug):
            raise UserError(
                f"{self.slug[:40]!r} cannot name a program.", "Use up to 32 small letters, digits and dashes."
            )
        self._period = self._wanted_period()
        self._places = self._wanted_places(settings)
        self._steward = steward(settings, wish.steward) if wish.steward else None

    def _today(self) -> datetime:
        return self._now.astimezone(ZoneInfo(self._zone))

    def _wanted_period(self) -> periods.Period | None:
        """The cycle asked for, else the document's own; None: the program's current one."""
        today = self._today().date()
        if self._wish.cycle:
            return periods.parse_cycle_name(self._wish.cycle, today)
        return periods.calendar_period(self._draft.period) if self._draft.period else None

    def _wanted_places(self, settings: Settings) -> list[Place]:
        places = [slack_channel(settings, self._wish.channel)] if self._wish.channel else []
        return places + ([discourse_category(settings, self._wish.category)] if self._wish.category else [])

    def title(self) -> str:
        cycle = self._period.name if self._period else "the current cycle"
        return f"{self._name} ({self.slug}), {cycle}:"

    def preview(self, db: Database) -> Plan:
        """What would change; nothing is written, not even a new database."""
        if db.needs_migration():
            return plan(self._draft, ())
        return db.read(self._preview)

    def _preview(self, session: Session) -> Plan:
        program = session.programs.by_slug(self.slug)
        cycle = self._known_cycle(session, program) if program else None
        return (
            plan(self._draft, ())
            if program is None or cycle is None
            else plan_draft(self._draft, session, program, cycle)
        )

    def store(self, session: Session) -> Summary:
        """All of it, in one transaction."""
        by = operator(session)
        program = session.programs.by_slug(self.slug) or self._new_program(session)
        for place in self._places:
            session.directory.remember_place(place)
            home = program.home_near(place) is None
            session.programs.bind(program.id, place, home=home)
            program = replace(program, homes=(*program.homes, place) if home else program.homes)
        if self._steward is not None:
            member = self._member(self._steward, session)
            session.programs.grant(program.id, member.id, Role.STEWARD)
        cycle = self._known_cycle(session, program) or self._new_cycle(session, program)
        summary = apply_draft(self._draft, session, program, now=self._now, new_id=new_id, by=by, cycle=cycle)
        if not summary.plan.empty:
            session.audit.add(program.id, by.id, None, "imported a document", self._now)
        for touched in summary.touched:
            want(session, program, touched, self._now)
        return summary

    def is_homeless(self, session: Session) -> bool:
        """Whether the program has no place yet."""
        program = session.programs.by_slug(self.slug)
        return program is not None and not program.places

    def _member(self, person: Person, session: Session) -> Member:
        session.directory.remember_person(person)
        known = session.members.at(person.identity)
        if known is None:
            known = Member(new_id(), person.name, (person.identity,), person.standing, person.zone)
            session.members.add(known)
        return known

    def _new_program(self, session: Session) -> Program:
        program = Program(new_id(), self.slug, self._name, self._zone)
        session.programs.add(program)
        return program

    def _known_cycle(self, session: Session, program: Program) -> Cycle | None:
        if self._period is None:
            return program.cycle
        wanted = (self._period.name, self._period.starts)
        cycles = session.programs.cycles(program.id)
        return next((each for each in cycles if (each.name, each.starts) == wanted), None)

    def _new_cycle(self, session: Session, program: Program) -> Cycle:
        period = self._period or periods.cycle_of(self._today().date())
        cycle = Cycle(new_id(), program.id, period.name, period.starts, period.ends)
        session.programs.add_cycle(cycle)
        return cycle


def operator(session: Session) -> Member:
    """The member that the command line acts as; it has no account anywhere."""
    known = session.members.get(OPERATOR.id)
    if known is None:
        session.members.add(OPERATOR)
    return known or OPERATOR
