"""What is left of a cycle at its close, and how it goes on in the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.model import Cycle, UserError
from handlers.okrs.attainment import met
from handlers.okrs.model import Change, CheckIn, KeyResult, Objective, Source
from handlers.okrs.periods import next_period
from handlers.ports import Context

GOES_ON = ("keep", "modify")  # grades whose key result is wanted in the next cycle too


@dataclass(frozen=True)
class Left:
    """``unfinished`` have no grade and are not met; ``kept`` are graded, to go on; ``ungraded`` are
    all without a grade, met ones too."""

    unfinished: tuple[KeyResult, ...]
    kept: tuple[KeyResult, ...]
    ungraded: tuple[KeyResult, ...]

    @property
    def to_carry(self) -> tuple[KeyResult, ...]:
        return (*self.unfinished, *self.kept)


def left(objectives: Sequence[Objective]) -> Left:
    """What the close has to ask about; dropped ones are done with."""
    live = [
        kr
        for item in objectives
        if item.dropped_at is None
        for kr in item.key_results
        if kr.dropped_at is None
    ]
    ungraded = tuple(kr for kr in live if kr.grade is None)
    return Left(
        unfinished=tuple(kr for kr in ungraded if not _is_met(kr)),
        kept=tuple(kr for kr in live if kr.grade is not None and kr.grade.next in GOES_ON),
        ungraded=ungraded,
    )


def _is_met(key_result: KeyResult) -> bool:
    return key_result.reading is not None and met(key_result.target, key_result.reading)


def was_carried(closed: Cycle, objectives: Sequence[Objective]) -> bool:
    """Whether ``objectives`` hold what was carried over at that close: it bears the close's moment."""
    return any(kr.created_at == closed.closed_at for item in objectives for kr in item.key_results)


def goes_on(closed: Cycle, objectives: Sequence[Objective], following: Sequence[Objective]) -> frozenset[str]:
    """Ids of the key results that stand in the ``following`` cycle as well: in the same words or, where the
    words of what was carried over were edited since, as many as are left over on either side."""
    live = [
        kr
        for item in following
        if item.dropped_at is None
        for kr in item.key_results
        if kr.dropped_at is None
    ]
    texts = {_folded(kr.text) for kr in live}
    known = {_folded(kr.text) for item in objectives for kr in item.key_results}
    edited = [kr for kr in live if kr.created_at == closed.closed_at and _folded(kr.text) not in known]
    left_over = [kr for kr in left(objectives).to_carry if _folded(kr.text) not in texts]
    same = {kr.id for item in objectives for kr in item.key_results if _folded(kr.text) in texts}
    return frozenset(same | ({kr.id for kr in left_over} if len(edited) == len(left_over) else set()))


# ---- the next cycle ------------------------------------------------------------------------------


def next_name(cycle: Cycle) -> str:
    """The name of the period after the cycle; empty for an open-ended one."""
    return next_period(cycle).name if cycle.ends else ""


def name_of_following(cycle: Cycle, ctx: Context) -> str:
    """Where ``carry:all`` would carry to; empty where nothing can follow."""
    prepared = _prepared(cycle, ctx)
    return prepared.name if prepared else next_name(cycle)


def following(cycle: Cycle, ctx: Context) -> Cycle:
    """The open cycle that starts after this one, else a new one of the same length."""
    prepared = _prepared(cycle, ctx)
    if prepared is not None:
        return prepared
    period = next_period(cycle)
    for known in ctx.store.programs.cycles(cycle.program_id):
        if known.name == period.name:
            raise UserError(
                f"{known.name} is closed already.",
                f"Open it again first: `okr cycle open {known.name}`, or carry nothing over.",
            )
    made = Cycle(ctx.new_id(), cycle.program_id, period.name, period.starts, period.ends)
    ctx.store.programs.add_cycle(made)
    return made


def _prepared(cycle: Cycle, ctx: Context) -> Cycle | None:
    later = (
        known
        for known in reversed(ctx.store.programs.cycles(cycle.program_id))
        if known.closed_at is None and known.starts > cycle.starts
    )
    return next(later, None)


# ---- carrying over -------------------------------------------------------------------------------


def carry(
    objectives: Sequence[Objective], what: Left, source: Cycle, target: Cycle, ctx: Context
) -> tuple[tuple[Objective, ...], int]:
    """Copy what is left, under its objectives, into ``target``: the objectives there, and how many
    key results were new. An objective or key result that stands there already is not copied."""
    wanted = {kr.id for kr in what.to_carry}
    known = ctx.store.okrs.objectives(target.program_id, target.id)
    there = {_folded(item.title): item for item in known if item.dropped_at is None}
    last = max((item.ordinal for item in known), default=0)
    made, count = [], 0
    for old in objectives:
        carried = [kr for kr in old.key_results if kr.id in wanted]
        if not carried:
            continue
        under = there.get(_folded(old.title))
        if under is None:
            last += 1
            under = _copy_objective(old, target, last, ctx)
        ctx.store.follows.move(old.program_id, old.id, under.id)
        count += _copy_key_results(carried, under, source, ctx)
        made.append(under)
    return tuple(made), count


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _copy_objective(old: Objective, target: Cycle, ordinal: int, ctx: Context) -> Objective:
    new = replace(old, id=ctx.new_id(), cycle_id=target.id, ordinal=ordinal, parent_id=None, key_results=())
    ctx.store.okrs.add_objective(new)
    return new


def _copy_key_results(carried: Sequence[KeyResult], under: Objective, source: Cycle, ctx: Context) -> int:
    texts = {_folded(kr.text) for kr in under.key_results}
    last = max((kr.ordinal for kr in under.key_results), default=0)
    new = [kr for kr in carried if _folded(kr.text) not in texts]
    for ordinal, key_result in enumerate(new, start=last + 1):
        _copy_key_result(key_result, under, ordinal, source, ctx)
    return len(new)


def _copy_key_result(old: KeyResult, under: Objective, ordinal: int, source: Cycle, ctx: Context) -> None:
    """Its definition, and its value where it is not yet met: what was reached starts anew."""
    new = replace(
        old,
        id=ctx.new_id(),
        objective_id=under.id,
        objective_ordinal=under.ordinal,
        ordinal=ordinal,
        created_at=ctx.now,
        parent_id=None,
        reading=None,
        last_sequence=0,
        has_confined=False,
        grade=None,
    )
    ctx.store.okrs.add_key_result(new)
    ctx.store.follows.move(old.program_id, old.id, new.id)
    if old.reading is not None and not _is_met(old):
        ctx.store.okrs.record(old.program_id, _start(old, new, source, ctx))


def _start(old: KeyResult, new: KeyResult, source: Cycle, ctx: Context) -> CheckIn:
    """The old value as the new key result's first check-in, by whoever reported it."""
    assert old.reading is not None
    past = ctx.store.okrs.check_ins(old.program_id, old.id, limit=50)
    newest = next((each for each in past if each.live), None)
    return CheckIn(
        new.id,
        1,
        Change.SET,
        old.reading,
        ctx.now,
        ctx.now,
        newest.by if newest else ctx.who.id,
        note=f"carried over from {source.name} KR {old.address}",
        source=Source.CARRIED,
    )
