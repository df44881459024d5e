"""A program out of the records, as its program file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from handlers.importing.program_awards import entries_of as award_entries
from handlers.importing.program_file import (
    CheckInEntry,
    CycleEntry,
    KeyResultEntry,
    ObjectiveEntry,
    PersonEntry,
    PlaceEntry,
    ProgramEntry,
    ProgramFile,
    UndoneEntry,
    unique_names,
)
from handlers.importing.program_schedules import entries_of
from handlers.importing.program_surveys import asked_in
from handlers.importing.program_surveys import entries_of as survey_entries
from handlers.model import Cycle, Member, Place, Program, Role, UserError
from handlers.okrs.clocks import due_day, named_day
from handlers.okrs.model import Change, CheckIn, KeyResult, Objective, Reading, Target
from handlers.ports import Store

ALL = 1_000_000  # check-ins of one key result


EVERYWHERE = "*"  # ``viewer`` of whoever runs the bot


def export_file(store: Store, slug: str, viewer: str | None = EVERYWHERE) -> ProgramFile:
    """The whole program as its file; applied to an empty database it gives the same file again.

    Nothing that was said in a private place is in it. A private place that is bound to the program is
    named to the operator and in that place itself (``viewer``, a place's key), not elsewhere.
    UserError when there is no such program.
    """
    return _Export(store, program_called(store, slug), viewer).file()


def program_called(store: Store, slug: str) -> Program:
    """The program with this short name; UserError that names the ones there are."""
    program = store.programs.by_slug(slug)
    if program is None:
        known = ", ".join(each.slug for each in store.programs.all())
        raise UserError(
            f"There is no program {slug!r}.", f"There is: {known}." if known else "Import one first."
        )
    return program


class _Export:
    """One reading of a program; every member that comes up is collected for the list of people."""

    def __init__(self, store: Store, program: Program, viewer: str | None) -> None:
        self._store = store
        self._program = program
        self._viewer = viewer
        self._cycles = sorted(store.programs.cycles(program.id), key=lambda cycle: (cycle.starts, cycle.name))
        self._okrs = {cycle.id: store.okrs.objectives(program.id, cycle.id) for cycle in self._cycles}
        self._check_ins = {
            key_result.id: self._history(key_result)
            for objectives in self._okrs.values()
            for objective in objectives
            for key_result in objective.key_results
        }
        self._surveys = store.surveys.of(program.id)
        self._asked = asked_in(self._surveys, store) if viewer == EVERYWHERE else {}
        self._members = self._everybody()
        self._names = unique_names((member.id, member.name) for member in self._members)
        self._addresses = self._all_addresses()

    def file(self) -> ProgramFile:
        program = self._program
        return ProgramFile(
            ProgramEntry(program.slug, program.title, program.zone, program.guests_may_check_in),
            tuple(map(self._place, sorted(filter(self._may_name, program.places), key=self._place_order))),
            tuple(map(self._person, self._members)),
            tuple(map(_cycle, self._cycles)),
            entries_of(self._store.schedules.of(program.id)),
            award_entries(self._store.rounds.awards(program.id)),
            survey_entries(self._surveys, program, self._viewer, self._asked, self._names),
            {
                cycle.name: tuple(self._objective(each, cycle) for each in self._okrs[cycle.id])
                for cycle in self._cycles
                if self._okrs[cycle.id]
            },
        )

    # ---- people and places -----------------------------------------------------------------------

    def _history(self, key_result: KeyResult) -> tuple[CheckIn, ...]:
        newest_first = self._store.okrs.check_ins(self._program.id, key_result.id, limit=ALL)
        return newest_first[::-1]

    def _everybody(self) -> list[Member]:
        found = {member.id for member in self._store.programs.stewards(self._program.id)}
        found.update(*self._asked.values())
        for objectives in self._okrs.values():
            for objective in objectives:
                found.update(objective.owners)
                for key_result in objective.key_results:
                    found.update(key_result.owners)
        for history in self._check_ins.values():
            for check_in in history:
                found.update(filter(None, (check_in.by, check_in.undone_by)))
        members = self._store.members.many(found).values()
        return sorted(members, key=lambda one: (one.name.casefold(), one.name, one.id))

    def _person(self, member: Member) -> PersonEntry:
        accounts = tuple(f"{one.platform}:{one.tenant}/{one.id}" for one in member.identities)
        roles = self._store.programs.roles(self._program.id, member.id)
        return PersonEntry(
            self._names[member.id], tuple(sorted(accounts)), tuple(sorted(roles, key=Role.__str__))
        )

    def _may_name(self, place: Place) -> bool:
        return not place.private or self._viewer in (EVERYWHERE, place.key)

    def _place(self, place: Place) -> PlaceEntry:
        return PlaceEntry(place.platform, place.tenant, place.id, place.name, place in self._program.homes)

    def _place_order(self, place: Place) -> tuple[bool, str]:
        return not self._place(place).home, place.key

    # ---- OKRs ------------------------------------------------------------------------------------

    def _all_addresses(self) -> Mapping[str, tuple[Cycle, str]]:
        """Id of an objective or key result -> its cycle and its position there."""
        found: dict[str, tuple[Cycle, str]] = {}
        for cycle in self._cycles:
            for at, objective in enumerate(self._okrs[cycle.id], 1):
                found[objective.id] = cycle, f"O{at}"
                for below, key_result in enumerate(objective.key_results, 1):
                    found[key_result.id] = cycle, f"{at}.{below}"
        return found

    def _parent(self, parent_id: str | None, cycle: Cycle) -> str | None:
        if parent_id is None or parent_id not in self._addresses:
            return None
        where, address = self._addresses[parent_id]
        return address if where.id == cycle.id else f"{where.name}/{address}"

    def _owners(self, owners: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self._names[owner] for owner in owners))

    def _objective(self, objective: Objective, cycle: Cycle) -> ObjectiveEntry:
        return ObjectiveEntry(
            objective.title,
            objective.code,
            self._owners(objective.owners),
            objective.shared_with,
            self._parent(objective.parent_id, cycle),
            objective.dropped_at,
            tuple(self._key_result(each, cycle) for each in objective.key_results),
        )

    def _key_result(self, key_result: KeyResult, cycle: Cycle) -> KeyResultEntry:
        return KeyResultEntry(
            key_result.text,
            _reachable(key_result.target),
            key_result.code,
            self._owners(key_result.owners),
            key_result.shared_with,
            self._parent(key_result.parent_id, cycle),
            key_result.grade,
            key_result.dropped_at,
            tuple(map(self._check_in, self._check_ins[key_result.id])),
        )

    def _check_in(self, check_in: CheckIn) -> CheckInEntry:
        sets = check_in.change is Change.SET
        undone = None
        if check_in.undone_at is not None:
            undone = UndoneEntry(self._names[check_in.undone_by or check_in.by], check_in.undone_at)
        return CheckInEntry(
            on=check_in.holds_at,
            by=self._names[check_in.by],
            value=check_in.reading.amount if sets else None,
            add=None if sets else check_in.reading.amount,
            of=_parts(check_in.reading),
            note=check_in.note,
            links=check_in.links,
            confidence=check_in.confidence,
            health=check_in.health,
            win=check_in.win,
            ask=check_in.ask,
            source=check_in.source,
            undone=undone,
        )


def _reachable(target: Target) -> Target:
    """Without a due date in a year that is not counted with, which no file may have."""
    return replace(target, due=None) if named_day(target.due) and not due_day(target.due) else target


def _cycle(cycle: Cycle) -> CycleEntry:
    entry = CycleEntry(cycle.name, cycle.starts, cycle.ends, cycle.closed_at)
    return entry if cycle.call is None else replace(entry, call=cycle.call.at, call_where=cycle.call.where)


def _parts(reading: Reading) -> str | None:
    if reading.numerator is None or reading.denominator is None:
        return None
    return f"{_digits(reading.numerator)}/{_digits(reading.denominator)}"


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
