"""Every sentence about importing and exporting."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.importing.apply import Summary
from handlers.importing.draft import Draft
from handlers.importing.plan import Plan
from handlers.importing.plan_lines import plan_lines
from handlers.model import Program
from handlers.okrs.figures import progress_line
from handlers.okrs.model import KeyResult
from handlers.reply import Aside, Button, Buttons, Code, Preformatted, Reply, Text

LONGEST_PREVIEW = 2800  # characters: one section of a form
LONGEST_EXPORT = 30_000  # characters: what a chat message can hold without losing its end


def preview(plan: Plan, draft: Draft) -> str:
    """What would change, line by line, and what the reader was unsure of."""
    unsure = [
        f"KR {kr.code or kr.text[:40]}: {', '.join(kr.unsure)}"
        for o in draft.objectives
        for kr in o.key_results
        if kr.unsure
    ]
    doubts = ["", "Not sure about:", *unsure] if unsure else []
    skipped = ["", f"Left out, as I read no OKR in it: {_clipped(draft.ignored)}"] if draft.ignored else []
    text = "\n".join([*plan_lines(plan), *doubts, *skipped])
    return text if len(text) <= LONGEST_PREVIEW else text[: LONGEST_PREVIEW - 1] + "…"


def _clipped(lines: Sequence[str]) -> str:
    shown = "; ".join(f"“{line[:40]}{'…' if len(line) > 40 else ''}”" for line in lines[:3])
    return f"{shown} and {len(lines) - 3} more lines" if len(lines) > 3 else shown


def nothing_new(program: Program, plan: Plan) -> Reply:
    return Reply((Text(f"Nothing to change: {program.title} has all of this already."),))


def imported(program: Program, summary: Summary) -> Reply:
    return Reply(
        (
            Text(f"Imported into {program.title}: {counted(summary)}."),
            Buttons(Button("See it all", f"okr list in:{program.slug}", "primary")),
        ),
        touched=summary.touched,
        wrote=f"imported: {counted(summary)}",
    )


def counted(summary: Summary) -> str:
    """``5 objectives and 13 key results added``, ``2 changed``."""
    parts = []
    if summary.objectives or summary.key_results:
        parts.append(
            f"{_count(summary.objectives, 'objective')} and {_count(summary.key_results, 'key result')} added"
        )
    if summary.changed:
        parts.append(f"{summary.changed} changed")
    return ", ".join(parts) or "nothing new"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cell(kr: KeyResult) -> str:
    """A Progress cell: ``37 of ≥50 nominations · 74% · self-reported``; empty before the first news."""
    if kr.reading is None:
        return ""
    source = f" · {kr.reading_source.value}" if kr.reading_source else ""
    return f"{progress_line(kr)}{source}"


def exported(text: str, format: str) -> Reply:
    if len(text) > LONGEST_EXPORT:
        return Reply(
            (
                Text("That is too long for a chat message."),
                Aside("Whoever runs me can write it to a file: ", Code(f"milepost export --format {format}")),
            )
        )
    return Reply((Preformatted(text),))
