"""Whether a weekly digest is built as quickly over a long history: the same week, and ever more before it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from benchmarks.filling import KEY_RESULTS, fill
from benchmarks.plan import Plan
from benchmarks.sizes import Addresses, on_both
from benchmarks.stage import Stage
from benchmarks.tables import Table, milliseconds
from handlers.model import Program
from handlers.okrs.model import Change, CheckIn, KeyResult, Reading
from handlers.rhythm import digest, digest_drawing
from handlers.rhythm.gathering import gather
from handlers.rhythm.model import Slot
from handlers.rhythm.week import Week
from storage.session import Session
from storage.store import open_store

OBJECTIVES = 100
TOLD = 200  # key results that have a check-in in the week
WEEK = timedelta(days=7)
BEFORE = timedelta(days=8)  # when the history ends


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """A table a database: milliseconds for the week's facts, and for the messages made of them."""
    yield from on_both("digest", _table, plan, folder)


def _table(name: str, addresses: Addresses, plan: Plan, stage: Stage) -> Table:
    figures = {}
    for size, address in addresses.items():
        print(f"{name}: {size:,} check-ins …", flush=True)
        fill(address, stage, size, objectives=OBJECTIVES, ago=BEFORE)
        figures[size] = _times(address, stage, plan.rounds)
    columns = ["milliseconds (median)", *(f"{size:,}" for size in addresses), "most to least"]
    facts, drawn = zip(*figures.values(), strict=True)
    rows = [_row("the facts of a week", facts), _row("the messages made of them", drawn)]
    notes = [f"{OBJECTIVES} objectives, {KEY_RESULTS:,} key results, {TOLD} of them with news in the week."]
    return Table(name, columns, rows, notes)


def _times(address: str, stage: Stage, rounds: int) -> tuple[float, float]:
    """Of the facts and of the drawing; the first round, which prepares the statements, does not count."""
    now = datetime.now(UTC)
    opened = open_store(address, clock=lambda: now)
    opened.start()
    try:
        opened.submit(lambda session: _a_week(session, stage, now)).result(timeout=120)
        times = [opened.read(lambda session: _once(session, now)) for _ in range(rounds + 3)][3:]
    finally:
        opened.close()
    facts, drawn = zip(*times, strict=True)
    return statistics.median(facts), statistics.median(drawn)


def _once(session: Session, now: datetime) -> tuple[float, float]:
    program = _program(session)
    began = perf_counter()
    week = gather(program, now - WEEK, now, program.home, session)
    gathered = perf_counter()
    _drawn(week, now)
    return (gathered - began) * 1000, (perf_counter() - gathered) * 1000


def _drawn(week: Week, now: datetime) -> None:
    slot = Slot(now, week.program.zone)
    messages = digest_drawing.messages(digest.plan(week, slot, now))
    if len(week.news) != TOLD or len(messages) < 2:
        raise AssertionError(f"{len(week.news)} key results were told of in {len(messages)} messages")


def _program(session: Session) -> Program:
    program = session.programs.by_slug("large")
    assert program is not None
    return program


def _a_week(session: Session, stage: Stage, now: datetime) -> None:
    """Some days of news."""
    program = _program(session)
    assert program.cycle is not None
    objectives = session.okrs.objectives(program.id, program.cycle.id)
    told = [kr for item in objectives for kr in item.key_results[: TOLD // OBJECTIVES]]
    for nth, kr in enumerate(told, start=1):
        session.okrs.record(program.id, _news(kr, nth, stage, now - WEEK * nth / (TOLD + 1)))


def _news(kr: KeyResult, nth: int, stage: Stage, at: datetime) -> CheckIn:
    return CheckIn(
        kr.id,
        0,
        Change.SET,
        Reading(Decimal(1234 + nth)),
        holds_at=at,
        recorded_at=at,
        by=stage.accounts[nth % len(stage.accounts)].id,
        note="what happened in this week, in a few words",
        place=stage.home.key,
        win=nth % 10 == 0,
        ask="somebody who knows the other community" if nth % 20 == 0 else "",
    )


def _row(name: str, figures: tuple[float, ...]) -> list[str]:
    return [name, *map(milliseconds, figures), f"{max(figures) / min(figures):.2f}"]
