"""A draft into the records: the plan, carried out through the Store, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.importing.draft import Draft, DraftKeyResult
from handlers.importing.plan import (
    AddKeyResult,
    AddObjective,
    Change,
    ChangeKeyResult,
    ChangeObjective,
    Edit,
    Plan,
    ReportProgress,
    plan,
)
from handlers.importing.progress import check_in_text
from handlers.model import Cycle, Member, Program, UserError
from handlers.okrs import rules, values
from handlers.okrs.model import KeyResult, Objective, Source
from handlers.ports import Store
from handlers.reply import Touched


@dataclass(frozen=True)
class Summary:
    """What an import did. ``plan`` says it line by line; ``touched`` are the cards it concerns."""

    plan: Plan
    objectives: int  # new ones
    key_results: int  # new ones
    changed: int  # edited ones, of both
    touched: tuple[Touched, ...]


def plan_draft(draft: Draft, store: Store, program: Program, cycle: Cycle | None = None) -> Plan:
    """What importing ``draft`` into the cycle (the program's open one) would change."""
    cycle = _cycle(program, cycle)
    return plan(draft, store.okrs.objectives(program.id, cycle.id))


def apply_draft(
    draft: Draft,
    store: Store,
    program: Program,
    *,
    now: datetime,
    new_id: Callable[[], str],
    by: Member,
    cycle: Cycle | None = None,
) -> Summary:
    """Store what the draft adds and changes. The same draft again changes nothing.

    Owners are members whom the program knows by exactly that name; any other name becomes a member
    on no platform. A filled Progress cell becomes a check-in of ``by``, with source *imported*.
    """
    whole = plan_draft(draft, store, program, cycle)
    work = _Work(store, program, _cycle(program, cycle), now, new_id, by)
    for change in whole.changes:
        work.carry_out(change)
    return Summary(
        whole,
        objectives=sum(isinstance(change, AddObjective) for change in whole.changes),
        key_results=sum(map(_added, whole.changes)),
        changed=sum(isinstance(change, ChangeObjective | ChangeKeyResult) for change in whole.changes),
        touched=tuple(Touched("card", objective_id) for objective_id in work.cards),
    )


def _cycle(program: Program, cycle: Cycle | None) -> Cycle:
    found = cycle or program.cycle
    if found is None:
        raise UserError("No cycle is open.", "Open one first: `okr cycle open Q1 2027`")
    if found.closed_at is not None:
        raise UserError(f"{found.name} is closed.", "Import into the current cycle, or open a new one.")
    return found


def _added(change: Change) -> int:
    match change:
        case AddObjective(draft, _):
            return len(draft.key_results)
        case AddKeyResult():
            return 1
        case _:
            return 0


class _Work:
    """The circumstances of one import. ``cards`` are the ids of the objectives it touched, in order."""

    def __init__(
        self,
        store: Store,
        program: Program,
        cycle: Cycle,
        now: datetime,
        new_id: Callable[[], str],
        by: Member,
    ) -> None:
        self.cards: dict[str, None] = {}
        self._owners: dict[str, str] = {}
        self._store = store
        self._program = program
        self._cycle = cycle
        self._now = now
        self._new_id = new_id
        self._by = by

    def carry_out(self, change: Change) -> None:
        match change:
            case AddObjective():
                self._add_objective(change)
            case AddKeyResult(objective, draft, ordinal):
                self._add_key_result(objective, draft, ordinal)
            case ChangeObjective():
                self._change_objective(change)
            case ChangeKeyResult():
                self._change_key_result(change)
            case ReportProgress(key_result, value):
                self._report(key_result.id, value)

    def _add_objective(self, change: AddObjective) -> None:
        draft = change.draft
        objective = Objective(
            self._new_id(),
            self._program.id,
            self._cycle.id,
            change.ordinal,
            draft.title,
            code=draft.code,
            shared_with=draft.shared_with,
        )
        self._store.okrs.add_objective(objective)
        self.cards[objective.id] = None
        for ordinal, key_result in enumerate(draft.key_results, 1):
            self._add_key_result(objective, key_result, ordinal)

    def _add_key_result(self, objective: Objective, draft: DraftKeyResult, ordinal: int) -> None:
        key_result = KeyResult(
            self._new_id(),
            self._program.id,
            objective.id,
            objective.ordinal,
            ordinal,
            draft.text,
            draft.target,
            self._now,
            code=draft.code,
            shared_with=draft.shared_with,
            owners=tuple(dict.fromkeys(map(self._owner, draft.owners))),
        )
        self._store.okrs.add_key_result(key_result)
        self.cards[objective.id] = None
        value = check_in_text(draft.progress_text, draft.target) if draft.progress_text else None
        if value is not None:
            self._report(key_result.id, value)

    def _change_objective(self, change: ChangeObjective) -> None:
        fields = _fields(change.edits)
        objective, draft = change.objective, change.draft
        self._store.okrs.save_objective(
            replace(
                objective,
                code=draft.code or objective.code,
                title=draft.title,
                shared_with=draft.shared_with if "shared_with" in fields else objective.shared_with,
            )
        )
        self.cards[objective.id] = None

    def _change_key_result(self, change: ChangeKeyResult) -> None:
        fields = _fields(change.edits)
        key_result, draft = change.key_result, change.draft
        self._store.okrs.save_key_result(
            replace(
                key_result,
                code=draft.code or key_result.code,
                text=draft.text,
                target=change.target,
                shared_with=draft.shared_with if "shared_with" in fields else key_result.shared_with,
            )
        )
        self.cards[key_result.objective_id] = None

    def _report(self, key_result_id: str, value: str) -> None:
        """A Progress cell as a check-in. The text was read as a value of this target already."""
        key_result = self._store.okrs.key_result(self._program.id, key_result_id, change=True)
        assert key_result is not None
        said, _ = values.read(value)
        check_in = rules.check_in(
            key_result,
            said,
            by=self._by,
            at=self._now,
            zone=self._program.zone,
            cycle=self._cycle,
            note="from the imported document",
            source=Source.IMPORTED,
        )
        self._store.okrs.record(self._program.id, check_in)
        self.cards[key_result.objective_id] = None

    def _owner(self, name: str) -> str:
        if name not in self._owners:
            self._owners[name] = self._known(name) or self._new_member(name)
        return self._owners[name]

    def _known(self, name: str) -> str | None:
        found = self._store.members.named(self._program.id, name)
        return found[0].id if len(found) == 1 else None

    def _new_member(self, name: str) -> str:
        member = Member(self._new_id(), name)
        self._store.members.add(member)
        return member.id


def _fields(edits: tuple[Edit, ...]) -> set[str]:
    return {edit.field for edit in edits}
