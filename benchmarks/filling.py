"""A large program with a long history, put into a database directly: through the API it would take hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Interval,
    create_engine,
    insert,
    literal,
    select,
    text,
    type_coerce,
    update,
)

from benchmarks.stage import Stage
from handlers.model import Cycle, Member, Program, Role
from handlers.okrs.model import (
    Change,
    CheckIn,
    Comparison,
    KeyResult,
    Kind,
    Objective,
    Reading,
    Source,
    Target,
)
from handlers.okrs.periods import cycle_of
from storage.okr_rows import check_in_values, standing_values
from storage.okr_tables import check_ins, key_results
from storage.session import Session
from storage.store import open_store

OBJECTIVES, KEY_RESULTS = 20, 1_000
FIRST = 10  # check-ins of each key result, of which the others are copies further back
APART = timedelta(minutes=85)  # a thousand of them are two months
SHARED = {"sequence", "holds_at", "recorded_at"}  # what a copy has of its own

_PROGRAM = Program("large", "large", "A large program", "Europe/Berlin")


def fill(
    address: str, stage: Stage, history: int, *, objectives: int = OBJECTIVES, ago: timedelta = timedelta()
) -> None:
    """An empty database with 1,000 key results and ``history`` check-ins, at home in the stage's channel; the
    program and the newest of them are made so long ``ago``."""
    now = datetime.now(UTC) - ago
    opened = open_store(address, clock=lambda: now)
    opened.migrate()
    opened.start()
    try:
        opened.submit(lambda session: _program(session, stage, objectives, now)).result(timeout=120)
    finally:
        opened.close()
    _history(address, stage, objectives, history // (KEY_RESULTS * FIRST), now)


def _program(session: Session, stage: Stage, objectives: int, now: datetime) -> None:
    home = stage.home
    session.programs.add(replace(_PROGRAM, homes=(home,), places=(home,)))
    for account in stage.accounts:
        session.members.add(Member(account.id, account.id.title(), (account,)))
    session.programs.grant(_PROGRAM.id, stage.accounts[0].id, Role.STEWARD)
    period = cycle_of(date.today())
    session.programs.add_cycle(Cycle("cycle", _PROGRAM.id, period.name, period.starts, period.ends))
    for ordinal in range(1, objectives + 1):
        session.okrs.add_objective(Objective(f"o{ordinal}", _PROGRAM.id, "cycle", ordinal, f"Aim {ordinal}"))
        for below in range(1, KEY_RESULTS // objectives + 1):
            session.okrs.add_key_result(_key_result(ordinal, below, now))


def _key_result(ordinal: int, below: int, now: datetime) -> KeyResult:
    target = Target(Kind.COUNT, Comparison.AT_LEAST, Decimal(5000), unit="stories")
    said = f"Publish ≥5,000 stories of part {below}"
    return KeyResult(f"k{ordinal}-{below}", _PROGRAM.id, f"o{ordinal}", ordinal, below, said, target, now)


# ---- the history ---------------------------------------------------------------------------------


def _history(address: str, stage: Stage, objectives: int, copies: int, now: datetime) -> None:
    """``FIRST`` check-ins of each key result, ``copies`` times, the newest first."""
    engine = create_engine(address)
    with engine.begin() as connection:
        rows = [check_in_values(_PROGRAM.id, each) for each in _newest(stage, objectives, now)]
        connection.execute(insert(check_ins), rows)
        for nth in range(1, copies):
            connection.execute(_copy(connection, nth))
        newest = standing_values(next(_newest(stage, objectives, now)))
        connection.execute(update(key_results).values(**newest, last_sequence=FIRST * copies))
    if engine.dialect.name == "postgresql":  # as its own housekeeping would a minute later
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _newest(stage: Stage, objectives: int, now: datetime) -> Iterator[CheckIn]:
    value = Reading(Decimal(1234))
    for ordinal in range(1, objectives + 1):
        for below in range(1, KEY_RESULTS // objectives + 1):
            for sequence in range(1, FIRST + 1):
                at, who = now - APART * sequence, stage.accounts[sequence % len(stage.accounts)].id
                yield CheckIn(
                    f"k{ordinal}-{below}",
                    sequence,
                    Change.SET,
                    value,
                    holds_at=at,
                    recorded_at=at,
                    by=who,
                    note="what happened in these days, in a few words",
                    source=Source.REPORTED,
                    place=stage.home.key,
                    after=value,
                )


def _copy(connection: Connection, nth: int) -> Any:
    """The first check-ins once more, ``nth`` times their span further back."""
    columns = [column for column in check_ins.columns if column.name not in SHARED]
    back = APART * FIRST * nth
    own = {
        "sequence": check_ins.c.sequence + FIRST * nth,
        "holds_at": _earlier(connection, check_ins.c.holds_at, back),
        "recorded_at": _earlier(connection, check_ins.c.recorded_at, back),
    }
    rows = select(*columns, *own.values()).where(check_ins.c.sequence <= FIRST)
    return insert(check_ins).from_select([*(column.name for column in columns), *own], rows)


def _earlier(connection: Connection, column: ColumnElement[Any], by: timedelta) -> ColumnElement[Any]:
    if connection.dialect.name == "sqlite":
        return type_coerce(column, BigInteger) - by // timedelta(microseconds=1)
    return column - literal(by, Interval)
