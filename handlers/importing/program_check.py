"""What has to agree inside a program file, beyond each value on its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from handlers.importing.program_awards import check_awards
from handlers.importing.program_model import CheckInEntry, KeyResultEntry, ObjectiveEntry, ProgramFile
from handlers.importing.program_schedules import check_schedules
from handlers.importing.program_surveys import check_surveys
from handlers.model import UserError
from handlers.okrs.model import Kind

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_IDENTITY = re.compile(r"[a-z]+:[^/\s]+/\S+")
_PARTS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?/[0-9]+(?:\.[0-9]+)?")
_ADDRESS = re.compile(r"O([1-9][0-9]{0,3})|([1-9][0-9]{0,3})\.([1-9][0-9]{0,3})")


def check(file: ProgramFile) -> None:
    """Raise UserError for the first thing that does not fit."""
    if not _SLUG.fullmatch(file.program.slug):
        raise UserError(
            f"The slug {file.program.slug!r} cannot be used.",
            "Use up to 32 of a-z, 0-9 and dashes, like docs-champions.",
        )
    _unique("person", (person.name for person in file.people))
    _unique("identity", (identity for person in file.people for identity in person.identities))
    _unique("cycle", (cycle.name for cycle in file.cycles))
    _unique("place", (f"{place.platform}/{place.tenant}/{place.id}" for place in file.places))
    homes = Counter((place.platform, place.tenant) for place in file.places if place.home)
    if any(count > 1 for count in homes.values()):
        raise UserError(
            "More than one place says home: true.", "In each workspace or forum one is the program's home."
        )
    for person in file.people:
        for identity in person.identities:
            if not _IDENTITY.fullmatch(identity):
                raise UserError(
                    f"{person.name}'s identity {identity!r} cannot be read.", "Write it like slack:T024/U061."
                )
    _cycles(file)
    check_schedules(file.schedules)
    check_awards(file.awards)
    check_surveys(file)
    for cycle, objectives in file.objectives.items():
        for address, item in _addressed(objectives):
            _item(file, f"{cycle} {address}", cycle, item)


def _unique(what: str, names: Iterable[str]) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise UserError(
            f"The {what} {twice!r} stands in this file twice.", "Give each its own name, or remove one."
        )


def _cycles(file: ProgramFile) -> None:
    for cycle in file.cycles:
        if cycle.ends is not None and cycle.ends < cycle.starts:
            raise UserError(f"The cycle {cycle.name} ends before it starts.", "Check its two dates.")
    known = [cycle.name for cycle in file.cycles]
    for name in file.objectives:
        if name not in known:
            raise UserError(
                f"There are objectives for {name!r}, which is not among the cycles.",
                f"The cycles are: {', '.join(known) or 'none yet; add it under cycles:'}.",
            )


def _addressed(
    objectives: tuple[ObjectiveEntry, ...],
) -> Iterator[tuple[str, ObjectiveEntry | KeyResultEntry]]:
    for at, objective in enumerate(objectives, 1):
        yield f"O{at}", objective
        yield from ((f"{at}.{n}", key_result) for n, key_result in enumerate(objective.key_results, 1))


def _item(file: ProgramFile, label: str, cycle: str, item: ObjectiveEntry | KeyResultEntry) -> None:
    for name in item.owners:
        _known(file, name, f"{label}'s owner")
    if item.parent is not None and not _has(file, cycle, item.parent):
        raise UserError(
            f"{label} has the parent {item.parent!r}, which is not in this file.",
            "Write an address like O2 or 2.1, or one of another cycle like Q1 2026/2.1.",
        )
    if not isinstance(item, ObjectiveEntry):
        _key_result(file, label, item)


def _key_result(file: ProgramFile, label: str, item: KeyResultEntry) -> None:
    if item.grade is not None and not 0 <= item.grade.score <= 1:
        raise UserError(f"{label} has the grade {item.grade.score}.", "Grades go from 0.0 to 1.0.")
    target = item.target
    if target.kind is Kind.RANGE and (
        target.value is None or target.high is None or target.high < target.value
    ):
        raise UserError(f"{label} has no full range.", "A range has value and high, like 2 and 3.")
    for entry in item.check_ins:
        _check_in(file, label, entry)


def _known(file: ProgramFile, name: str, what: str) -> None:
    if name not in {person.name for person in file.people}:
        raise UserError(
            f"{what} {name!r} is not among the people.", "Add them under people:, or correct the name."
        )


def _has(file: ProgramFile, cycle: str, parent: str) -> bool:
    named, _, address = parent.rpartition("/")
    match = _ADDRESS.fullmatch(address)
    objectives = file.objectives.get(named or cycle, ())
    if match is None:
        return False
    at = int(match[1] or match[2])
    return at <= len(objectives) and (
        match[3] is None or int(match[3]) <= len(objectives[at - 1].key_results)
    )


def _check_in(file: ProgramFile, label: str, entry: CheckInEntry) -> None:
    when = f"{label}'s check-in of {entry.on:%Y-%m-%d %H:%M}"
    _known(file, entry.by, f"{when}: its author")
    if entry.undone is not None:
        _known(file, entry.undone.by, f"{when}: who undid it,")
    if (entry.value is None) == (entry.add is None):
        raise UserError(f"{when} needs a value or an add.", "Write value: 37, or add: 5.")
    if entry.of is not None and not _PARTS.fullmatch(entry.of):
        raise UserError(f"{when} has of: {entry.of!r}.", "Write it like of: 14/20.")
    if entry.confidence is not None and not 0 <= entry.confidence <= 10:
        raise UserError(f"{when} has the confidence {entry.confidence}.", "Confidence goes from 0 to 10.")
