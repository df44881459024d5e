"""A program's awards in its file, each with the process by which it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.importing.program_model import AwardEntry
from handlers.importing.yaml_text import wrong
from handlers.model import Program
from handlers.nominations.model import Award
from handlers.nominations.process import PRESETS, Process, preset_of
from handlers.ports import Store


def entries_of(awards: Sequence[Award]) -> tuple[AwardEntry, ...]:
    return tuple(map(_entry, awards))


def check_awards(entries: Sequence[AwardEntry]) -> None:
    """Raise UserError, with the line, for two of one name."""
    lines: dict[str, int] = {}
    for each in entries:
        if each.name in lines:
            message = f"The award {each.name!r} stands in this file twice."
            hint = f"It was in line {lines[each.name]} already; give each its own name."
            raise wrong(each.line, message, hint)
        lines[each.name] = each.line


def apply_awards(entries: Sequence[AwardEntry], program: Program, store: Store) -> Iterator[str]:
    """What was done, a line each. Awards that were there before are left as they are."""
    known = {award.slug: award for award in store.rounds.awards(program.id)}
    for entry in entries:
        award = Award(
            program.id, entry.name, entry.title, _process(entry), tracks=entry.tracks, criteria=entry.criteria
        )
        if entry.name not in known:
            store.rounds.put_award(award)
            yield f"+ award {entry.title} ({entry.name})"
        elif known[entry.name] != award:
            yield f"! award {entry.name} differs from the file and stays as it is"


def _entry(award: Award) -> AwardEntry:
    preset = preset_of(award.process)
    process = award.process if preset is None else None
    return AwardEntry(award.slug, award.title, award.tracks, award.criteria, preset, process)


def _process(entry: AwardEntry) -> Process:
    return entry.process if entry.process is not None else PRESETS[entry.preset or ""]
