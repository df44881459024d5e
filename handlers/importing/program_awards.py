"""A program's awards in its file, each with the process by which it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from handlers.importing.program_model import AwardEntry
from handlers.model import Program, UserError
from handlers.nominations.model import Award
from handlers.nominations.process import PRESETS, Process, preset_of
from handlers.ports import Store


def entries_of(awards: Sequence[Award]) -> tuple[AwardEntry, ...]:
    return tuple(map(_entry, awards))


def check_awards(entries: Sequence[AwardEntry]) -> None:
    """Raise UserError for two of one name."""
    twice = next((name for name, count in Counter(each.name for each in entries).items() if count > 1), None)
    if twice is not None:
        raise UserError(f"The award {twice!r} stands in this file twice.", "Give each its own name.")


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
