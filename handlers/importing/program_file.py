"""The program file: one program with its people, places, cycles and OKRs as YAML.

`milepost export` writes it and `milepost apply` reads it; one top-level key a feature. Objectives
and key results stand in the order of their numbers, so an address (O2, 2.1) is a position. People
are named by their ``name`` everywhere else in the file. Times are UTC. A field at its default is
left out, and the same program always gives the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from handlers.importing.codec import decode, encode
from handlers.importing.program_check import check
from handlers.importing.program_model import (
    AwardEntry,
    CheckInEntry,
    CycleEntry,
    KeyResultEntry,
    ObjectiveEntry,
    PersonEntry,
    PlaceEntry,
    ProgramEntry,
    ProgramFile,
    ScheduleEntries,
    UndoneEntry,
)
from handlers.importing.yaml_text import parse, write
from handlers.reading import shows

__all__ = [
    "AwardEntry",
    "CheckInEntry",
    "CycleEntry",
    "KeyResultEntry",
    "ObjectiveEntry",
    "PersonEntry",
    "PlaceEntry",
    "ProgramEntry",
    "ProgramFile",
    "ScheduleEntries",
    "UndoneEntry",
    "dump",
    "load",
    "unique_names",
]


def dump(file: ProgramFile) -> str:
    """The file's text."""
    plain = encode(file)
    assert isinstance(plain, Mapping)
    return write(plain)


def load(text: str) -> ProgramFile:
    """The program in a file's text. Raises UserError with the line and what would be right."""
    file = decode(parse(text), ProgramFile, "the file")
    check(file)
    return file


def unique_names(members: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Member id -> the name that stands for it in the file, from (id, name) pairs in order.

    Equal names get a number: "Ana", "Ana (2)".
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for member_id, name in members:
        plain = " ".join(name.split()) if shows(name) else "somebody"
        unique = plain
        while unique in taken:
            counts[plain] += 1
            unique = f"{plain} ({counts[plain] + 1})"
        taken.add(unique)
        names[member_id] = unique
    return names
