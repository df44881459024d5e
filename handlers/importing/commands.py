"""`okr import` and `okr export`: OKRs in and out as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers import words
from handlers.addresses import read_ref
from handlers.grammar import argument, option, rest
from handlers.importing import messages
from handlers.importing.apply import apply_draft, plan_draft
from handlers.importing.csv_table import csv_rows, csv_text
from handlers.importing.export import export_file
from handlers.importing.markdown import table
from handlers.importing.program_file import dump
from handlers.importing.read import read_document
from handlers.importing.seen import digest
from handlers.model import Cycle, FieldError, UserError
from handlers.okrs import lookup
from handlers.okrs.model import Objective, Ref
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Field, Form, Reply

FORMATS = words.choice("yaml|csv|md", {"yaml": "yaml", "csv": "csv", "md": "md", "markdown": "md"})


@dataclass(frozen=True)
class Import:
    """``seen`` names the text whose preview the person has seen."""

    okrs: str = rest(required=True, name="text")
    cycle: str = option("cycle", lookup.CYCLE, default="")
    more: str = option("more", words.LONG_TEXT, hidden=True, default="")
    seen: str = option("seen", words.TEXT, hidden=True, default="")

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.okrs, self.more) if part)


@dataclass(frozen=True)
class Export:
    format: str | None = argument(FORMATS, default=None)
    what: str = rest(name="O2|cycle")


def import_okrs(command: Import, ctx: Context) -> Reply:
    """`okr import`: the first time it shows what it read; the same text again is applied."""
    if command.text.strip().lower().startswith(("http://", "https://")):
        raise FieldError("okrs", "I cannot open web pages.", "Paste the text of the page itself.")
    program, cycle = lookup.the_program(ctx), lookup.open_cycle(ctx, command.cycle)
    try:
        draft = read_document(command.text)
        plan = plan_draft(draft, ctx.store, program, cycle)
    except UserError as error:
        raise FieldError("okrs", error.message, error.hint) from error
    if not plan.changes:
        return messages.nothing_new(program, plan)
    if command.seen != digest(command.text, cycle.id):
        return Reply(form=_preview(command, cycle, ctx, messages.preview(plan, draft)))
    summary = apply_draft(draft, ctx.store, program, now=ctx.now, new_id=ctx.new_id, by=ctx.who, cycle=cycle)
    return messages.imported(program, summary, "" if cycle == program.cycle else cycle.name)


def import_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """Where OKRs are pasted. UserError at once when there is no open cycle for them."""
    cycle = lookup.open_cycle(ctx, given.get("cycle", ""))
    return Form(
        "okr import",
        "Import OKRs",
        (
            Field(
                "okrs",
                "Your OKRs",
                "long",
                hint="As they stand on your wiki page or forum post, junk lines and all.",
            ),
            Field("more", "The rest", "long", required=False, hint="If they did not fit above."),
        ),
        submit="Preview",
        intro=(f"They become the OKRs of {cycle.name}.",),
        carried=(("program", lookup.the_program(ctx).slug), ("cycle", cycle.name)),
        line="okr import <your OKRs, on the next lines>",
    )


def _preview(command: Import, cycle: Cycle, ctx: Context, intro: str) -> Form:
    return Form(
        "okr import",
        "Import this?",
        (
            Field("okrs", "The text, to correct if you like", "long", value=command.okrs),
            Field("more", "The rest", "long", value=command.more, required=False),
        ),
        submit="Import",
        intro=(intro,),
        carried=(
            ("program", lookup.the_program(ctx).slug),
            ("cycle", cycle.name),
            ("seen", digest(command.text, cycle.id)),
        ),
    )


def export(command: Export, ctx: Context) -> Reply:
    """`okr export [yaml|csv|md] [O2|<cycle>]`: the program's own table filled in, as Markdown unless
    asked otherwise."""
    program = lookup.the_program(ctx)
    format = command.format or "md"
    if format == "yaml":
        if not is_steward(ctx):
            raise UserError(
                "The whole program file is for stewards.",
                "`okr export md` gives the table, `okr export csv` the figures.",
            )
        return messages.exported(
            dump(export_file(ctx.store, program.slug, viewer=ctx.viewer)), program, format
        )
    objectives, cycle = _chosen(command.what.strip(), ctx)
    text = (
        csv_text(csv_rows(objectives, messages.cell)) if format == "csv" else table(objectives, messages.cell)
    )
    return messages.exported(text, program, format, cycle, objectives)


def _chosen(what: str, ctx: Context) -> tuple[tuple[Objective, ...], Cycle]:
    """What everybody may see of the objective or the cycle that ``what`` names, and its cycle.
    An objective of another cycle is named after the cycle: ``Q4 2026 O2``."""
    program, okrs = lookup.the_program(ctx), ctx.store.okrs
    name, _, last = what.rpartition(" ")
    if ref := _objective(last):
        cycle = lookup.shown_cycle(ctx, name)
        found = lookup.objective(ref, ctx, cycle=cycle)
        return tuple(item for item in okrs.objectives(program.id, cycle.id) if item.id == found.id), cycle
    cycle = lookup.shown_cycle(ctx, what)
    return okrs.objectives(program.id, cycle.id), cycle


def _objective(word: str) -> Ref | None:
    """``O2``; a bare number may be a year."""
    if word[:1].lower() != "o" or not word[1:].isdecimal():
        return None
    return read_ref(word)[0]
