"""A program file into the records, in the caller's transaction.

What the file has and the records have not is added. What both have is left as it is: it may have been edited
in chat since. Where the two differ, a line says so. Check-ins are added to key results that have none. So the
same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.importing.applicable import refuse_inapplicable
from handlers.importing.export import ALL
from handlers.importing.program_awards import apply_awards
from handlers.importing.program_file import (
    CycleEntry,
    KeyResultEntry,
    ObjectiveEntry,
    PersonEntry,
    PlaceEntry,
    ProgramFile,
)
from handlers.importing.program_schedules import apply_schedules
from handlers.importing.program_surveys import apply_surveys
from handlers.importing.recorded import check_in_of, content_of
from handlers.model import Call, Cycle, Identity, Member, Place, PlaceKind, Program
from handlers.okrs.model import KeyResult, Objective
from handlers.ports import Store


def apply_file(
    file: ProgramFile, store: Store, *, now: datetime, new_id: Callable[[], str], by: Member
) -> tuple[str, ...]:
    """Apply ``file``; what was done, a line each (``+`` added, ``!`` differs and was kept), none when
    everything was there. ``by`` is who grades are given by. UserError for what no program may be."""
    refuse_inapplicable(file, now)
    work = _Work(file, store, now, new_id, by)
    work.run()
    return (*work.lines, *apply_surveys(file, store, now, new_id, work.people))


class _Work:  # one application of one file
    def __init__(
        self, file: ProgramFile, store: Store, now: datetime, new_id: Callable[[], str], by: Member
    ) -> None:
        self.lines: list[str] = []
        self._file = file
        self._store = store
        self._now = now
        self._new_id = new_id
        self._by = by
        self.people: dict[str, str] = {}  # name in the file -> member id
        self._ids: dict[str, str] = {}  # "Q1 2026/2.1" -> id

    def run(self) -> None:
        new = self._store.programs.by_slug(self._file.program.slug) is None
        program = self._find_program()
        self.lines += apply_schedules(self._file.schedules, program, self._store, new=new)
        self.lines += apply_awards(self._file.awards, program, self._store)
        for person in self._file.people:
            self._person(person, program)
        cycles = {each.name: each for each in self._store.programs.cycles(program.id)}
        for entry in self._file.cycles:
            self._cycle(entry, cycles, program)
        for name, objectives in self._file.objectives.items():
            self._objectives(objectives, cycles[name], program)
        self._parents(program)

    # ---- the program, its places and people ------------------------------------------------------

    def _find_program(self) -> Program:
        wanted = self._file.program
        places = {place.key: place for place in map(self._place, self._file.places)}
        homes = tuple(self._place(entry) for entry in self._file.places if entry.home)
        program = self._store.programs.by_slug(wanted.slug)
        if program is None:
            program = Program(
                self._new_id(),
                wanted.slug,
                wanted.title,
                wanted.timezone,
                homes,
                tuple(places.values()),
                guests_may_check_in=wanted.guests_may_check_in,
            )
            self._store.programs.add(program)
            self.lines.append(f"+ program {wanted.title} ({wanted.slug})")
            return program
        self._differs("title", program.title, wanted.title)
        self._differs("timezone", program.zone, wanted.timezone)
        self._differs("guests_may_check_in", program.guests_may_check_in, wanted.guests_may_check_in)
        for key in places.keys() - {place.key for place in program.places}:
            home = places[key] in homes and program.home_near(places[key]) is None
            self._store.programs.bind(program.id, places[key], home=home)
            self.lines.append(f"+ place {key}")
        return program

    def _place(self, entry: PlaceEntry) -> Place:
        """As the directory knows it; a place it does not know counts as private."""
        known = self._store.directory.place(entry.platform, entry.tenant, entry.id)
        if known is not None:
            return replace(known, name=entry.name or known.name)
        kind = PlaceKind.CATEGORY if entry.platform == "discourse" else PlaceKind.CHANNEL
        return Place(entry.platform, entry.tenant, entry.id, entry.name, kind)

    def _person(self, entry: PersonEntry, program: Program) -> None:
        accounts = tuple(map(_identity, entry.identities))
        known = next(filter(None, map(self._store.members.at, accounts)), None)
        if known is None and not accounts:
            named = self._store.members.named(program.id, entry.name)
            known = named[0] if len(named) == 1 else None
        if known is None:
            known = Member(self._new_id(), entry.name, accounts)
            self._store.members.add(known)
            self.lines.append(f"+ person {entry.name}")
        self.people[entry.name] = known.id
        for role in entry.roles:
            if self._store.programs.grant(program.id, known.id, role):
                self.lines.append(f"+ {entry.name} is a {role.value}")

    def _cycle(self, entry: CycleEntry, cycles: dict[str, Cycle], program: Program) -> None:
        known = cycles.get(entry.name)
        if known is None:
            call = Call(entry.call, entry.call_where) if entry.call else None
            known = Cycle(
                self._new_id(), program.id, entry.name, entry.starts, entry.ends, entry.closed, call
            )
            self._store.programs.add_cycle(known)
            cycles[entry.name] = known
            self.lines.append(f"+ cycle {entry.name}")
        self._differs(f"{entry.name}: starts", known.starts, entry.starts)
        self._differs(f"{entry.name}: ends", known.ends, entry.ends)
        self._differs(f"{entry.name}: call", known.call.at if known.call else None, entry.call)

    # ---- objectives and key results --------------------------------------------------------------

    def _objectives(self, entries: Sequence[ObjectiveEntry], cycle: Cycle, program: Program) -> None:
        there = self._store.okrs.objectives(program.id, cycle.id)
        for at, entry in enumerate(entries):
            objective = there[at] if at < len(there) else self._add_objective(entry, at + 1, cycle)
            self._ids[f"{cycle.name}/O{at + 1}"] = objective.id
            self._differs(f"{cycle.name} O{at + 1}: title", objective.title, entry.title)
            for below, key_result in enumerate(entry.key_results):
                self._key_result(key_result, below, objective, f"{at + 1}.{below + 1}", cycle)

    def _add_objective(self, entry: ObjectiveEntry, ordinal: int, cycle: Cycle) -> Objective:
        objective = Objective(
            self._new_id(),
            cycle.program_id,
            cycle.id,
            ordinal,
            entry.title,
            entry.code,
            entry.shared_with,
            tuple(self.people[name] for name in entry.owners),
            dropped_at=entry.dropped,
        )
        self._store.okrs.add_objective(objective)
        self.lines.append(f"+ O{ordinal} {entry.title}")
        return objective

    def _key_result(
        self, entry: KeyResultEntry, at: int, objective: Objective, address: str, cycle: Cycle
    ) -> None:
        there = objective.key_results
        found = there[at] if at < len(there) else self._add_key_result(entry, at + 1, objective)
        self._ids[f"{cycle.name}/{address}"] = found.id
        self._differs(f"{cycle.name} {address}: text", found.text, entry.text)
        self._differs(f"{cycle.name} {address}: target", found.target, entry.target)
        if found.last_sequence == 0 and entry.check_ins:
            self._check_ins(entry, found)
            self.lines.append(f"  + {len(entry.check_ins)} check-ins of {address}")
        elif left_out := self._left_out(entry, found):
            self.lines.append(
                f"! {cycle.name} {address}: {left_out} of the file's check-ins are not in the "
                "records, and stay out: they are added only where there are none yet"
            )
        if entry.grade is not None and found.grade is None:
            program_id = objective.program_id
            self._store.okrs.save_grade(program_id, found.id, entry.grade, self._by.id, self._now)

    def _add_key_result(self, entry: KeyResultEntry, ordinal: int, objective: Objective) -> KeyResult:
        key_result = KeyResult(
            self._new_id(),
            objective.program_id,
            objective.id,
            objective.ordinal,
            ordinal,
            entry.text,
            entry.target,
            self._now,
            code=entry.code,
            shared_with=entry.shared_with,
            owners=tuple(self.people[name] for name in entry.owners),
            dropped_at=entry.dropped,
        )
        self._store.okrs.add_key_result(key_result)
        self.lines.append(f"  + KR {key_result.address} {entry.text}")
        return key_result

    def _check_ins(self, entry: KeyResultEntry, key_result: KeyResult) -> None:
        okrs, program_id = self._store.okrs, key_result.program_id
        for sequence, each in enumerate(entry.check_ins, 1):
            check_in = check_in_of(each, key_result.id, sequence, self.people)
            okrs.record(program_id, replace(check_in, undone_by=None, undone_at=None))
            if not check_in.live:
                okrs.undo(program_id, check_in)

    def _left_out(self, entry: KeyResultEntry, key_result: KeyResult) -> int:
        """How many of the file's check-ins the records have not, or have with another note or value."""
        if not entry.check_ins:
            return 0
        recorded = self._store.okrs.check_ins(key_result.program_id, key_result.id, limit=ALL)
        known = {content_of(each) for each in recorded}
        in_file = (check_in_of(each, key_result.id, 0, self.people) for each in entry.check_ins)
        return sum(content_of(each) not in known for each in in_file)

    def _parents(self, program: Program) -> None:
        """Parents last, since they may stand anywhere in the file."""
        for cycle, objectives in self._file.objectives.items():
            for at, objective in enumerate(objectives, 1):
                self._parent(f"{cycle}/O{at}", objective.parent, cycle, program)
                for below, key_result in enumerate(objective.key_results, 1):
                    self._parent(f"{cycle}/{at}.{below}", key_result.parent, cycle, program)

    def _parent(self, child: str, parent: str | None, cycle: str, program: Program) -> None:
        if parent is None:
            return
        parent_id = self._ids[parent if "/" in parent else f"{cycle}/{parent}"]
        okrs = self._store.okrs
        key_result = okrs.key_result(program.id, self._ids[child])
        objective = None if key_result is not None else okrs.objective(program.id, self._ids[child])
        if key_result is not None and key_result.parent_id is None:
            okrs.save_key_result(replace(key_result, parent_id=parent_id))
        elif objective is not None and objective.parent_id is None:
            okrs.save_objective(replace(objective, parent_id=parent_id))

    def _differs(self, what: str, is_now: object, would_be: object) -> None:
        if is_now != would_be:
            self.lines.append(f"! {what} differs from the file and stays as it is")


def _identity(text: str) -> Identity:
    """``slack:T024/U061``; the file's reader has checked its form."""
    platform, _, rest = text.partition(":")
    tenant, _, account = rest.partition("/")
    return Identity(platform, tenant, account)
