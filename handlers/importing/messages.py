"""Every sentence about importing and exporting."""

from __future__ import annotations

import json
from collections.abc import Sequence

from handlers.importing.apply import Summary
from handlers.importing.draft import Draft, DraftKeyResult
from handlers.importing.plan import Plan
from handlers.importing.plan_lines import plan_lines
from handlers.model import Cycle, Program
from handlers.okrs.doubts import doubtful
from handlers.okrs.figures import progress_line
from handlers.okrs.model import KeyResult, Objective
from handlers.reply import Aside, Block, Button, Buttons, Code, Preformatted, Reply, Text

LONGEST_PREVIEW = 2800  # characters: one section of a form
LONGEST_EXPORT = 10_000  # characters as they are sent: what one chat message holds without losing its end
MOST_PARTS = 20  # objectives offered one by one


def preview(plan: Plan, draft: Draft) -> str:
    """What would change, line by line, and what the reader was unsure of."""
    unsure = [
        f"{_named(kr)}: {doubtful(kr.unsure)}" for o in draft.objectives for kr in o.key_results if kr.unsure
    ]
    doubts = ["", "Not sure about:", *unsure] if unsure else []
    skipped = ["", f"Left out, as I read no OKR in it: {_clipped(draft.ignored)}"] if draft.ignored else []
    text = "\n".join([*plan_lines(plan), *doubts, *skipped])
    return text if len(text) <= LONGEST_PREVIEW else text[: LONGEST_PREVIEW - 1] + "…"


def _named(kr: DraftKeyResult) -> str:
    """By its document's code, which may or may not begin with KR, else by its first words."""
    if kr.code is None:
        return f"“{kr.text[:40]}{'…' if len(kr.text) > 40 else ''}”"
    return kr.code if kr.code.upper().startswith("KR") else f"KR {kr.code}"


def _clipped(lines: Sequence[str]) -> str:
    shown = "; ".join(f"“{line[:40]}{'…' if len(line) > 40 else ''}”" for line in lines[:3])
    return f"{shown} and {len(lines) - 3} more lines" if len(lines) > 3 else shown


def nothing_new(program: Program, plan: Plan) -> Reply:
    return Reply((Text(f"Nothing to change: {program.title} has all of this already."),))


def imported(program: Program, summary: Summary, prepared: str = "") -> Reply:
    """``prepared`` is the cycle's name where it is not the current one."""
    where = f"{program.title}, {prepared}" if prepared else program.title
    see = " ".join(filter(None, ("okr list", prepared, f"in:{program.slug}")))
    return Reply(
        (Text(f"Imported into {where}: {counted(summary)}."), Buttons(Button("See it all", see, "primary"))),
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


def exported(
    text: str,
    program: Program,
    format: str,
    cycle: Cycle | None = None,
    objectives: Sequence[Objective] = (),
) -> Reply:
    """The file as text to copy; where a message would cut it, how to get it whole."""
    if len(json.dumps(text, ensure_ascii=False)) <= LONGEST_EXPORT:
        return Reply((Preformatted(text),))
    asked = f"milepost export --program {program.slug} --format {format}"
    if cycle is not None and cycle != program.cycle:
        asked += f' --cycle "{cycle.name}"'
    blocks: list[Block] = [
        Text("That is too long for one message, and half a file helps nobody."),
        Aside("Whoever runs me can write it to a file: ", Code(asked)),
    ]
    named = f"{cycle.name} " if cycle is not None and cycle != program.cycle else ""
    parts = [
        Button(item.address, f"okr export {format} {named}{item.address} in:{program.slug}")
        for item in objectives[:MOST_PARTS]
        if item.dropped_at is None
    ]
    if len(parts) > 1:
        blocks += [Text("Or one objective at a time:"), Buttons(*parts)]
    return Reply(tuple(blocks))
