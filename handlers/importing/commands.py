"""`okr import` and `okr export`: OKRs in and out as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.importing import messages
from handlers.importing.apply import apply_draft, plan_draft
from handlers.importing.csv_table import csv_rows, csv_text
from handlers.importing.export import export_file
from handlers.importing.markdown import table
from handlers.importing.program_file import dump
from handlers.importing.read import read_document
from handlers.model import FieldError, UserError
from handlers.okrs import lookup
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Field, Form, Reply

FORMATS = words.choice("yaml|csv|md", {"yaml": "yaml", "csv": "csv", "md": "md", "markdown": "md"})


@dataclass(frozen=True)
class Import:
    """``seen`` names the text whose preview the person has seen."""

    okrs: str = rest(required=True, name="text")
    more: str = option("more", words.LONG_TEXT, hidden=True, default="")
    seen: str = option("seen", words.TEXT, hidden=True, default="")

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.okrs, self.more) if part)


@dataclass(frozen=True)
class Export:
    format: str | None = argument(FORMATS, default=None)


def import_okrs(command: Import, ctx: Context) -> Reply:
    """`okr import`: the first time it shows what it read; the same text again is applied."""
    if command.text.strip().lower().startswith(("http://", "https://")):
        raise FieldError("okrs", "I cannot open web pages.", "Paste the text of the page itself.")
    program = lookup.the_program(ctx)
    try:
        draft = read_document(command.text)
        plan = plan_draft(draft, ctx.store, program)
    except UserError as error:
        raise FieldError("okrs", error.message, error.hint) from error
    if not plan.changes:
        return messages.nothing_new(program, plan)
    if command.seen != _digest(command.text, program.id):
        return Reply(form=_preview(command, ctx, messages.preview(plan, draft)))
    summary = apply_draft(draft, ctx.store, program, now=ctx.now, new_id=ctx.new_id, by=ctx.who)
    return messages.imported(program, summary)


def import_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """Where OKRs are pasted."""
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
        carried=(("program", lookup.the_program(ctx).slug),),
        line="milepost import FILE, on the machine I run on",
    )


def _preview(command: Import, ctx: Context, intro: str) -> Form:
    program = lookup.the_program(ctx)
    return Form(
        "okr import",
        "Import this?",
        (
            Field("okrs", "The text, to correct if you like", "long", value=command.okrs),
            Field("more", "The rest", "long", value=command.more, required=False),
        ),
        submit="Import",
        intro=(intro,),
        carried=(("program", program.slug), ("seen", _digest(command.text, program.id))),
    )


def _digest(text: str, program_id: str) -> str:
    return sha256(f"{program_id}\n{' '.join(text.split())}".encode()).hexdigest()[:16]


def export(command: Export, ctx: Context) -> Reply:
    """`okr export [yaml|csv|md]`: the program's own table filled in. Markdown is the default."""
    program = lookup.the_program(ctx)
    format = command.format or "md"
    if format == "yaml":
        if not is_steward(ctx):
            raise UserError(
                "The whole program file is for stewards.",
                "okr export md gives the table, okr export csv the figures.",
            )
        return messages.exported(dump(export_file(ctx.store, program.slug)), format)
    objectives = ctx.store.okrs.objectives(program.id, program.cycle.id) if program.cycle else ()
    if format == "csv":
        return messages.exported(csv_text(csv_rows(objectives, messages.cell)), format)
    return messages.exported(table(objectives, messages.cell), format)
