"""Loading key results, locked where they will change, each as one viewer may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from handlers.okrs.model import KeyResult
from storage.executor import Executor
from storage.folding import Folding
from storage.okr_rows import key_result_of
from storage.okr_tables import key_results, objectives, owners
from storage.schema import cycles, programs

_k = key_results.c


def key_result_select(*where: ColumnElement[bool]) -> Select[Any]:
    """One row an owner, with what the objective, the cycle and the program lend it."""
    return (
        select(
            key_results,
            objectives.c.ordinal.label("objective_ordinal"),
            cycles.c.starts.label("cycle_starts"),
            cycles.c.ends.label("cycle_ends"),
            programs.c.zone,
            owners.c.member_id.label("owner"),
        )
        .select_from(
            key_results.join(
                objectives,
                and_(objectives.c.program_id == _k.program_id, objectives.c.id == _k.objective_id),
            )
            .join(
                cycles,
                and_(cycles.c.program_id == _k.program_id, cycles.c.id == objectives.c.cycle_id),
            )
            .join(programs, programs.c.program_id == _k.program_id)
            .outerjoin(owners, and_(owners.c.program_id == _k.program_id, owners.c.subject_id == _k.id))
        )
        .where(_k.program_id == bindparam("program_id"), *where)
        .order_by(objectives.c.ordinal, _k.ordinal, _k.id, owners.c.position)
    )


_ONE = key_result_select(_k.id == bindparam("kr_id"))
_ONE_TO_CHANGE = _ONE.with_for_update(of=key_results)


@dataclass(frozen=True)
class Held:
    """A key result as everybody may see it, and what a viewer's own view takes besides."""

    public: KeyResult
    zone: str
    confined_count: int


class KeyResults:
    """Key results of one transaction. One that is locked cannot change but through us, so it is
    read once."""

    def __init__(self, connection: Executor) -> None:
        self._connection = connection
        self._locked: dict[tuple[str, str], Held] = {}

    def one(self, program_id: str, key_result_id: str, *, change: bool) -> Held | None:
        if (known := self._locked.get((program_id, key_result_id))) is not None:
            return known
        statement = _ONE_TO_CHANGE if change else _ONE
        found = self.load(statement, {"program_id": program_id, "kr_id": key_result_id}, change=change)
        return found[0] if found else None

    def load(
        self, statement: Select[Any], values: Mapping[str, object], *, change: bool = False
    ) -> list[Held]:
        """Of a ``key_result_select``; ``change`` where it locks."""
        rows = self._connection.execute(statement, values)
        held = [_held(list(group)) for _, group in groupby(rows, key=lambda row: (row.program_id, row.id))]
        if change:
            self._locked.update({(each.public.program_id, each.public.id): each for each in held})
        return held

    def folding(self, held: Held) -> Folding:
        return Folding(self._connection, held.public, held.zone)

    def seen(self, held: Held, viewer: str | None) -> KeyResult:
        """What was said in a private place counts in that place only."""
        if viewer is None or held.confined_count == 0:
            return held.public
        return self.folding(held).seen_by(viewer)

    def keep(self, held: Held) -> None:
        """After a write of ours to a locked row."""
        self._locked[held.public.program_id, held.public.id] = held

    def forget(self) -> None:
        """After a write whose effects are simpler to read again."""
        self._locked.clear()


def _held(rows: list[Any]) -> Held:
    return Held(key_result_of(rows), rows[0].zone, rows[0].confined_count)
